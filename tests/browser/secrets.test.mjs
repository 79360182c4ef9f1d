// Sensitive fields: what a reader's browser holds, who is said to read them, and what becomes of it when that changes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { MATRIX, addRow, cell, grid } from "./fixture/grid.mjs";
import { PHONE } from "./fixture/person.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const ACTOR = "Mission locale de Carentoir";
/** What is looked for in all that a reader’s browser holds, within what is written; and what they search for. */
const [SECRET, SEARCHED] = ["Inconstance", "fiable"];
const WRITTEN = `${SECRET}, peu ${SEARCHED}`;
const RISK = "Risque pour le projet";
const RESERVED = "Réservé aux personnes qui rédigent ou coordonnent ce document.";

/** A matrix with a row whose risk is written, by whoever writes. */
async function writtenMatrix(title) {
  const id = await world.document(title, MATRIX);
  const page = await (await world.person("redaction")).open(id);
  await addRow(page);
  await page.type(ACTOR);
  await page.press("Escape", "Escape");
  await writeIn(page, RISK, WRITTEN);
  return { id, page };
}

async function writeIn(page, column, words) {
  await cell(page, 1, column).focus();
  await page.press("F2");
  await page.type(words);
  await page.press("Escape");
  await page.saved();
}

/** Keeps all that the network brings to somebody's pages: bodies of answers, frames of sockets. */
function overhear(person) {
  const heard = { bodies: [], frames: [] };
  const listen = (page) => {
    page.on("response", (response) => {
      if (!response.url().includes("/api/")) return;
      // A stream of events ends with the page.
      heard.bodies.push(response.text().then((said) => `${response.url()} ${said}`, () => ""));
    });
    page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.frames.push(Buffer.from(payload).toString("latin1"))));
  };
  for (const page of person.context.pages()) listen(page);
  person.context.on("page", listen);
  return heard;
}

/** All that the device keeps for the site: databases, storage, caches. */
async function device(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const words = (value) => JSON.stringify(value, (_, one) =>
      (ArrayBuffer.isView(one) || one instanceof ArrayBuffer ? new TextDecoder("latin1").decode(one) : one));
    const kept = [words({ ...localStorage }), words({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        kept.push(words(await done(objects.getAll())), words(await done(objects.getAllKeys())));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        if (/\/api\//.test(request.url)) kept.push(request.url, await (await cache.match(request)).text());
      }
    }
    return kept.join("\n");
  });
}

/** Whether the device has chunks of the document, as whoever may read it whole has. */
async function hasCopy(page, id) {
  return page.evaluate(async (wanted) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const keys = await done(database.transaction(store).objectStore(store).getAllKeys());
        if (JSON.stringify(keys).includes(wanted)) return database.close() ?? true;
      }
      database.close();
    }
    return false;
  }, id);
}

const withoutSecrets = (what, said) => assert.ok(!said.includes(SECRET), `${what}: ${said.slice(0, 4_000)}`);

test("C77: nothing of a sensitive field comes to a reader’s browser, who reads the rest live and without a network", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const { id, page: author } = await writtenMatrix("Matrice à secrets");
  const workspace = await (await world.account("coordination")).workspace();
  const reader = await world.person("lecture", { fresh: true });
  const { page } = reader;
  const heard = overhear(reader);
  await reader.goTo(`/espaces/${workspace}`);
  await page.getByLabel(/^Chercher un document/).first().pressSequentially(SEARCHED, { delay: 20 });
  await page.getByText("Aucun document ne correspond").waitFor();
  await page.goto(`/documents/${id}`);
  const shown = reader.pageOf(id);
  await grid(shown).waitFor();
  await until("the actor to be read", async () => (await cell(shown, 1, "Acteur / Partenaire").text()).includes(ACTOR));
  assert.equal(await cell(shown, 1, RISK).text(), "Réservé");
  await page.getByText(RESERVED).first().waitFor();
  await grid(shown).getByRole("columnheader", { name: /^Risque pour le projet.*Champ sensible, Réservé/ }).waitFor();
  assert.match(await shown.savedWords(), /Lecture seule/);
  assert.deepEqual(await axe(page), []);
  await reader.screenshot("secrets-lecture");

  // Others' words come by themselves.
  await writeIn(author, "Rôle potentiel", "Accueillir");
  await until("others’ words to come", async () => (await cell(shown, 1, "Rôle potentiel").text()) === "Accueillir");

  // The history, and the document as it was.
  await page.getByRole("button", { name: "Historique" }).click();
  const panel = page.getByRole("group", { name: /Historique/ });
  await panel.getByRole("button", { name: /^Voir le document|^Ouvrir/ }).first().click();
  await page.getByRole("button", { name: "Revenir à aujourd’hui" }).first().waitFor();
  await grid(shown).waitFor();
  withoutSecrets("the document as it was", await page.content());
  await page.getByRole("button", { name: "Revenir à aujourd’hui" }).first().click();

  // Paper.
  await page.evaluate(() => { window.print = () => undefined; });
  await page.getByRole("button", { name: "Imprimer" }).click();
  await page.emulateMedia({ media: "print" });
  await page.locator(".print-head").first().waitFor({ state: "attached" });
  withoutSecrets("the paper", await page.content());
  await page.emulateMedia({ media: null });

  // Without a network, loaded again.
  await page.goto(`/documents/${id}`);
  await grid(shown).waitFor();
  await until("the answers to be kept", async () => (await device(page)).includes(ACTOR));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.context().setOffline(true);
  await page.reload();
  await grid(shown).waitFor();
  await until("the actor to be read", async () => (await cell(shown, 1, "Acteur / Partenaire").text()).includes(ACTOR));
  withoutSecrets("the device", await device(page));
  withoutSecrets("the page", await page.content());
  await page.context().setOffline(false);
  for (const frame of heard.frames) assert.ok(!frame.includes(id) || frame.includes("doc-unavailable"), "the document isn’t followed");
  assert.ok(!(await hasCopy(page, id)), "there is no copy on the device");
  await page.goto("about:blank");
  const bodies = await Promise.all(heard.bodies);
  assert.ok(bodies.some((body) => body.includes("/content") && body.includes(ACTOR)), "its content was asked for");
  for (const body of bodies) withoutSecrets("an answer", body);
});

