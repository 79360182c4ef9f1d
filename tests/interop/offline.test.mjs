// Cables pulled, servers stopped and killed: edits made meanwhile on both sides meet when everybody is back.

import { afterEach, beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { Account, DEMO } from "./fixture/account.mjs";
import { Client } from "./fixture/client.mjs";
import { assertSaved, insert, plain, randomEdit, seeded, textFields } from "./fixture/edit.mjs";
import { Proxy } from "./fixture/proxy.mjs";
import { Server } from "./fixture/server.mjs";
import { converged, documentWhere, saved } from "./fixture/wait.mjs";

let server, first, second;
let clients;

beforeEach(async () => {
  clients = [];
  server = await Server.start();
  first = await Account.signIn(server, DEMO.redaction);
  second = await Account.signIn(server, DEMO.redaction2);
});

afterEach(async () => {
  for (const client of clients) client.close();
  await server.close();
});

async function connect(account, options) {
  const client = await Client.connect(account, options);
  clients.push(client);
  return client;
}

test("S2: edits made on both sides of a cut cable meet when it is mended", async () => {
  const { id, url } = await first.createDocument("Câble");
  const proxy = await Proxy.before(server);
  const far = await connect(first, { at: proxy.url });
  const near = await connect(second);
  const [mine, theirs] = [await far.open(url), await near.open(url)];
  const [field, other] = textFields(mine.doc());
  insert(mine, field, "avant ");
  await documentWhere("the word before the cut", theirs, (document) => document.fields[field] === "avant ");

  await proxy.cut();
  insert(mine, field, "hors ligne ");
  insert(theirs, field, "en ligne ");
  insert(mine, other, "loin");
  await saved(near, theirs);
  assert.ok(!theirs.doc().fields[field].includes("hors ligne"));

  const back = far.connected();
  await proxy.mend();
  await back;
  await documentWhere("the edits made offline", theirs, ({ fields }) => fields[other] === "loin");
  await documentWhere("the edits made online", mine, ({ fields }) => fields[field].includes("en ligne "));
  await converged([mine, theirs]);
  await saved(far, mine);
  assert.ok(mine.doc().fields[field].includes("hors ligne "));
  await assertSaved(first, id, theirs.doc());
  await proxy.cut();
});

test("S2: clients come back to a server that was stopped and started, and lose nothing they typed", async () => {
  const { id, url } = await first.createDocument("Arrêt");
  const [one, other] = [await connect(first), await connect(second)];
  const [mine, theirs] = [await one.open(url), await other.open(url)];
  const chance = seeded(11);
  randomEdit(mine, chance);
  await saved(one, mine);
  await converged([mine, theirs]);
  await saved(other, theirs);

  const code = await server.stop();
  assert.equal(code, 0, server.log);
  for (let count = 0; count < 10; count += 1) {
    randomEdit(mine, chance);
    randomEdit(theirs, chance);
  }
  const back = Promise.all([one.connected(), other.connected()]);
  await server.restart();
  await back;
  await saved(one, mine);
  await saved(other, theirs);
  await converged([mine, theirs]);
  await assertSaved(first, id, mine.doc());
});

test("S4: after SIGKILL a new client reads everything that was acknowledged, from the server alone", async () => {
  const { id, url } = await first.createDocument("Coupure de courant");
  const writer = await connect(first);
  const mine = await writer.open(url);
  const chance = seeded(13);
  for (let count = 0; count < 50; count += 1) randomEdit(mine, chance);
  await saved(writer, mine);
  const acknowledged = plain(mine.doc());
  const heads = mine.heads();
  await server.kill();
  writer.close();

  await server.restart();
  const handle = await (await connect(second)).open(url);
  assert.deepEqual(plain(handle.doc()), acknowledged);
  assert.deepEqual([...handle.heads()].sort(), [...heads].sort());
  await assertSaved(first, id, handle.doc());
});

test("S2: after SIGKILL clients without storage that reconnect go on together", async () => {
  const { url } = await first.createDocument("Reprendre");
  const [one, other] = [await connect(first), await connect(second)];
  const [mine, theirs] = [await one.open(url), await other.open(url)];
  const [field] = textFields(mine.doc());
  insert(mine, field, "avant ");
  await documentWhere("the first word", theirs, (document) => document.fields[field] === "avant ");

  await server.kill();
  insert(theirs, field, "pendant ");
  const back = Promise.all([one.connected(), other.connected()]);
  await server.restart();
  await back;
  await documentWhere("the word typed while it was down", mine, ({ fields }) => fields[field].includes("pendant "));
  insert(mine, field, "après");
  await documentWhere("the word typed after", theirs, ({ fields }) => fields[field].includes("après"));
  await converged([mine, theirs]);
  await saved(one, mine);
});
