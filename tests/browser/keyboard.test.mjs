// The keyboard alone: from the first page to a fiche that says something in a field of every kind. The focus is seen at
// every step, and never lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nextStop } from "./fixture/accessibility.mjs";
import { PAGES, goToPage, placesOf } from "./fixture/pages.mjs";
import { DocumentPage } from "./fixture/document-page.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const STEPS_AT_MOST = 150;
const STOPS_AT_MOST = 800;

/** Presses Tab until what has the focus is called so. */
async function tabTo(page, name) {
  const seen = [];
  for (let step = 0; step < STEPS_AT_MOST; step += 1) {
    const now = await nextStop(page);
    if (name.test(now)) return;
    seen.push(now);
  }
  throw new Error(`Tab never came to ${name}, but to:\n${seen.slice(-40).join("\n")}`);
}

test("C8: somebody signs in, creates a fiche and fills it, without a mouse", async () => {
  const person = await world.stranger();
  const { page } = person;
  await person.goTo("/connexion");
  await tabTo(page, /Entrer en tant que Anselme Plumier|Anselme Plumier/);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/connexion");
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (!/\/espaces\/./.test(page.url())) {
    await tabTo(page, /CLS du Val d’Orève/);
    await page.keyboard.press("Enter");
  }
  await tabTo(page, /^button Nouveau document/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Nouveau document" }).waitFor();
  await page.getByRole("radio", { name: /^Fiche action/ }).focus();
  await page.keyboard.press("Space");
  await tabTo(page, /Titre/);
  await page.keyboard.type("Se déplacer sans voiture", { delay: 20 });
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/documents\//);
  const id = new URL(page.url()).pathname.split("/")[2];
  const document = new DocumentPage(person, page, id);
  await document.ready();

  await tabTo(page, /^textarea Axe \/ Thématique/);
  await document.type("Mobilité");
  await tabTo(page, /^input Action nouvelle/);
  await document.press("Space");
  await tabTo(page, /^textbox À quels besoins l’action répond-elle/);
  await document.type("Un village sans car.");
  await tabTo(page, /Conseil local de santé mentale/);
  await document.press("Space");
  await tabTo(page, /^textarea Objectif général de l’action/);
  await document.type("Aller se soigner");
  await tabTo(page, /^spinbutton jour, Début/);
  await document.type("01022026");
  await tabTo(page, /Non renseigné/);
  await document.press("ArrowRight");
  await tabTo(page, /^combobox Pilotage de l’action/);
  await document.type("Commune de Saint-Aubrac");
  await document.press("Escape");
  await tabTo(page, /^textarea Territoire de l’action/);
  await document.type("Val d’Orève");
  await document.saved();
  const { fields, title } = await world.content(id);
  assert.equal(title, "Se déplacer sans voiture");
  assert.equal(fields.axe, "Mobilité");
  assert.equal(fields.nouveaute, "nouvelle");
  assert.equal(fields.contexte.text, "Un village sans car.");
  assert.deepEqual(fields.articulation, ["clsm"]);
  assert.equal(fields.objectif_general_action, "Aller se soigner");
  assert.equal(fields.calendrier.debut, "2026-02-01");
  assert.equal(fields.reconductible, true);
  assert.equal(fields.pilote.nom, "Commune de Saint-Aubrac");
  assert.equal(fields.territoire, "Val d’Orève");
});

test("what is typed on the first page stays when the demonstration’s accounts come later, and so does the focus", async () => {
  const { page } = await world.stranger();
  let letThrough;
  const held = new Promise((resolve) => (letThrough = resolve));
  await page.route("**/api/v1/site", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/connexion");
  await page.getByLabel("Adresse électronique").click();
  await page.keyboard.type("camille@");
  letThrough();
  await page.getByRole("heading", { name: "Démonstration" }).waitFor();
  await page.keyboard.type("exemple.fr");
  assert.equal(await page.getByLabel("Adresse électronique").inputValue(), "camille@exemple.fr");
});

for (const page of PAGES) {
  test(`${page.name}: Tab goes through the page and changes nothing, and the focus is seen everywhere`, async () => {
    world.troubles.expect(page.name === "introuvable" ? /status of 404/ : /^never$/);
    const person = page.who ? await world.person(page.who) : await world.stranger();
    const before = await world.content(places.fiche);
    await goToPage(person, page, places);
    const stops = [];
    for (let step = 0; step < STOPS_AT_MOST; step += 1) {
      const now = await nextStop(person.page, `, after ${stops.slice(-3).join(" · ")}`);
      if (now === "nothing") break;
      stops.push(now);
    }
    assert.deepEqual(await world.content(places.fiche), before);
    assert.match(stops[0], /Aller au contenu/, "the first stop skips to the content");
    assert.ok(stops.length < STOPS_AT_MOST, `Tab never comes out: ${stops.slice(-5).join(" · ")}`);
    assert.ok(stops.some((stop) => /Mentions légales/.test(stop)), `the foot of the page can be reached: ${stops.join(" · ")}`);
  });
}
