// Three people with accounts of their own, one after the other on one laptop of the town hall: each finds what is theirs and
// nothing of the others', and what somebody couldn't send waits for them, and for nobody else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEMO, DEMO_PASSWORD } from "../interop/fixture/account.mjs";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const NAMES = { redaction: "Anselme Plumier", redaction2: "Odile Encrier" };

/** Signs in on the first page, as people do. */
async function signIn(page, key) {
  await page.goto("/connexion");
  await page.getByLabel("Adresse électronique").fill(DEMO[key]);
  await page.getByLabel("Mot de passe", { exact: true }).fill(DEMO_PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/espaces/);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
}

/** Signs out by the menu, and gives what was said before. */
async function signOut(page) {
  await page.getByRole("button", { name: /^Compte de / }).click();
  await page.getByRole("menuitem", { name: "Se déconnecter" }).click();
  const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  const leave = dialog.getByRole("button", { name: "Se déconnecter" });
  await leave.waitFor();
  await until("the device to be looked at", async () => !/Vérification/.test(await dialog.innerText()));
  const said = await dialog.innerText();
  await leave.click();
  await page.waitForURL("**/connexion");
  await page.getByLabel("Mot de passe", { exact: true }).waitFor();
  return said;
}

/** Whose databases are on the laptop. */
async function databases(page) {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
}

test("C6: three accounts on one laptop: what one couldn’t send waits for them, unseen by the others, and is theirs in the end", async () => {
  world.troubles.expect(NETWORK_LOSS, /status of (401|403|404)/);
  const proxy = await Proxy.before(world.server);
  const laptop = await world.stranger({ at: proxy.url });
  const { page } = laptop;
  const [first, second] = await Promise.all([world.account("redaction"), world.account("redaction2")]);
  const [mine, theirs] = [await world.document("Du premier"), await world.document("De la deuxième")];
  const coordination = await world.account("coordination");
  // What one writes is nobody else's business here.
  await coordination.setRole(mine, await second.participant(), "none");
  await coordination.setRole(theirs, await first.participant(), "none");

  await signIn(page, "redaction");
  let document = await laptop.open(mine);
  await document.write(FIELD.label, "du premier ");
  await document.saved();
  await proxy.cut();
  await document.type("sans réseau");
  await document.says(/^Impossible d’enregistrer/);
  await untilEqual("it to be on the device", () => unsavedOnDevice(page, mine), true);
  // The lid is closed; the session has ended by the morning.
  await laptop.context.clearCookies();
  await page.close();
  laptop.page = await laptop.context.newPage();
  const next = laptop.page;
  await proxy.mend();

  await signIn(next, "redaction2");
  document = await laptop.open(theirs);
  await document.write(FIELD.label, "de la deuxième");
  await document.saved();
  await laptop.goTo("/espaces");
  assert.equal(await next.getByText("Du premier").count(), 0, "titles of somebody else’s documents aren’t shown");
  await next.goto(`/documents/${mine}`);
  await next.getByRole("heading", { level: 1, name: "Ce document n’est pas disponible" }).waitFor();
  assert.match(await signOut(next), /1 document d’un autre compte attend ici d’être enregistré/);
  const left = await databases(next);
  assert.deepEqual(left, [`maillage-${await first.participant()}`], "hers are gone, his wait");

  await signIn(next, "lecture");
  assert.equal(await next.getByText("sans réseau").count(), 0);
  assert.match(await signOut(next), /1 document d’un autre compte/);
  assert.deepEqual(await databases(next), left);
  assert.equal((await world.content(mine)).fields[FIELD.key], "du premier ", "nobody else sent it");

  await signIn(next, "redaction");
  await untilEqual("his words", async () => (await world.content(mine)).fields[FIELD.key], "du premier sans réseau", { within: 30_000 });
  const { editSessions } = await coordination.history(mine);
  const authors = new Set(editSessions.map(({ name }) => name));
  assert.ok(authors.has(NAMES.redaction) && !authors.has(NAMES.redaction2), [...authors].join());
  await signOut(next);
  await untilEqual("nothing to be left", () => databases(next), []);
  await laptop.leave();
  await proxy.cut();
});

/** Whether the device says that it holds something of a document that the server lacks. */
async function unsavedOnDevice(page, id) {
  return page.evaluate(async (document) => {
    const [{ name }] = await indexedDB.databases();
    const database = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    const row = await new Promise((resolve) => {
      const request = database.transaction("documents").objectStore("documents").get(document);
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return row?.dirty === true;
  }, id);
}
