// Who may see and change what, as a stock client meets it: readers, roles that change, documents that are not theirs.

import { once } from "node:events";
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { encodeSyncMessage, getHeads, getLastLocalChange } from "@automerge/automerge";
import { generateAutomergeUrl } from "@automerge/automerge-repo";
import WebSocket from "ws";
import { Account, DEMO } from "./fixture/account.mjs";
import { Client } from "./fixture/client.mjs";
import { assertSaved, insert, textFields } from "./fixture/edit.mjs";
import { Server } from "./fixture/server.mjs";
import { converged, documentWhere, saved } from "./fixture/wait.mjs";

let server, coordination, writer, reader;
const clients = [];

before(async () => {
  server = await Server.start();
  coordination = await Account.signIn(server, DEMO.coordination);
  writer = await Account.signIn(server, DEMO.redaction);
  reader = await Account.signIn(server, DEMO.lecture);
});

after(async () => {
  for (const client of clients) client.close();
  await server.close();
});

async function connect(account) {
  const client = await Client.connect(account);
  clients.push(client);
  return client;
}

/** The server's refusal of this document's changes. */
function refusal(client, id, code) {
  const isIt = (frame) => frame.type === "error" && frame.documentId === id && frame.code === code;
  return client.frameWhere(`a refusal "${code}"`, isIt);
}

/** The last edit in a crafted sync message: a stock client keeps its edits to itself once told READ_ONLY. */
function sendByForce(client, handle) {
  const document = handle.doc();
  const changes = [getLastLocalChange(document)];
  const data = encodeSyncMessage({ heads: getHeads(document), need: [], have: [], changes });
  const { peerId: senderId, adapter } = client;
  adapter.send({ type: "sync", senderId, targetId: adapter.remotePeerId, documentId: handle.documentId, data });
}

test("R2: a reader's edit is refused, reaches nobody and is not kept, and the reader still follows", async () => {
  const { id, url } = await writer.createDocument("En lecture");
  const [write, read] = [await connect(writer), await connect(reader)];
  const [theirs, mine] = [await write.open(url), await read.open(url)];
  const [field, other] = textFields(mine.doc());

  insert(mine, field, "interdit");
  const refused = refusal(read, id, "read-only");
  sendByForce(read, mine);
  const error = await refused;
  assert.equal(typeof error.message, "string");

  insert(theirs, other, "permis");
  await documentWhere("the writer's edit", mine, (document) => document.fields[other] === "permis");
  await saved(write, theirs);
  assert.equal(theirs.doc().fields[field], "");
  const kept = await writer.content(id);
  assert.equal(kept.fields[field], "");
  assert.equal(kept.fields[other], "permis");
  const fresh = await (await connect(coordination)).open(url);
  await assertSaved(writer, id, fresh.doc());
});

test("R1: a right taken away ends a connected client's edits within a second", async () => {
  const { id, url } = await coordination.createDocument("Droit retiré");
  const [stays, goes] = [await connect(coordination), await connect(writer)];
  const [theirs, mine] = [await stays.open(url), await goes.open(url)];
  const [field] = textFields(mine.doc());
  insert(mine, field, "avant ");
  await documentWhere("the edit made with the right", theirs, (document) => document.fields[field] === "avant ");

  const told = refusal(goes, id, "access-removed");
  const asked = performance.now();
  await coordination.setRole(id, await writer.participant(), "none");
  await told;
  assert.ok(performance.now() - asked < 1_000, "the open socket heard within a second");

  insert(mine, field, "après ");
  insert(theirs, field, "encore ");
  await saved(stays, theirs);
  // Another document on the same socket goes on, and shows that the refused frame was read before.
  const next = await writer.createDocument("Autre");
  const open = await goes.open(next.url);
  insert(open, field, "ici");
  await saved(goes, open);
  assert.ok(!theirs.doc().fields[field].includes("après"));
  assert.ok(!(await coordination.content(id)).fields[field].includes("après"));
  assert.ok(!mine.doc().fields[field].includes("encore"), "nor do others' edits reach them any more");
  await assert.rejects(writer.content(id), /answered 404/);
});

