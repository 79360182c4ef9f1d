// How a large matrix is looked at: the page scrolls down, the table sideways, its head and first column in sight, its columns
// chosen and made wider; with five hundred rows as with sixty.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { MATRIX, addRow, asCopied, cell, copyElsewhere, grid } from "./fixture/grid.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
/** Five hundred rows are on their way for a while on a busy machine. */
const MANY = { within: 90_000, timeout: 90_000 };

async function filled(title, rows, options = {}) {
  const id = await world.document(title, MATRIX);
  const page = await (await world.person("redaction", { reducedMotion: "reduce", ...options })).open(id);
  await addRow(page);
  await page.press("Escape");
  const lines = Array.from({ length: rows }, (_, at) => [`Acteur ${at + 1}`, `Rôle ${at + 1} au long cours`, "Des bénévoles", "Se faire connaître", "", "Association"]);
  await copyElsewhere(page, asCopied(lines));
  await page.press("Control+v");
  await page.page.locator(".form-done").getByText(`${rows} lignes collées.`).waitFor(MANY);
  await page.saved(MANY);
  await untilEqual("all rows to be drawn", () => grid(page).locator("tr[data-form-row]").count(), rows, MANY);
  return { id, page };
}

/** Whether the middle of an element is what one sees there. */
const isSeen = (locator) => locator.evaluate((element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
});

test("C69: the page scrolls down and the table sideways; head and first column stay, and the focus is never under them", async () => {
  const { page } = await filled("Soixante lignes", 60);
  const scroller = page.page.locator(".grid-scroll");
  assert.deepEqual(await scroller.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight), 0);
  assert.deepEqual(await sideways(page.page), []);
  await page.page.locator(".form-done").getByRole("button", { name: "Fermer" }).click();
  await cell(page, 1, "Rôle potentiel").focus();
  await page.press("Control+ArrowDown");
  await until("the head to be under the toolbar", () => page.page.locator(".grid-float-strip").isVisible());
  const [tools, strip] = await Promise.all([".app-tools", ".grid-float-strip"].map((one) => page.page.locator(one).boundingBox()));
  assert.ok(Math.abs(strip.y - (tools.y + tools.height)) <= 2, `${strip.y} under ${tools.y + tools.height}`);
  await page.person.screenshot("grid-60-bas");
  for (let count = 0; count < 45; count += 1) {
    await page.press("ArrowUp");
    if (count % 9 === 0) assert.ok(await isSeen(page.page.locator(":focus")), `row ${60 - count} is seen`);
  }
  await page.press("End");
  await until("the last column to be seen", () => isSeen(page.page.locator(":focus")));
  const name = await cell(page, 15, "Acteur / Partenaire").locator();
  assert.ok(await isSeen(name), "the first column stays");
  const aligned = await page.page.evaluate(() => {
    const at = (root) => [...document.querySelectorAll(`${root} thead th`)].map((one) => Math.round(one.getBoundingClientRect().left));
    return [at(".grid-scroll"), at(".grid-float-strip")];
  });
  assert.deepEqual(aligned[0], aligned[1]);
  await page.person.screenshot("grid-60-droite");
  for (let count = 0; count < 11; count += 1) await page.press("ArrowLeft");
  assert.ok(await isSeen(page.page.locator(":focus")), "a column isn’t under the first");
  assert.deepEqual(await axe(page.page), []);
});

test("C69: what is beyond the edge is said and reached; columns are chosen, made wider by mouse and keys, and remembered", async () => {
  const { id, page } = await filled("Des colonnes", 3);
  const more = page.page.getByRole("button", { name: /^\d+ autres colonnes$/ });
  await more.waitFor();
  await page.person.screenshot("grid-tout-1280");
  await more.click();
  await page.page.getByRole("button", { name: "Revenir aux premières colonnes" }).or(more).waitFor();
  await page.page.getByRole("button", { name: "Modèle régional (5)" }).click();
  assert.equal(await grid(page).getByRole("columnheader").count(), 6);
  const head = grid(page).getByRole("columnheader", { name: "Apports au projet" });
  const before = (await head.boundingBox()).width;
  const edge = await head.locator(".grid-edge").boundingBox();
  await page.page.mouse.move(edge.x + edge.width / 2, edge.y + 10);
  await page.page.mouse.down();
  await page.page.mouse.move(edge.x + edge.width / 2 + 80, edge.y + 10, { steps: 4 });
  await page.page.mouse.up();
  await until("the column to be wider", async () => (await head.boundingBox()).width > before + 40);
  const wide = (await head.boundingBox()).width;
  await cell(page, 1, "Apports au projet").focus();
  await page.press("Alt+Shift+ArrowRight");
  await until("it to be wider still", async () => (await head.boundingBox()).width > wide + 8);
  await page.person.screenshot("grid-modele-1280");
  await page.page.goto(`/documents/${id}`);
  await page.ready();
  await untilEqual("the view to be remembered", () => grid(page).getByRole("columnheader").count(), 6);
  await page.page.getByRole("button", { name: /^Colonnes/ }).click();
  await page.page.getByRole("dialog", { name: "Colonnes" }).waitFor();
  await page.person.screenshot("grid-colonnes");
  assert.deepEqual(await axe(page.page), []);
  await page.page.getByRole("button", { name: "Largeurs d’origine" }).click();
  await page.page.getByRole("button", { name: "Terminer" }).click();
  await page.page.getByRole("button", { name: "Tout (13)" }).click();
  assert.equal(await grid(page).getByRole("columnheader").count(), 14);
});

test("C69: small screens: cards on a phone, and nothing sticks out or is wrong at 360 and 320 px", async () => {
  const { id } = await filled("Petits écrans", 3);
  for (const [width, scheme] of [[360, "dark"], [320, "light"]]) {
    const page = await (await world.person("redaction2", { size: { width, height: 740 }, scheme, reducedMotion: "reduce" })).open(id);
    assert.equal(await grid(page).count(), 0);
    assert.deepEqual([...(await axe(page.page)), ...(await sideways(page.page))], []);
  }
});

test("C69: five hundred rows are all there, for whoever searches the page, and are written in as sixty are", async () => {
  const { page } = await filled("Cinq cents lignes", 500);
  assert.ok(await page.page.evaluate(() => {
    getSelection().collapse(document.body, 0);
    return window.find("Rôle 497 au long cours");
  }), "the browser finds it");
  assert.equal(await grid(page).getByRole("row").count(), 501);
  await cell(page, 250, "Rôle potentiel").focus();
  await page.press("F2");
  await page.type(" et plus encore");
  await page.press("Escape");
  await untilEqual("it to be written", () => cell(page, 250, "Rôle potentiel").text(), "Rôle 250 au long cours et plus encore");
  await page.saved(MANY);
});
