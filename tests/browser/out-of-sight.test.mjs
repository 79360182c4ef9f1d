// What of a fiche is off the screen isn't drawn again and again, and is there all the same: for whoever searches the page, jumps
// to it, scrolls to it, prints it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIRST = "Territoire de l’action";
const LAST = "Précisions sur le budget";
const KEY = "budget_precisions";

async function fiche(title, options) {
  const id = await world.document(title);
  const page = await (await world.person("redaction", options)).open(id);
  await until("the form to be drawn", () => page.page.evaluate(() => document.querySelector(".form").hasAttribute("data-drawn")));
  return { id, page };
}

const heights = (page) => page.page.evaluate(() =>
  [...document.querySelectorAll(".form-field")].map((field) => Math.round(field.getBoundingClientRect().height)));
const isLeftAlone = (page, key) => page.place(key).evaluate((field) => getComputedStyle(field).contentVisibility === "auto");

for (const [where, options] of Object.entries({ "a wide screen": {}, "a phone": { viewport: { width: 360, height: 740 } } })) {
  test(`C100: on ${where} nothing of a form moves when it is left alone, nor when all of it has been seen`, async () => {
    const { page } = await fiche(`Rien ne bouge sur ${where}`, { fresh: true, ...options });
    assert.ok(await isLeftAlone(page, KEY), "it is left alone");
    const before = await heights(page);
    await page.page.evaluate(() => document.querySelector(".form").removeAttribute("data-drawn"));
    assert.deepEqual(await heights(page), before);
    await page.page.evaluate(() => document.querySelector(".form").setAttribute("data-drawn", ""));
    for (let top = 0; top < 8_000; top += 500) await page.page.evaluate((y) => scrollTo(0, y), top);
    assert.deepEqual(await heights(page), before);
  });
}

test("C100: what others write out of sight is found by searching the page, and is there for whoever scrolls or jumps to it", async () => {
  const { id, page } = await fiche("Loin des yeux", { fresh: true });
  const other = await (await world.person("redaction2", { fresh: true })).open(id);
  const words = Array.from({ length: 30 }, (_, at) => `Ligne ${at + 1} du plan de financement`).join("\n");
  await page.enter(FIRST);
  await other.enter(LAST);
  await other.page.keyboard.insertText(words);
  await other.saved();
  await until("the words to have come", () => page.page.evaluate(() => [...document.querySelectorAll(".form textarea")]
    .some(({ value }) => value.includes("Ligne 30"))));
  assert.ok(await isLeftAlone(page, KEY));
  assert.ok(await page.page.evaluate((label) => globalThis.find(label), LAST), "the page’s search finds its label");
  await page.place(KEY).scrollIntoViewIfNeeded();
  const box = await page.place(KEY).boundingBox();
  assert.ok(box.height > 30 * 15, `it is as tall as what stands in it: ${box.height}`);
  await page.page.evaluate(() => scrollTo(0, 0));
  await page.page.getByRole("navigation", { name: "Sommaire" }).getByRole("link", { name: /^Budget/ }).first().click();
  const seen = await until("the place to stand still", async () => {
    const first = await page.place(KEY).boundingBox();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const then = await page.place(KEY).boundingBox();
    return first.y === then.y && then;
  });
  assert.ok(seen.y < 900, `what one jumped to is near: ${seen.y}`);
});

test("C100: rings, marks and what a field opens aren’t cut off at its edge", async () => {
  const { page } = await fiche("Rien n’est coupé", { fresh: true });
  await page.enter(FIRST);
  assert.ok(!(await isLeftAlone(page, "territoire")), "what has the focus is drawn as ever");
  await page.person.screenshot("fiche-loin-des-yeux");
});
