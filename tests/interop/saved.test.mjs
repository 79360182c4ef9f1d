// "Saved, truthfully": what a stock client can know of what the server has kept.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { Account, DEMO } from "./fixture/account.mjs";
import { Client } from "./fixture/client.mjs";
import { assertSaved, insert, textFields } from "./fixture/edit.mjs";
import { Server } from "./fixture/server.mjs";
import { converged, sameHeads, saved, withinLimit } from "./fixture/wait.mjs";

let server, account;
const clients = [];

before(async () => {
  server = await Server.start();
  account = await Account.signIn(server, DEMO.redaction);
});

after(async () => {
  for (const client of clients) client.close();
  await server.close();
});

async function connect(options) {
  const client = await Client.connect(account, options);
  clients.push(client);
  return client;
}

test("S4: getSyncInfo shows the heads of each edit once it is saved", async () => {
  const { id, url } = await account.createDocument("Enregistré");
  const client = await connect();
  assert.ok(client.serverStorageId, "the server advertises a storage id");
  const handle = await client.open(url);
  const [field] = textFields(handle.doc());
  for (const word of ["un ", "deux ", "trois "]) {
    insert(handle, field, word);
    await saved(client, handle);
    assert.ok(sameHeads(handle.getSyncInfo(client.serverStorageId).lastHeads, handle.heads()));
    await assertSaved(account, id, handle.doc());
  }
});

test("S4: the remote-heads event announces the save", async () => {
  const { url } = await account.createDocument("Annoncé");
  const client = await connect();
  const handle = await client.open(url);
  const [field] = textFields(handle.doc());
  insert(handle, field, "un mot");
  const heads = handle.heads();
  const told = await withinLimit("the remote-heads event of this edit", (done) => {
    const listen = (event) => sameHeads(event.heads, heads) && done(event);
    handle.on("remote-heads", listen);
    return () => handle.off("remote-heads", listen);
  });
  assert.equal(told.storageId, client.serverStorageId);
});

test("a client that subscribes to remote heads edits with the others as usual", async () => {
  const { url } = await account.createDocument("Abonné");
  const gossip = await connect({ gossip: true });
  const other = await connect();
  const [mine, theirs] = [await gossip.open(url), await other.open(url)];
  gossip.repo.subscribeToRemotes([gossip.serverStorageId]);
  const [field] = textFields(mine.doc());
  insert(mine, field, "de l’abonné ");
  insert(theirs, field, "de l’autre ");
  await saved(gossip, mine);
  await saved(other, theirs);
  await converged([mine, theirs]);
  await saved(gossip, mine);
});

test("W5: the storage id and the peer id stay the same when the server starts again", async () => {
  const before = await connect();
  const [storageId, peerId] = [before.serverStorageId, before.adapter.remotePeerId];
  await server.kill();
  const back = before.connected();
  await server.restart();
  await back;
  const afterwards = await connect();
  assert.equal(afterwards.serverStorageId, storageId);
  assert.equal(afterwards.adapter.remotePeerId, peerId);
});
