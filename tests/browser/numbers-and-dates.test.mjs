// A number or a date is written once, when it is whole and meant; what is neither stays where it was typed, is said not to be
// saved, and the page isn't left without a question. With real keys.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE } from "./fixture/person.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const REFUSED = /^1 champ à corriger : pas enregistré$/;

async function fiche(title, options) {
  const id = await world.document(title);
  const person = await world.person("redaction", options);
  return { id, person, page: await person.open(id) };
}

const fields = async (id) => (await world.content(id)).fields;
const spoken = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();

/** The part of the date of « Date de l’engagement ». */
const part = (page, name) => page.place("engagement_date").getByRole("spinbutton", { name });

/** A row of the budget, in the cell of its amount. */
async function inAmount(page) {
  const grid = page.page.locator('[data-form-path="fields.budget"]');
  await grid.getByRole("button", { name: /^Ajouter/ }).click();
  const cell = grid.locator('td[data-kind="number"]').first();
  await cell.waitFor();
  await cell.focus();
  return { grid, cell };
}

async function amount(id) {
  return (await fields(id)).budget[0]?.montant ?? null;
}

test("C60: in a cell « 12 k€ » is 12 000 € when it is left; « 2 000/3 000 » isn’t written over it, is said, and is mended", async () => {
  const { id, person, page } = await fiche("Budget tapé");
  const { cell } = await inAmount(page);
  await page.type("12 k€");
  await page.press("Enter");
  await page.saved();
  assert.equal(await amount(id), 12_000);
  assert.match(await spoken(cell), /^12 000 €$/);
  await cell.focus();
  await page.type("2 000/3 000");
  await page.press("Enter");
  await page.says(REFUSED);
  assert.match(await spoken(cell), /^12 000 € « 2 000\/3 000 » n’est pas enregistré\.( « 2 000\/3 000 » n’est pas enregistré\.)? Un seul nombre est attendu/);
  assert.equal(await amount(id), 12_000);
  await person.screenshot("number-refused-1280");
  await cell.focus();
  await page.press("F2");
  assert.equal(await cell.locator("input").inputValue(), "2 000/3 000");
  await page.press("Control+a");
  await page.type("2 500 € TTC");
  await page.press("Tab");
  await page.saved();
  assert.equal(await amount(id), 2500);
});

test("C60: a draft is gone with Delete, and comes back by no other way", async () => {
  const { id, page } = await fiche("Budget effacé");
  const { cell } = await inAmount(page);
  await page.type("1,234,5,67");
  await page.press("Enter");
  await page.says(REFUSED);
  await cell.focus();
  await page.press("Delete");
  await page.saved();
  await page.press("F2");
  assert.equal(await cell.locator("input").inputValue(), "");
  await page.press("Escape");
  assert.equal(await amount(id), null);
});

test("C60: what is typed and refused is asked about before the page goes; what is whole is written as it goes", async () => {
  const { id, person, page } = await fiche("Budget quitté");
  const { cell } = await inAmount(page);
  await page.type("3k€-");
  await page.press("Enter");
  await page.says(REFUSED);
  const asked = new Promise((resolve) => page.page.once("dialog", (dialog) => {
    resolve(dialog.type());
    void dialog.dismiss();
  }));
  await page.page.close({ runBeforeUnload: true });
  assert.equal(await asked, "beforeunload");
  await cell.focus();
  await page.press("F2");
  await page.press("Backspace");
  const back = await person.context.newPage();
  await page.page.close({ runBeforeUnload: true });
  await untilEqual("the number that was whole to be saved", () => amount(id), 3000);
  await back.close();
});

test("C60: « 31/06 » is said, never bent, and no other day is saved on the way", async () => {
  const { id, person, page } = await fiche("Jour tapé");
  const day = async () => (await fields(id)).engagement_date ?? null;
  await part(page, /^jour/i).click();
  await page.type("15062026");
  await page.press("Enter");
  await page.saved();
  assert.equal(await day(), "2026-06-15");
  const seen = new Set();
  await part(page, /^jour/i).click();
  for (const key of "31") {
    await page.type(key);
    seen.add(await day());
  }
  await page.field("Territoire de l’action").click();
  await page.says(REFUSED);
  assert.deepEqual([...seen, await day()], ["2026-06-15", "2026-06-15"]);
  const place = page.place("engagement_date");
  assert.match(await spoken(place), /31 \/ 06 \/ 2026.*« 31\/06\/2026 » n’est pas enregistré\. Ce jour n’existe pas.*reste : 15 juin 2026/);
  await place.scrollIntoViewIfNeeded();
  await person.screenshot("day-refused-1280");
  await part(page, /^mois/i).click();
  await page.type("07");
  await page.field("Territoire de l’action").click();
  await page.saved();
  assert.equal(await day(), "2026-07-31");
});

test("C60: a whole date that is taken apart again in the same visit stays so beside its word", async () => {
  const { id, page } = await fiche("Jour défait");
  await part(page, /^jour/i).click();
  await page.type("15062026");
  await part(page, /^mois/i).click();
  await page.press("Backspace", "Backspace");
  await page.field("Territoire de l’action").click();
  await page.says(REFUSED);
  assert.match(await spoken(page.place("engagement_date")), /15 \/ mm \/ 2026.*« 15\/mm\/2026 » n’est pas enregistré\. La date est incomplète\./);
  assert.equal((await fields(id)).engagement_date ?? null, null);
});

test("C60: on a telephone the same words stand under the number, and nothing is wider than the screen", async () => {
  const { person, page } = await fiche("Budget au téléphone", { size: PHONE });
  const budget = page.page.locator('[data-form-path="fields.budget"]');
  await budget.getByRole("button", { name: /^Ajouter/ }).click();
  const number = budget.getByRole("textbox", { name: /Montant prévisionnel/ });
  await number.click();
  await page.type("entre 2 000 et 3 000 euros selon les subventions obtenues");
  await page.press("Tab");
  await page.says(REFUSED);
  await number.scrollIntoViewIfNeeded();
  await person.screenshot("number-refused-360");
  assert.ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
});
