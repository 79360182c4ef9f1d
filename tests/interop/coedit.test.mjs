// Documents created through the API and edited together by stock clients.

import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { Account, DEMO, FICHE } from "./fixture/account.mjs";
import { Client } from "./fixture/client.mjs";
import { assertSaved, insert, plain, randomEdit, seeded, textFields } from "./fixture/edit.mjs";
import { Server } from "./fixture/server.mjs";
import { converged, documentWhere, saved } from "./fixture/wait.mjs";

let server, first, second, third;
const clients = [];

before(async () => {
  server = await Server.start();
  first = await Account.signIn(server, DEMO.redaction);
  second = await Account.signIn(server, DEMO.redaction2);
  third = await Account.signIn(server, DEMO.pilote);
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

test("G4: a document created through the API opens with every field of its gabarit", async () => {
  const { id, url } = await first.createDocument("Aller vers les soins");
  assert.equal(url, `automerge:${id}`);
  const handle = await (await connect(second)).open(url);
  const document = handle.doc();
  assert.equal(document.schema, 1);
  assert.equal(String(document.gabarit), FICHE);
  assert.equal(document.title, "Aller vers les soins");
  assert.ok(textFields(document).length >= 3, "a fiche has text fields");
  await assertSaved(first, id, document);
});

test("S2: concurrent edits of the same field and of different fields all arrive, and are what is saved", async () => {
  const { id, url } = await first.createDocument("Éditer à deux");
  const [one, other] = [await connect(first), await connect(second)];
  const [mine, theirs] = [await one.open(url), await other.open(url)];
  const [shared, left, right] = textFields(mine.doc());

  insert(mine, shared, "un ");
  insert(theirs, shared, "deux ");
  insert(mine, left, "à gauche");
  insert(theirs, right, "à droite");
  await documentWhere("both words and the right field", mine, (document) => {
    const { fields } = document;
    return fields[shared].includes("deux ") && fields[shared].includes("un ") && fields[right] === "à droite";
  });
  await documentWhere("the left field", theirs, (document) => document.fields[left] === "à gauche");
  await converged([mine, theirs]);
  await saved(one, mine);

  assert.deepEqual(plain(mine.doc()), plain(theirs.doc()));
  await assertSaved(third, id, mine.doc());
});

test("S2: three clients that edit at random converge on what is saved", async () => {
  const { id, url } = await first.createDocument("Au hasard");
  const three = [await connect(first), await connect(second), await connect(third)];
  const handles = await Promise.all(three.map((client) => client.open(url)));
  const chance = seeded(20250);
  for (let round = 0; round < 40; round += 1) {
    for (const handle of handles) randomEdit(handle, chance);
    // Lets frames through between rounds, so that edits meet in every order.
    if (chance() < 0.5) await new Promise(setImmediate);
  }
  await Promise.all(three.map((client, at) => saved(client, handles[at])));
  await converged(handles);
  await assertSaved(first, id, handles[0].doc());
  assert.deepEqual(plain(handles[1].doc()), plain(handles[2].doc()));
});

test("S2: a late joiner reads the whole history and joins in", async () => {
  const { id, url } = await first.createDocument("Arriver après");
  const early = await connect(first);
  const mine = await early.open(url);
  const chance = seeded(7);
  for (let count = 0; count < 300; count += 1) randomEdit(mine, chance);
  await saved(early, mine);

  const late = await connect(second);
  const theirs = await late.open(url);
  await converged([mine, theirs]);
  assert.deepEqual(plain(theirs.doc()), plain(mine.doc()));
  assert.deepEqual(theirs.history().length, mine.history().length);

  const [field] = textFields(theirs.doc());
  insert(theirs, field, "un mot de plus");
  await documentWhere("the late word", mine, (document) => document.fields[field].includes("un mot de plus"));
  await saved(late, theirs);
  await assertSaved(first, id, mine.doc());
});

test("twenty documents share one socket", async () => {
  const numbers = Array.from({ length: 20 }, (_, number) => number);
  const made = await Promise.all(numbers.map((number) => first.createDocument(`Fiche ${number}`)));
  const [one, other] = [await connect(first), await connect(second)];
  const mine = await Promise.all(made.map(({ url }) => one.open(url)));
  const theirs = await Promise.all(made.map(({ url }) => other.open(url)));
  const [field] = textFields(mine[0].doc());
  for (const number of numbers) {
    insert(mine[number], field, `de l’un ${number}`);
    insert(theirs[number], field, `de l’autre ${number}`);
  }
  await Promise.all(numbers.map((number) => saved(one, mine[number])));
  await Promise.all(numbers.map((number) => saved(other, theirs[number])));
  await Promise.all(numbers.map((number) => converged([mine[number], theirs[number]])));
  for (const number of numbers) {
    const text = mine[number].doc().fields[field];
    assert.ok(text.includes(`de l’un ${number}`) && text.includes(`de l’autre ${number}`), text);
    assert.equal(mine[number].doc().title, `Fiche ${number}`);
  }
});
