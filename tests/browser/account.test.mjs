// « Mon compte »: name, password, sessions and what is kept about one, changed by their owner and heard by everybody else.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DEMO, DEMO_PASSWORD } from "../interop/fixture/account.mjs";
import { axe, focused, nextStop, sideways } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { PHONE } from "./fixture/person.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const FIELD = "Territoire de l’action";
/** The browser logs what the server refuses, and what it closes. */
const REFUSED = /Failed to load resource: the server responded with a status of (401|403|422)/;
const CLOSED = /WebSocket|ERR_CONNECTION|net::/;

/** Somebody on the page, all of which has come. */
async function account(key, options) {
  const person = await world.person(key, { reducedMotion: "reduce", ...options });
  await person.goTo("/compte");
  await person.page.getByRole("list", { name: "Sessions ouvertes" }).getByRole("listitem").first().waitFor();
  return person;
}

const formOf = (person) => ({
  current: person.page.getByLabel("Mot de passe actuel", { exact: true }),
  wanted: person.page.getByLabel("Nouveau mot de passe", { exact: true }),
  send: person.page.getByRole("button", { name: "Changer", exact: true }),
});

test("C106: one gets there by the account’s menu and does all of it by keyboard; axe is clean in both schemes and on a phone", async () => {
  const person = await world.person("pilote", { reducedMotion: "reduce" });
  await person.goTo("/espaces");
  await person.page.getByRole("button", { name: /^Compte de/ }).focus();
  await person.keyboard.press("Enter");
  await person.page.getByRole("menuitem", { name: "Mon compte" }).waitFor();
  await person.keyboard.press("ArrowDown");
  await person.keyboard.press("Enter");
  await person.page.getByRole("heading", { level: 1, name: "Mon compte" }).waitFor();
  await person.page.getByText(/cette session/).waitFor();
  await person.page.getByLabel("Nom", { exact: true }).focus();
  for (const name of ["Structure", "Enregistrer", "Changer le mot de passe"]) assert.match(await nextStop(person.page), new RegExp(name));
  await person.keyboard.press("Enter");
  await formOf(person).current.waitFor();
  assert.match(await focused(person.page), /Mot de passe actuel/);
  for (const name of ["Afficher le mot de passe actuel", "Nouveau mot de passe", "Afficher le nouveau mot de passe", "Changer", "Annuler"]) {
    assert.match(await nextStop(person.page), new RegExp(name));
  }
  assert.deepEqual(await axe(person.page), []);
  await person.screenshot("compte", { fullPage: true });
  await person.page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await axe(person.page, "colours"), []);
  await person.screenshot("compte-sombre", { fullPage: true });
  await person.keyboard.press("Enter");
  await formOf(person).current.waitFor({ state: "detached" });
  assert.match(await focused(person.page), /Changer le mot de passe/);
  await person.page.setViewportSize(PHONE);
  assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
  await person.screenshot("compte-360", { fullPage: true });
});

test("C106: another name and a structure are seen by others without loading anything anew", async () => {
  const id = await world.document("Autre nom");
  const writer = await (await world.person("redaction", { ownSession: true })).open(id);
  await writer.write(FIELD, "présent");
  const watching = await world.person("coordination");
  await watching.goTo(`/espaces/${places.workspace}/membres`);
  await watching.page.getByRole("row", { name: /Anselme Plumier/ }).waitFor();
  const lists = await world.person("lecture");
  await lists.goTo(`/espaces/${places.workspace}`);
  // Among those who are here: for the eye, initials; the name is for screen readers.
  const among = lists.page.locator(".ui-avatars bdi", { hasText: "Anselme de la Plume" }).first();
  await lists.page.locator(".ui-avatars bdi", { hasText: "Anselme Plumier" }).first().waitFor({ state: "attached" });
  const person = await account("redaction", { ownSession: true });
  await person.page.getByLabel("Nom", { exact: true }).fill("Anselme de la Plume");
  await person.page.getByLabel("Structure", { exact: true }).fill("Centre hospitalier de L’Aigle");
  await person.page.getByRole("button", { name: "Enregistrer" }).click();
  await person.page.getByText(/C’est enregistré/).waitFor();
  await person.page.getByRole("button", { name: "Compte de Anselme de la Plume" }).waitFor();
  const row = watching.page.getByRole("row", { name: /Anselme de la Plume/ });
  await row.getByText("Centre hospitalier de L’Aigle").waitFor();
  await watching.screenshot("membres-structure");
  await among.waitFor({ state: "attached" });
  await watching.page.setViewportSize(PHONE);
  assert.deepEqual(await sideways(watching.page), []);
  await watching.screenshot("membres-structure-360");
});