test("C78: the form says who reads a sensitive field; the coordination opens it to readers and takes it back, on open pages", async () => {
  const { id, page: author } = await writtenMatrix("Matrice ouverte");
  const note = /Champs sensibles.*Risque pour le projet.*réservé aux personnes qui rédigent ou coordonnent/;
  await author.page.getByText(note).waitFor();
  const reader = await world.person("lecture", { fresh: true });
  await reader.page.goto(`/documents/${id}`);
  const shown = reader.pageOf(id);
  await until("the field to be kept back", async () => (await cell(shown, 1, RISK).text()) === "Réservé");

  const coordination = await world.person("coordination");
  const managed = await coordination.open(id);
  const choose = async (words) => {
    await managed.page.getByRole("button", { name: "Autres actions sur le document" }).click();
    await managed.page.getByRole("menuitem", { name: "Qui lit les champs sensibles…" }).click();
    const dialog = managed.page.getByRole("dialog", { name: "Qui lit les champs sensibles" });
    await dialog.waitFor();
    assert.deepEqual(await axe(managed.page), []);
    await coordination.screenshot(`secrets-choix-${words.length}`);
    await dialog.getByLabel(words).check();
    await dialog.getByRole("button", { name: "Enregistrer" }).click();
    await dialog.waitFor({ state: "detached" });
  };
  await choose("Toutes les personnes qui lisent ce document");
  await until("the field to be read", async () => (await cell(shown, 1, RISK).text()) === WRITTEN);
  await shown.page.getByText(/ouvert par la coordination à toutes les personnes qui lisent/).waitFor();
  await choose("Les personnes qui rédigent ou coordonnent ce document");
  await until("the field to be kept back again", async () => (await cell(shown, 1, RISK).text()) === "Réservé");
  await until("the copy to have left the device", async () => !(await hasCopy(reader.page, id)));
  withoutSecrets("the device", await device(reader.page));
});

test("C79: whoever wrote and may only read from now on keeps what isn’t sensitive; the copy leaves their device", async () => {
  const { id } = await writtenMatrix("Matrice perdue de vue");
  const person = await world.person("redaction2", { fresh: true });
  const page = await person.open(id);
  assert.equal(await cell(page, 1, RISK).text(), WRITTEN);
  await until("a copy to be on the device", () => hasCopy(person.page, id));
  const [coordination, account] = await Promise.all([world.account("coordination"), world.account("redaction2")]);
  await coordination.setRole(id, await account.participant(), "read");
  await until("the field to be kept back", async () => (await cell(page, 1, RISK).text()) === "Réservé");
  await until("the copy to have left the device", async () => !(await hasCopy(person.page, id)));
  withoutSecrets("the device", await device(person.page));
  await coordination.setRole(id, await account.participant(), "write");
  await until("the field to be read again", async () => (await cell(page, 1, RISK).text()) === WRITTEN);
});

test("C79: what one wrote while away and may not send any more is offered as a text, also after a reload, before the page gives way", async () => {
  world.troubles.expect(NETWORK_LOSS, /Failed to load resource: the server responded with a status of (401|403|404)/);
  const { id } = await writtenMatrix("Matrice quittée en chemin");
  const proxy = await Proxy.before(world.server);
  const person = await world.person("redaction2", { at: proxy.url });
  const page = await person.open(id);
  await proxy.cut();
  await cell(page, 1, "Rôle potentiel").focus();
  await page.press("F2");
  await page.type("écrit dans le train");
  await page.press("Escape");
  await page.says(/^Impossible d’enregistrer/);
  const [coordination, account] = await Promise.all([world.account("coordination"), world.account("redaction2")]);
  await coordination.setRole(id, await account.participant(), "read");
  await proxy.mend();
  await page.says(/^Accès retiré/, { within: 30_000 });
  await page.page.getByRole("button", { name: "Copier mes modifications" }).waitFor();
  await page.reload();
  await page.page.getByRole("button", { name: "Effacer de cet appareil" }).click();
  const dialog = page.page.getByRole("alertdialog", { name: /^Effacer ce document/ });
  await dialog.getByRole("button", { name: "Effacer de cet appareil" }).click();
  await until("the rest to be read", async () => (await grid(page).count()) > 0 && (await cell(page, 1, RISK).text()) === "Réservé");
  await until("the copy to have left the device", async () => !(await hasCopy(page.page, id)));
  withoutSecrets("the device", await device(page.page));
  await person.leave();
  await proxy.cut();
});

test("C77: on a phone the cards of a reader say so too, and nothing is wider than the screen", async () => {
  const { id } = await writtenMatrix("Matrice au téléphone");
  const reader = await world.person("lecture", { fresh: true, size: PHONE });
  await reader.page.goto(`/documents/${id}`);
  await reader.page.getByRole("button", { name: new RegExp(ACTOR) }).click();
  await reader.page.getByText(RESERVED).first().waitFor();
  assert.deepEqual(await sideways(reader.page), []);
  assert.deepEqual(await axe(reader.page), []);
  await reader.screenshot("secrets-telephone");
  withoutSecrets("the page", await reader.page.content());
});
