// Without a network: a document that was opened once is opened again, written in, and merged on return. And what is kept
// on a device is gone when it is asked to forget.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { axe } from "./fixture/accessibility.mjs";
import { reload } from "./fixture/browsers.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const MINE = { label: "Objectif général de l’action", key: "objectif_general_action" };
const SHARED = { label: "Territoire de l’action", key: "territoire" };

/** Somebody whose network can be cut: nothing gets through, and the device knows. */
async function traveller(key) {
  world.troubles.expect(NETWORK_LOSS);
  const proxy = await Proxy.before(world.server);
  const person = await world.person(key, { at: proxy.url, ownSession: true });
  return {
    person,
    async loseNetwork() {
      await proxy.cut();
      await person.context.setOffline(true);
    },
    async findNetwork() {
      await proxy.mend();
      await person.context.setOffline(false);
    },
    async goHome() {
      await person.leave();
      await proxy.cut();
    },
  };
}

/** The service worker has everything it needs to open the page without a network. */
async function readyForOffline(page) {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await until("the page to be served by its service worker", () =>
    page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === "activated")));
}

test("C4: edits made offline survive a reload, go on, and are merged with the others’ on return", async () => {
  const { person, loseNetwork, findNetwork, goHome } = await traveller("redaction");
  const colleague = await world.person("redaction2");
  const id = await world.document("Dans le train");
  const page = await person.open(id);
  const other = await colleague.open(id);
  await page.write(SHARED.label, "avant ");
  await page.saved();
  await readyForOffline(page.page);
  await loseNetwork();
  await page.type("hors ligne");
  await page.write(MINE.label, "écrit sans réseau");
  await page.says(/^Hors ligne : 2 modifications gardées sur cet appareil$/);
  await page.reload();
  await page.ready();
  await page.says(/^Hors ligne : 2 modifications gardées sur cet appareil$/);
  await page.shows(SHARED.label, "avant hors ligne");
  await page.write(MINE.label, ", et après rechargement");
  await other.enterAtStart(SHARED.label);
  await other.type("Autrui ");
  await other.saved();
  await findNetwork();
  for (const one of [page, other]) await one.saved({ within: 30_000 });
  for (const one of [page, other]) {
    await one.shows(SHARED.label, "Autrui avant hors ligne");
    await one.shows(MINE.label, "écrit sans réseau, et après rechargement");
  }
  const { fields } = await world.content(id);
  assert.equal(fields[SHARED.key], "Autrui avant hors ligne");
  assert.equal(fields[MINE.key], "écrit sans réseau, et après rechargement");
  await goHome();
});

test("C4: what was written offline in a document that was closed is sent from the list, on return", async () => {
  const { person, loseNetwork, findNetwork, goHome } = await traveller("redaction");
  const id = await world.document("Fermé dans le train");
  const list = await listOf(id);
  await person.goTo(list);
  const page = await person.open(id);
  await page.saved();
  await readyForOffline(page.page);
  await loseNetwork();
  await page.write(SHARED.label, "écrit, puis fermé");
  await page.says(/^Hors ligne : 1 modification/);
  person.page = await person.context.newPage();
  await page.page.close();
  await person.goTo(list);
  const row = () => person.page.getByRole("row").filter({ hasText: "Fermé dans le train" });
  await row().getByText("1 modification à envoyer").waitFor();
  await person.page.close();
  const colleague = await (await world.person("redaction2")).open(id);
  await findNetwork();
  person.page = await person.context.newPage();
  await person.goTo(list);
  await untilEqual("the server to have it", async () => (await world.content(id)).fields[SHARED.key], "écrit, puis fermé");
  await colleague.shows(SHARED.label, "écrit, puis fermé");
  await until("the mark to go", async () => (await row().getByText("à envoyer").count()) === 0);
  assert.equal(await colleague.page.getByRole("button", { name: /^Rejoindre / }).count(), 0);
  await goHome();
});

test("two tabs of one device stay together without a network", async () => {
  const { person, loseNetwork, findNetwork, goHome } = await traveller("redaction");
  const id = await world.document("Deux onglets");
  const one = await person.open(id);
  const other = await person.openInNewTab(id);
  await one.write(SHARED.label, "a");
  await other.shows(SHARED.label, "a");
  await loseNetwork();
  await one.type("b");
  await other.shows(SHARED.label, "ab");
  await other.write(SHARED.label, "c");
  await one.shows(SHARED.label, "abc");
  await findNetwork();
  for (const tab of [one, other]) await tab.saved({ within: 30_000 });
  await untilEqual("the server to have it", async () => (await world.content(id)).fields[SHARED.key], "abc");
  await goHome();
});

test("the lists open without a network too, with what was last heard", async () => {
  const { person, loseNetwork, goHome } = await traveller("redaction");
  const id = await world.document("Dans la liste");
  await person.open(id);
  await person.goTo(await listOf(id));
  await person.page.getByRole("link", { name: "Dans la liste" }).waitFor();
  await readyForOffline(person.page);
  await loseNetwork();
  await reload(person.page);
  await person.page.getByRole("link", { name: "Dans la liste" }).click();
  await person.page.locator("[data-form-path]").first().waitFor();
  await goHome();
});

