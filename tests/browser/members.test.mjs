// « Membres »: who has access to a workspace, given and taken away by its coordination, heard at once by those it is about.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { PHONE } from "./fixture/person.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const FIELD = "Territoire de l’action";
/** The browser logs what the server refuses. */
const REFUSED = /Failed to load resource: the server responded with a status of (401|403|404|409)/;

async function members(key, options) {
  const person = await world.person(key, options);
  await person.goTo(`/espaces/${places.workspace}/membres`);
  await person.page.getByRole("table", { name: "Membres de l’espace" }).waitFor();
  return person;
}

const menuOf = (person, name) => person.page.getByRole("row", { name: new RegExp(name) }).getByRole("button");

test("C101: from the workspace one goes to its members by keyboard, and gives another access, which is heard within moments and undone", async () => {
  const id = await world.document("Accès changé");
  const writer = await (await world.person("redaction2", { fresh: true })).open(id);
  await writer.write(FIELD, "avant");
  await writer.saved();
  const person = await world.person("coordination", { reducedMotion: "reduce" });
  await person.goTo(`/espaces/${places.workspace}`);
  await person.page.getByRole("link", { name: /^Gérer les membres/ }).focus();
  await person.page.keyboard.press("Enter");
  await person.page.getByRole("heading", { level: 1, name: "Membres" }).waitFor();
  await menuOf(person, "Odile Encrier").focus();
  await person.page.keyboard.press("Enter");
  await person.page.getByRole("menuitem", { name: /^Lecture/ }).waitFor();
  assert.deepEqual(await axe(person.page), []);
  await person.page.keyboard.press("Home");
  await person.page.keyboard.press("Enter");
  await person.page.getByText(/Odile Encrier.*: Lecture\./).waitFor();
  await until("her form to be closed", async () => (await writer.field(FIELD).count()) === 0);
  await person.screenshot("membres");
  await person.page.getByRole("button", { name: "Annuler" }).click();
  await until("it to be open again", async () => (await writer.field(FIELD).count()) === 1);
});

test("C101: nobody is without a coordination: the last one is told so, and stays", async () => {
  world.troubles.expect(REFUSED);
  const person = await members("coordination");
  await menuOf(person, "Maëlle Coordon").click();
  await person.page.getByRole("menuitem", { name: /^Quitter l’espace/ }).click();
  const asking = person.page.getByRole("alertdialog", { name: /^Quitter l’espace/ });
  assert.deepEqual(await axe(person.page), []);
  await asking.getByRole("button", { name: "Quitter l’espace" }).click();
  await person.page.getByText(/Il faut au moins une personne à la coordination/).waitFor();
  await menuOf(person, "Maëlle Coordon").getByText("Coordination").first().waitFor();
});

test("C101, C110: who is removed while typing is told, and who is invited again comes back with the same account", async () => {
  world.troubles.expect(REFUSED);
  const id = await world.document("Retirée de l’espace");
  const writer = await (await world.person("redaction2", { fresh: true })).open(id);
  await writer.write(FIELD, "avant ");
  await writer.saved();
  const person = await members("coordination", { size: PHONE, reducedMotion: "reduce" });
  assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
  await person.screenshot("membres-360");
  const address = await person.page.getByRole("row", { name: /Odile Encrier/ }).locator(".app-member-address").innerText();
  await menuOf(person, "Odile Encrier").click();
  await person.page.getByRole("menuitem", { name: /^Retirer de l’espace/ }).click();
  const typing = writer.type("pendant que l’accès est retiré", { delay: 40 });
  await person.page.getByRole("alertdialog").getByRole("button", { name: "Retirer" }).click();
  await person.page.getByText(/n’a plus accès à l’espace/).waitFor();
  await writer.says(/^Accès retiré/, { within: 5_000 });
  await typing.catch(() => undefined);
  await person.page.getByRole("row", { name: /Odile Encrier/ }).waitFor({ state: "detached" });
  await person.page.getByRole("button", { name: "Inviter", exact: true }).click();
  await person.page.getByRole("textbox", { name: "Adresses électroniques" }).fill(`  ${address.toUpperCase()} `);
  await person.page.getByRole("button", { name: "Envoyer les invitations" }).click();
  await person.page.getByRole("heading", { name: "1 personne invitée" }).waitFor();
  await person.page.getByRole("button", { name: "Fermer" }).last().click();
  await writer.page.goto("/courrier");
  await writer.page.getByRole("article").filter({ hasText: `À ${address},` }).getByRole("link", { name: /\/invitation#/ }).click();
  await writer.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await writer.page.waitForURL((url) => url.pathname === `/espaces/${places.workspace}`);
  await menuOf(person, "Odile Encrier").waitFor();
});

test("C101: whoever only reads sees who is there, no address, and nothing to change", async () => {
  const person = await members("lecture");
  assert.equal(await person.page.getByRole("row").count(), 6);
  assert.equal(await person.page.getByRole("table").getByRole("button").count(), 0);
  assert.doesNotMatch(await person.page.locator("main").innerText(), /@/);
});