test("R1, R30: a writer who becomes a reader is refused from then on, and still follows", async () => {
  const { id, url } = await coordination.createDocument("Droit réduit");
  const [stays, reduced] = [await connect(coordination), await connect(writer)];
  const [theirs, mine] = [await stays.open(url), await reduced.open(url)];
  const [field, other] = textFields(mine.doc());
  await coordination.setRole(id, await writer.participant(), "read");
  // The answer has come, so whatever is sent from now on is judged by the new right (R30).
  const refused = refusal(reduced, id, "read-only");
  insert(mine, field, "trop tard");
  sendByForce(reduced, mine);
  await refused;
  insert(theirs, other, "suite");
  await documentWhere("what others go on to write", mine, (document) => document.fields[other] === "suite");
  assert.equal((await coordination.content(id)).fields[field], "");
});

test("R1: a reader who becomes a writer sends what was held back before", async () => {
  const { id, url } = await coordination.createDocument("Droit donné");
  const [stays, raised] = [await connect(coordination), await connect(reader)];
  const [theirs, mine] = [await stays.open(url), await raised.open(url)];
  const [field] = textFields(mine.doc());
  insert(mine, field, "retenu ");
  await coordination.setRole(id, await reader.participant(), "write");
  insert(mine, field, "permis ");
  await documentWhere("both edits", theirs, (document) => document.fields[field] === "retenu permis ");
  await converged([mine, theirs]);
  await saved(raised, mine);
  await assertSaved(coordination, id, mine.doc());
});

test("R3: unknown, hidden and foreign documents are all answered doc-unavailable", async () => {
  const hidden = await coordination.createDocument("Caché");
  await coordination.setRole(hidden.id, await writer.participant(), "none");
  const foreign = await foreignDocument();
  const client = await connect(writer);
  const answers = [];
  for (const url of [generateAutomergeUrl(), hidden.url, foreign.url]) {
    const id = url.slice("automerge:".length);
    const answer = client.frameWhere("doc-unavailable", (frame) => frame.documentId === id);
    await assert.rejects(client.open(url), /unavailable/);
    const frame = await answer;
    answers.push({ ...frame, documentId: "the one asked for" });
  }
  assert.equal(answers[0].type, "doc-unavailable");
  assert.deepEqual(answers[1], answers[0]);
  assert.deepEqual(answers[2], answers[0]);
});

/** A document of a workspace that none of the demo accounts is a member of. */
async function foreignDocument() {
  const [email, password] = ["ailleurs@demo.maillage", "un mot de passe assez long"];
  await server.run(["user", "add", "--email", email, "--name", "Camille Ailleurs"], { input: `${password}\n` });
  const workspace = await server.run(["workspace", "add", "--name", "CLS d’ailleurs", "--manager", email]);
  const stranger = await Account.signIn(server, email, password);
  return stranger.createDocument("Ailleurs", { workspace });
}

test("R9: signing out closes the session's sockets, and only those", async () => {
  const leaving = await Account.signIn(server, DEMO.pilote);
  const staying = await Account.signIn(server, DEMO.pilote);
  const { url } = await writer.createDocument("Se déconnecter");
  const [gone, here] = [await connect(leaving), await connect(staying)];
  const handle = await here.open(url);
  await gone.open(url);
  const closed = gone.closeCode();
  // It would retry for ever, and every retry would be refused with 401.
  gone.adapter.retryInterval = 0;
  await leaving.signOut();
  assert.equal(await closed, 4401);
  insert(handle, textFields(handle.doc())[0], "toujours là");
  await saved(here, handle);
});

test("R8: without a session the socket is refused before the upgrade", async () => {
  for (const headers of [{}, { cookie: "maillage_session=inconnu" }]) {
    const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/sync`, { headers });
    const [, answer] = await once(socket, "unexpected-response");
    assert.equal(answer.statusCode, 401);
    answer.resume();
    socket.on("error", () => {});
    socket.terminate();
  }
});
