// A right that is taken away and a session that ends, while somebody types: what happened is said, nothing typed is lost
// in silence, and whoever comes back goes on where they were.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEMO, DEMO_PASSWORD } from "../interop/fixture/account.mjs";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { axe } from "./fixture/accessibility.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };
/** The browser logs what the server refuses. */
const REFUSED = /Failed to load resource: the server responded with a status of (401|403|404)/;

/** Gives somebody of the demonstration another role on a document. */
async function setRole(id, key, role) {
  const [coordination, account] = await Promise.all([world.account("coordination"), world.account(key)]);
  await coordination.setRole(id, await account.participant(), role);
}

async function savedText(id) {
  return (await world.content(id)).fields[FIELD.key];
}

test("R1: who loses a document while typing is told within a second, and may copy what could not be sent", async () => {
  world.troubles.expect(REFUSED);
  const id = await world.document("Accès retiré");
  // What could not be sent stays on the device.
  const page = await (await world.person("redaction", { fresh: true })).open(id);
  await page.write(FIELD.label, "avant ");
  await page.saved();
  const typing = page.type("pendant que l’accès est retiré, on écrit encore", { delay: 40 });
  await until("some of it to be saved", async () => (await savedText(id)).includes("pendant"));
  await setRole(id, "redaction", "none");
  await page.says(/^Accès retiré/, { within: 2_000 });
  await typing.catch(() => undefined);
  assert.deepEqual(await axe(page.page), []);
  assert.match(await savedText(id), /^avant pendant/);
});

test("R2: who may only read from now on is told, the form closes, and the others’ words still come", async () => {
  const id = await world.document("Lecture seule");
  const [reader, writer] = await world.people("redaction", "redaction2");
  const [page, other] = [await reader.open(id), await writer.open(id)];
  await page.write(FIELD.label, "avant ");
  await page.saved();
  await setRole(id, "redaction", "read");
  await until("the field to be closed", async () => (await page.field(FIELD.label).count()) === 0);
  await page.page.getByText("Ce document est en lecture seule pour vous").waitFor();
  await other.write(FIELD.label, "après");
  await page.page.getByText("avant après", { exact: true }).waitFor();
  await setRole(id, "redaction", "write");
  await page.field(FIELD.label).waitFor();
  await page.write(FIELD.label, " enfin");
  await page.saved();
  assert.equal(await savedText(id), "avant après enfin");
});

test("R1: a right lost while offline: the edits that can’t be sent are offered as a text to copy", async () => {
  world.troubles.expect(NETWORK_LOSS, REFUSED);
  const proxy = await Proxy.before(world.server);
  const id = await world.document("Retiré pendant l’absence");
  const person = await world.person("redaction", { at: proxy.url, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await person.open(id);
  await page.write(FIELD.label, "connu ");
  await page.saved();
  await proxy.cut();
  await page.type("écrit dans le train");
  await page.says(/^Impossible d’enregistrer/);
  await setRole(id, "redaction", "none");
  await proxy.mend();
  await page.says(/^Accès retiré/, { within: 30_000 });
  await page.page.getByRole("button", { name: "Copier mes modifications" }).click();
  const copied = await until("the copy", () => page.page.evaluate(() => navigator.clipboard.readText()));
  assert.match(copied, /Territoire de l’action\nconnu écrit dans le train/);
  assert.equal(await savedText(id), "connu ");
  await person.leave();
  await proxy.cut();
});

test("C5: a right lost after the tab was closed: the list leads to the copy, and to being rid of it", async () => {
  world.troubles.expect(NETWORK_LOSS, REFUSED);
  const proxy = await Proxy.before(world.server);
  const id = await world.document("Retiré après la fermeture");
  const person = await world.person("redaction", { at: proxy.url, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await person.open(id);
  await page.saved();
  await proxy.cut();
  await page.write(FIELD.label, "écrit dans le train");
  await page.says(/^Impossible d’enregistrer/);
  person.page = await person.context.newPage();
  await page.page.close();
  await person.page.bringToFront();
  await setRole(id, "redaction", "none");
  await proxy.mend();
  await person.goTo("/espaces");
  const unsent = person.page.getByRole("region", { name: "Modifications qui n’ont pas pu être envoyées" });
  await unsent.getByText("1 modification non envoyée").waitFor();
  assert.deepEqual(await axe(person.page), []);
  await unsent.getByRole("link", { name: "Retiré après la fermeture" }).click();
  await person.page.getByRole("button", { name: "Copier mes modifications" }).click();
  const copied = await until("the copy", () => person.page.evaluate(() => navigator.clipboard.readText()));
  assert.match(copied, /Territoire de l’action\nécrit dans le train/);
  await person.page.getByRole("button", { name: "Effacer de cet appareil" }).click();
  const dialog = person.page.getByRole("alertdialog", { name: /^Effacer ce document/ });
  assert.deepEqual(await axe(person.page), []);
  await dialog.getByRole("button", { name: "Effacer de cet appareil" }).click();
  await person.page.getByRole("heading", { name: "Ce document n’est pas disponible" }).waitFor();
  await person.goTo("/espaces");
  await person.page.getByRole("region", { name: "Ici en ce moment" }).waitFor();
  assert.equal(await unsent.count(), 0);
  await person.leave();
  await proxy.cut();
});

test("R9: a session that ends while somebody types: they sign in again on the page, and every edit is saved", async () => {
  world.troubles.expect(REFUSED, NETWORK_LOSS);
  const id = await world.document("Session finie");
  const person = await world.person("pilote", { ownSession: true });
  const page = await person.open(id);
  await page.write(FIELD.label, "avant ");
  await page.saved();
  const typing = page.type("pendant que la session se termine", { delay: 40 });
  await until("some of it to be saved", async () => (await savedText(id)).includes("pendant"));
  await person.account.signOut();
  await typing;
  await page.page.getByLabel("Mot de passe", { exact: true }).waitFor();
  assert.deepEqual(await axe(page.page), []);
  await signInAgain(page, DEMO_PASSWORD);
  await page.saved({ within: 30_000 });
  assert.equal(await savedText(id), "avant pendant que la session se termine");
  await page.shows(FIELD.label, "avant pendant que la session se termine");
});

test("R9: a new password ends the session of an open page, and the new one opens it again", async () => {
  world.troubles.expect(REFUSED, NETWORK_LOSS);
  const id = await world.document("Nouveau mot de passe");
  const person = await world.person("redaction2", { ownSession: true });
  const page = await person.open(id);
  await page.write(FIELD.label, "avant ");
  await page.saved();
  const password = "un mot de passe tout neuf";
  await world.server.run(["user", "password", "--email", DEMO.redaction2], { input: `${password}\n` });
  await page.page.getByLabel("Mot de passe", { exact: true }).waitFor();
  await signInAgain(page, password);
  await page.write(FIELD.label, "après");
  await page.saved({ within: 30_000 });
  await untilEqual("both to be saved", () => savedText(id), "avant après");
});

async function signInAgain(page, password) {
  const panel = page.page.getByRole("region", { name: "Votre session est terminée" });
  await panel.getByLabel("Mot de passe", { exact: true }).fill(password);
  await panel.getByRole("button", { name: "Se connecter" }).click();
  await panel.waitFor({ state: "detached" });
}
