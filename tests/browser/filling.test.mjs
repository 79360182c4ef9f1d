// A form as it is used every day: begun where one has to write, walked through with few stops of the Tab key, its actors those
// of the matrix.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});

/** The place of the form that the focus is in. */
function placeInHand(page) {
  return page.evaluate(() => document.activeElement?.closest("[data-form-path]")?.getAttribute("data-form-path"));
}

test("C86: a new fiche is begun with its first field to fill, and the next stops of the Tab key are its fields", async () => {
  const person = await world.person("coordination");
  const { page } = person;
  await person.goTo(`/espaces/${places.workspace}`);
  await page.getByRole("button", { name: "Nouveau document" }).click();
  const making = page.getByRole("dialog", { name: "Nouveau document" });
  await making.getByRole("radio", { name: /^Fiche action/ }).check();
  await making.getByRole("textbox", { name: "Titre" }).fill("Commencer aussitôt");
  await page.keyboard.press("Enter");
  await untilEqual("the focus to be in the first field to fill", () => placeInHand(page), "fields.axe");
  assert.equal(new URL(page.url()).hash, "", "the address is the document's");
  await page.keyboard.type("Lien social");
  const [, id] = /documents\/(.+)$/.exec(new URL(page.url()).pathname);
  await untilEqual("it to be saved", async () => (await world.content(id)).fields.axe, "Lien social");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /^\?Aide et exemple/);
  await page.keyboard.press("Tab");
  assert.equal(await placeInHand(page), "fields.objectif_principal_numero");
});

test("C86: a second skip link leads past the tools and the outline", async () => {
  const person = await world.person("redaction");
  const page = await person.open(places.fiche);
  await page.page.locator("#contenu").focus();
  await page.press("Tab");
  assert.equal(await page.page.evaluate(() => document.activeElement.textContent), "Aller au formulaire");
  await page.press("Enter", "Tab");
  assert.match(await placeInHand(page.page), /^fields\.axe/);
});

test("C89: a pilot that nobody listed is added to the matrix once, and is a chip for all", async () => {
  const [one, other, reader] = await world.people("redaction", "redaction2", "lecture");
  const ids = [await world.document("Une fiche"), await world.document("Une autre fiche")];
  const pages = [await one.open(ids[0]), await other.open(ids[1])];
  for (const [at, name] of [[0, "Garage solidaire de Caumont"], [1, "garage solidaire de caumont"]]) {
    const page = pages[at];
    await page.enter("Pilotage de l’action");
    await page.type(name);
    await page.press("Escape");
    // The second hears of the first one's by itself, or finds it when it adds its own.
    await page.place("pilote").getByRole("button", { name: /^(Ajouter à la matrice|Lier à )/ }).click();
    await page.place("pilote").getByText(/^Lié à Matrice des acteurs/).waitFor();
    await page.saved();
  }
  const refs = await Promise.all(ids.map(async (id) => (await world.content(id)).fields.pilote.ref));
  assert.match(refs[0], new RegExp(`^${places.matrix}/`));
  assert.equal(refs[0], refs[1], "both are the same actor");
  const named = async () => (await world.content(places.matrix)).fields.acteurs.filter(({ acteur }) => /garage solidaire/i.test(acteur.nom)).length;
  await untilEqual("the matrix to have it once", named, 1);
  assert.deepEqual(await axe(pages[0].page), []);
  const read = await reader.open(ids[0]);
  await until("the reader to see a chip", () => read.place("pilote").locator(".form-chip").getByText("Garage solidaire de Caumont").isVisible());
});