test("C106: a session is ended from another device; its page asks for the password within moments, what was typed stays", async () => {
  world.troubles.expect(REFUSED, CLOSED);
  const id = await world.document("Session fermée d’ailleurs");
  const left = await (await world.person("lecture", { ownSession: true, fresh: true })).open(id);
  const person = await account("lecture", { ownSession: true });
  const rows = person.page.getByRole("list", { name: "Sessions ouvertes" }).getByRole("listitem");
  const before = await rows.count();
  assert.match(await rows.first().innerText(), /cette session/);
  await person.page.getByRole("button", { name: "Déconnecter partout ailleurs" }).click();
  const asking = person.page.getByRole("alertdialog", { name: /^Déconnecter partout ailleurs/ });
  assert.deepEqual(await axe(person.page), []);
  await asking.getByRole("button", { name: "Déconnecter partout ailleurs" }).click();
  await person.page.getByText(/Il ne reste que celle-ci/).waitFor();
  await until("one to be left", async () => (await rows.count()) === 1);
  assert.ok(before > 1, `${before} sessions`);
  await left.page.getByRole("region", { name: "Votre session est terminée" }).waitFor();
  await person.page.getByText("Votre session n’est ouverte qu’ici.").waitFor();
  await person.page.reload();
  await person.page.getByRole("heading", { level: 1, name: "Mon compte" }).waitFor();
});

test("C106: a password is changed; what is refused is said at its field; other devices ask for the new one, this one stays", async () => {
  world.troubles.expect(REFUSED, CLOSED);
  const id = await world.document("Mot de passe changé");
  const elsewhere = await (await world.person("redaction2", { ownSession: true, fresh: true })).open(id);
  await elsewhere.write(FIELD, "avant ");
  await elsewhere.saved();
  const person = await account("redaction2", { ownSession: true });
  await person.page.getByRole("button", { name: "Changer le mot de passe" }).click();
  const { current, wanted, send } = formOf(person);
  const attempt = async (one, other) => {
    await current.fill(one);
    await wanted.fill(other);
    await send.click();
  };
  await attempt(DEMO_PASSWORD, "azertyuiop123");
  await person.page.getByText(/suit les touches du clavier/).waitFor();
  await person.screenshot("compte-refus", { fullPage: true });
  assert.deepEqual(await axe(person.page), []);
  await attempt(DEMO_PASSWORD, DEMO.redaction2);
  await person.page.getByText(/fait de votre nom/).waitFor();
  await attempt("pas le bon mot", "trois chats gris sur un mur");
  await person.page.getByText(/Ce n’est pas votre mot de passe actuel/).waitFor();
  await attempt(DEMO_PASSWORD, "trois chats gris à l’été");
  await person.page.getByText(/Votre mot de passe est changé/).waitFor();
  await current.waitFor({ state: "detached" });

  const panel = elsewhere.page.getByRole("region", { name: "Votre session est terminée" });
  await panel.waitFor();
  // As a Mac may send it: accents apart from their letters.
  await panel.getByLabel("Mot de passe", { exact: true }).fill("trois chats gris à l’été".normalize("NFD"));
  await panel.getByRole("button", { name: "Se connecter" }).click();
  await panel.waitFor({ state: "detached" });
  await elsewhere.write(FIELD, "après");
  await elsewhere.saved({ within: 30_000 });
  await person.goTo("/compte");
  await person.page.getByRole("list", { name: "Sessions ouvertes" }).getByRole("listitem").nth(1).waitFor();
});

test("C106: a browser that signed in by itself is known by its words, on a phone too", async () => {
  const person = await world.stranger({ size: PHONE, reducedMotion: "reduce" });
  await person.goTo("/connexion?retour=%2Fcompte");
  await person.page.getByRole("button", { name: /Bérénice Lisant/ }).click();
  await person.page.getByRole("heading", { level: 1, name: "Mon compte" }).waitFor();
  await account("lecture", { ownSession: true });
  await person.page.reload();
  const rows = person.page.getByRole("list", { name: "Sessions ouvertes" }).getByRole("listitem");
  await rows.nth(1).waitFor();
  assert.match(await rows.first().innerText(), /^Chrome sur (Linux|Mac|Windows)\s+cette session/);
  assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
  await person.screenshot("compte-sessions-360", { fullPage: true });
  const before = await rows.count();
  await rows.nth(1).getByRole("button", { name: /^Déconnecter/ }).focus();
  await person.keyboard.press("Enter");
  await person.page.getByText(/^La session est fermée/).waitFor();
  await until("it to be gone", async () => (await rows.count()) === before - 1);
  assert.match(await focused(person.page), /Mes sessions/);
});

test("C106: what is kept about one comes as a file one can read", async () => {
  const person = await account("coordination");
  const coming = person.page.waitForEvent("download");
  await person.page.getByRole("button", { name: "Télécharger mes données" }).click();
  const download = await coming;
  assert.match(download.suggestedFilename(), /^maillage-mes-donnees-\d{4}-\d\d-\d\d\.json$/);
  const data = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(data.account.email, DEMO.coordination);
  assert.equal(data.workspaces[0].role, "manage");
  assert.ok(data.sessions.length > 0 && !JSON.stringify(data).includes("argon2"));
});
