// Presence: automerge-repo's own `Presence`, relayed by the server, including the goodbye of one who vanished.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { Presence } from "@automerge/automerge-repo";
import { Account, DEMO } from "./fixture/account.mjs";
import { Client } from "./fixture/client.mjs";
import { Server } from "./fixture/server.mjs";
import { whenTrue } from "./fixture/wait.mjs";

const EVENTS = ["snapshot", "update", "heartbeat", "goodbye", "pruning"];
let server, first, second, reader;
const presences = [];
const clients = [];

before(async () => {
  server = await Server.start();
  first = await Account.signIn(server, DEMO.redaction);
  second = await Account.signIn(server, DEMO.redaction2);
  reader = await Account.signIn(server, DEMO.lecture);
});

after(async () => {
  for (const presence of presences) presence.stop();
  for (const client of clients) client.close();
  await server.close();
});

async function appear(account, url, initialState) {
  const client = await Client.connect(account);
  clients.push(client);
  const presence = new Presence({ handle: await client.open(url) });
  presence.start({ initialState });
  presences.push(presence);
  return { client, presence };
}

/** What `seen` shows of the client `who`, or nothing. */
function stateOf(seen, who) {
  return seen.presence.getPeerStates().value[who.client.peerId]?.value;
}

async function sees(what, seen, predicate) {
  await whenTrue(what, [seen.presence], EVENTS, predicate);
}

test("P1: two clients see each other and each other's moves", async () => {
  const { url } = await first.createDocument("Se voir");
  const one = await appear(first, url, { name: "un", field: "titre" });
  const other = await appear(second, url, { name: "deux", field: "titre" });
  await sees("the other to appear", one, () => stateOf(one, other)?.name === "deux");
  await sees("the one to appear", other, () => stateOf(other, one)?.name === "un");

  one.presence.broadcast("field", "constats");
  await sees("the move", other, () => stateOf(other, one)?.field === "constats");
  assert.equal(stateOf(one, one), undefined, "nobody is told of themselves");
});

test("P1: a reader is seen", async () => {
  const { url } = await first.createDocument("Lire à plusieurs");
  const writer = await appear(first, url, { name: "écrit" });
  const guest = await appear(reader, url, { name: "lit" });
  await sees("the reader to appear", writer, () => stateOf(writer, guest)?.name === "lit");
});

test("P5: who speaks is in the raw frame by the server's word, and a stock client goes on hearing them", async () => {
  const { url } = await first.createDocument("Dire qui parle");
  const one = await appear(first, url, { name: "un" });
  const other = await appear(second, url, { name: "deux" });
  await sees("the other to appear", one, () => stateOf(one, other)?.name === "deux");

  const raw = one.client.frameWhere("what the other says", (frame) => frame.type === "ephemeral");
  other.presence.broadcast("name", "un, dit l'autre");
  const { senderId, participantId, participantName } = await raw;
  assert.equal(senderId, other.client.peerId);
  assert.equal(participantId, await second.participant());
  assert.equal(participantName, "Odile Encrier");
  await sees("the other's new word", one, () => stateOf(one, other)?.name === "un, dit l'autre");
});

test("P3: a client that vanishes without a goodbye disappears long before its time to live", async () => {
  const { url } = await first.createDocument("Disparaître");
  const stays = await appear(first, url, { name: "reste" });
  const goes = await appear(second, url, { name: "part" });
  await sees("the one that will go", stays, () => stateOf(stays, goes)?.name === "part");
  goes.client.vanish();
  await sees("it to be gone", stays, () => stateOf(stays, goes) === undefined);
});

test("P1: presence of one document is not heard in another", async () => {
  const here = await first.createDocument("Ici");
  const there = await first.createDocument("Là");
  const one = await appear(first, here.url, { name: "ici" });
  const elsewhere = await appear(second, there.url, { name: "là" });
  const near = await appear(second, here.url, { name: "voisin" });
  await sees("the neighbour", one, () => stateOf(one, near)?.name === "voisin");
  await sees("the one", near, () => stateOf(near, one)?.name === "ici");
  assert.equal(stateOf(one, elsewhere), undefined);
  assert.equal(stateOf(elsewhere, one), undefined);
});
