// What is printed can be read: columns are as wide as their words want, and no sheet is empty.

import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsOn } from "./fixture/sheets.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const MATRIX = "normandie-2025/matrice-acteurs@1";
const ROW = { "Acteur / Partenaire": "Mairie de Saint-Étienne", "Rôle potentiel": "Pilotage et animation", "Intérêt pour le projet": "Faible à ce jour" };

/** A matrix of one row with a cell of so many words. */
async function matrix(words) {
  const id = await world.document(`Matrice de ${words} mots`, MATRIX);
  const page = await (await world.person("redaction")).open(id);
  await page.page.getByRole("button", { name: "Ajouter la première ligne" }).click();
  const grid = page.page.getByRole("grid", { name: "Acteurs concernés" });
  const filled = { ...ROW, "Apports au projet": Array.from({ length: words }, (_, at) => ["accompagnement", "des", "familles", "et", "coordination"][at % 5]).join(" ") };
  for (const [label, said] of Object.entries(filled)) {
    const header = grid.getByRole("columnheader", { name: label });
    const cell = grid.getByRole("row").nth(1).locator(`[aria-colindex="${await header.first().getAttribute("aria-colindex")}"]`);
    await cell.focus();
    await page.press("F2");
    await page.keyboard.insertText(said);
    await page.press("Escape", "Escape");
  }
  await page.saved({ within: 20_000 });
  return page;
}

/** What is printed: each column's width, and the widest word of it that is whole on a line. */
async function columns(page) {
  await page.page.setViewportSize({ width: 680, height: 960 });
  await page.page.emulateMedia({ media: "print" });
  await page.page.locator(".form-print .print-table").first().waitFor();
  return page.page.evaluate(() => {
    const table = document.querySelector(".form-print .print-table");
    const rulerOf = (cell) => {
      const ruler = cell.cloneNode(false);
      ruler.removeAttribute("scope");
      const box = document.createElement("span");
      box.style.cssText = `position:absolute;white-space:nowrap;font:${getComputedStyle(cell).font}`;
      document.querySelector(".form-print").append(box);
      return (word) => { box.textContent = word; const { width } = box.getBoundingClientRect(); return { width, end: () => box.remove() }; };
    };
    return [...table.rows].flatMap((row) => [...row.cells].map((cell) => {
      const measure = rulerOf(cell);
      const style = getComputedStyle(cell);
      const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const widest = Math.max(...cell.textContent.split(/\s+/).map((word) => { const { width, end } = measure(word); end(); return width; }));
      return { words: cell.textContent.slice(0, 30), room, widest, right: cell.getBoundingClientRect().right, page: document.documentElement.clientWidth };
    }));
  });
}

for (const words of [69, 345, 900]) {
  test(`C63: beside a cell of ${words} words no word of another is cut in two`, async () => {
    const page = await matrix(words);
    const cells = await columns(page);
    await page.person.screenshot(`printed-${words}-words`);
    await page.page.emulateMedia({ media: null });
    for (const cell of cells) assert.ok(cell.widest <= cell.room + 1 && cell.right <= cell.page + 1, JSON.stringify(cell));
  });
}

for (const words of [900, 1150, 2000]) {
  test(`C63: a row of ${words} words, longer than a sheet or nearly, leaves no sheet with a title alone`, async () => {
    const page = await matrix(words);
    const sheets = wordsOn(await page.page.pdf({ preferCSSPageSize: true }));
    assert.ok(sheets.length > 1, JSON.stringify(sheets));
    assert.ok(sheets[0] > 0.8 * sheets[1], `the first sheet is as full as the others: ${JSON.stringify(sheets)}`);
  });
}
