// A site that is opened by its name over plain HTTP, as in a town hall without a certificate: the browser gives such pages
// neither workers nor locks nor random ids, and they work all the same. Another name than the site's leads to it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Account, DEMO, DEMO_PASSWORD } from "../interop/fixture/account.mjs";
import { axe } from "./fixture/accessibility.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const NAME = "maillage.mairie.test";
const world = World.ofThisFile(undefined, { name: NAME });
/** The browser says of itself what it doesn't do there. */
const INSECURE = /Cross-Origin-Opener-Policy header has been ignored/;
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const MATRIX = "normandie-2025/matrice-acteurs@1";

/** Whoever opens the site at an address of their own. */
async function at(url, key = "redaction") {
  return world.person(key, { at: url, ownSession: true });
}

test("C52: over plain HTTP documents are made, opened, written, offline too, and read by others", async () => {
  world.troubles.expect(NETWORK_LOSS, INSECURE);
  const { publicUrl } = world.server;
  const person = await at(publicUrl);
  const id = await world.document("Sans certificat");
  const page = await person.open(id);
  assert.equal(await page.page.evaluate(() => isSecureContext), false);
  await page.write(FIELD.label, "écrit ");
  await page.saved();
  const colleague = await (await at(publicUrl, "redaction2")).open(id);
  await colleague.shows(FIELD.label, "écrit ");
  await person.context.setOffline(true);
  await page.write(FIELD.label, "hors ligne");
  await page.says(/^(Hors ligne|Impossible d’enregistrer)/, { within: 30_000 });
  await person.context.setOffline(false);
  await page.saved({ within: 30_000 });
  await colleague.shows(FIELD.label, "écrit hors ligne");
  await person.goTo("/reglages");
  await person.page.getByText("Ce site est ouvert sans HTTPS").waitFor();
  assert.deepEqual(await axe(person.page), []);
  await person.screenshot("http-reglages");
});

test("C52: over plain HTTP a matrix takes new rows", async () => {
  world.troubles.expect(INSECURE);
  const person = await at(world.server.publicUrl);
  const id = await world.document("Matrice sans certificat", MATRIX);
  const page = await person.open(id);
  await page.page.getByRole("button", { name: /Ajouter (la première|une) ligne/ }).click();
  await until("a row", async () => (await page.page.getByRole("grid").locator("[role=rowheader]").count()) > 0);
  await page.saved();
  await until("the row on the server", async () => Object.keys((await world.content(id)).fields.acteurs ?? {}).length > 0);
});

test("C49: whoever comes by another name is told the site’s own, at sign-in and over a document", async () => {
  world.troubles.expect(INSECURE, /status of (401|403)/, /WebSocket connection to .* failed/);
  const stranger = await world.stranger();
  await stranger.goTo("/connexion");
  await stranger.page.getByLabel("Adresse électronique").fill(DEMO.redaction);
  await stranger.page.getByLabel("Mot de passe", { exact: true }).fill(DEMO_PASSWORD);
  await stranger.page.keyboard.press("Enter");
  await stranger.page.getByRole("link", { name: world.server.publicUrl }).first().waitFor();
  // A session of before the site had that name.
  const person = await at(world.server.url);
  const id = await world.document("À l’ancienne adresse");
  await person.page.goto(`/documents/${id}`);
  await person.page.getByText("Maillage se trouve à une autre adresse").first().waitFor({ timeout: 30_000 });
  assert.deepEqual(await axe(person.page), []);
  await person.screenshot("ailleurs-1280");
  const there = person.page.getByRole("link", { name: "Aller à cette adresse" });
  assert.equal(await there.getAttribute("href"), `${world.server.publicUrl}/documents/${id}`);
  // The cookie of that name is another; the document's page asks who one is.
  const account = await Account.signIn(world.server, DEMO.redaction);
  const [name, value] = account.cookie.split("=", 2);
  await person.context.addCookies([{ name, value, url: world.server.publicUrl, httpOnly: true, sameSite: "Lax" }]);
  await there.click();
  await person.pageOf(id).ready();
});
