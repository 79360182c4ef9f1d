// What concerns the last letter: one undo for a whole document, what stands above a keyboard on the screen, proposals where a
// finger finds them, in the language of each word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { goToPage, placesOf } from "./fixture/pages.mjs";
import { DESKTOP, PHONE } from "./fixture/person.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const KEYBOARD_PX = 320;
const OBJECTIVE = "fields.objectif_principal";

const fiche = { path: () => `/documents/${places.fiche}`, form: true };
const place = (page, path) => page.locator(`[data-form-path="${path}"]`);

test("C54: Ctrl+Z on a link takes back the words of a rich text, then those of the title, and the focus goes with it", async () => {
  const person = await world.person("coordination", { size: DESKTOP });
  await goToPage(person, fiche, places);
  const { page } = person;
  const title = place(page, "title").locator("textarea, input");
  await title.click();
  await page.keyboard.press("Control+End");
  const before = await title.inputValue();
  await page.keyboard.type(" bis");
  const rich = page.getByRole("textbox", { name: "Descriptif des actions" });
  await rich.click();
  await page.getByRole("toolbar").first().waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" zébrures");
  await page.getByRole("textbox", { name: "Descriptif des actions" }).getByText("zébrures").waitFor();
  await page.getByRole("link", { name: "Documents" }).first().focus();
  await page.keyboard.press("Control+z");
  await page.getByText("zébrures").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.matches("[role=textbox]"));
  await page.keyboard.press("Control+z");
  await page.waitForFunction((words) => document.activeElement?.value === words, before);
  await page.keyboard.press("Control+y");
  await page.waitForFunction((words) => document.activeElement?.value === words, `${before} bis`);
  await page.keyboard.press("Control+z");
});

test("C55: the toolbar of a rich text stands above a keyboard that lies over the page", async () => {
  const person = await world.person("coordination", { size: PHONE });
  await goToPage(person, fiche, places);
  const { page } = person;
  await page.getByRole("textbox", { name: "Descriptif des actions" }).click();
  const tray = page.locator(".editor-tray");
  await tray.waitFor();
  // Chromium has no keyboard to lay over a page: the page is told of it as ui/keyboard.ts tells it (keyboard.test.ts).
  await page.evaluate((px) => document.documentElement.style.setProperty("--keyboard", `${px}px`), KEYBOARD_PX);
  await tray.scrollIntoViewIfNeeded();
  await page.evaluate(() => document.querySelector(".editor-rich-text").scrollIntoView({ block: "end" }));
  const box = await tray.boundingBox();
  assert.ok(box.y + box.height <= PHONE.height - KEYBOARD_PX + 1, `the toolbar ends at ${box.y + box.height}`);
  await page.screenshot({ path: "artifacts/clavier-360.png" });
});

for (const [size, name] of [[DESKTOP, 1280], [PHONE, 360]]) {
  test(`C56: at ${name} pixels proposals stand behind their text in the page, whole, over what is around it`, async () => {
    const person = await world.person("coordination", { size });
    await goToPage(person, fiche, places);
    const { page } = person;
    const box = page.getByRole("combobox", { name: "Co-pilote" });
    await box.click();
    await page.keyboard.type("c");
    const list = page.getByRole("listbox");
    await list.waitFor();
    assert.ok(await box.evaluate((input) => input.nextElementSibling.contains(document.querySelector("[role=listbox]"))));
    const option = list.getByRole("option").first();
    const seen = await option.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    assert.ok(seen, "nothing lies over the first proposal");
    await page.screenshot({ path: `artifacts/propositions-${name}.png` });
    assert.deepEqual(await axe(page), []);
    await sideways(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
  });
}

test("C53: in English a form says which words are French, and axe finds nothing", async () => {
  const person = await world.person("coordination", { size: DESKTOP });
  await goToPage(person, fiche, places);
  const { page } = person;
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Contents" }).waitFor();
  const label = place(page, OBJECTIVE).locator(".form-label");
  assert.equal(await label.getAttribute("lang"), "fr");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.deepEqual(await axe(page), []);
  await page.screenshot({ path: "artifacts/anglais-1280.png" });
});