test("C6: « Oublier cet appareil » erases documents, lists and the session", async () => {
  const { person, goHome } = await traveller("redaction");
  const id = await world.document("À oublier");
  const page = await person.open(id);
  await page.write(SHARED.label, "gardé sur le serveur");
  await page.saved();
  assert.notDeepEqual(await kept(person.page), { databases: [], texts: [] });
  await person.goTo("/reglages");
  await person.page.getByRole("button", { name: "Oublier cet appareil" }).click();
  const dialog = person.page.getByRole("alertdialog").or(person.page.getByRole("dialog"));
  await dialog.getByText("Tout ce que vous avez écrit ici est enregistré sur le serveur.").waitFor();
  await dialog.getByRole("button", { name: "Oublier cet appareil" }).click();
  await loadedAnew(person.page);
  await untilEqual("nothing to be kept", () => kept(person.page), { databases: [], texts: [] });
  await person.page.goto(`/documents/${id}`);
  await person.page.getByLabel("Mot de passe", { exact: true }).waitFor();
  assert.equal((await world.content(id)).fields[SHARED.key], "gardé sur le serveur");
  await goHome();
});

test("C6: signing out warns of what isn’t saved, and erases", async () => {
  const { person, loseNetwork, findNetwork, goHome } = await traveller("redaction");
  const id = await world.document("Pas encore parti");
  const page = await person.open(id);
  await page.saved();
  await loseNetwork();
  await page.write(SHARED.label, "pas envoyé");
  await page.says(/^Hors ligne : 1 modification/);
  await signOut(person.page);
  const dialog = person.page.getByRole("alertdialog").or(person.page.getByRole("dialog"));
  await dialog.getByText("Des modifications ne sont pas encore enregistrées").waitFor();
  await dialog.getByText("Pas encore parti").waitFor();
  await dialog.getByRole("button", { name: "Annuler" }).click();
  await findNetwork();
  await page.saved({ within: 30_000 });
  await signOut(person.page);
  await dialog.getByRole("button", { name: "Se déconnecter" }).click();
  await loadedAnew(person.page);
  await untilEqual("nothing to be kept", () => kept(person.page), { databases: [], texts: [] });
  assert.equal((await world.content(id)).fields[SHARED.key], "pas envoyé");
  await goHome();
});

test("C6: signing out without a server is said to be half done, and done when it is back", async () => {
  const { person, loseNetwork, findNetwork, goHome } = await traveller("redaction");
  const id = await world.document("Parti sans réseau");
  const page = await person.open(id);
  await page.saved();
  await readyForOffline(page.page);
  await loseNetwork();
  await signOut(person.page);
  await person.page.getByRole("alertdialog").getByRole("button", { name: "Se déconnecter" }).click();
  const left = person.page.getByRole("alertdialog", { name: "Votre session est fermée sur cet appareil" });
  await left.waitFor();
  assert.deepEqual(await axe(person.page), []);
  await left.getByRole("button", { name: "Compris" }).click();
  await person.page.getByLabel("Mot de passe", { exact: true }).waitFor();
  assert.deepEqual((await kept(person.page)).databases, []);
  await findNetwork();
  assert.ok(await person.account.participant(), "the server doesn’t know yet");
  await reload(person.page);
  await until("the session to be over", () => person.account.participant().then(() => false, () => true));
  await untilEqual("nothing to be kept", () => kept(person.page), { databases: [], texts: [] });
  await goHome();
});

test("C6: a tab under which the device is forgotten begins anew", async () => {
  const { person, goHome } = await traveller("redaction");
  const id = await world.document("Oublié par l’autre onglet");
  const page = await person.open(id);
  await page.saved();
  const settings = await person.context.newPage();
  await settings.goto("/reglages");
  await settings.getByRole("button", { name: "Oublier cet appareil" }).click();
  await settings.getByRole("alertdialog").getByRole("button", { name: "Oublier cet appareil" }).click();
  await loadedAnew(settings);
  await page.page.waitForURL(/\/connexion/);
  await untilEqual("nothing to be kept", () => kept(page.page), { databases: [], texts: [] });
  await goHome();
});

/** The address of the list that a document is in. */
async function listOf(id) {
  return `/espaces/${(await (await world.account("redaction")).document(id)).workspace}`;
}

/** The page is loaded anew once the device is forgotten; a browser that is closed while that goes on may never close. */
async function loadedAnew(page) {
  await page.waitForURL("**/connexion");
  await page.getByLabel("Mot de passe", { exact: true }).waitFor();
}

async function signOut(page) {
  await page.getByRole("button", { name: /^Compte de / }).click();
  await page.getByRole("menuitem", { name: "Se déconnecter" }).click();
}

/** What the device keeps of somebody: databases, and texts but for its own choices and its clock. */
async function kept(page) {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const texts = Object.keys(localStorage).filter((key) => !/language|theme|announce|clock/.test(key));
    return { databases, texts };
  });
}
