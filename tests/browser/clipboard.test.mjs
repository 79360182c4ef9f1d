// What is copied and pasted is what was meant: with the real clipboard between fields, and with what Word puts on one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const RICH = "Descriptif des actions";
const OTHER_RICH = "À quels besoins l’action répond-elle ? / Contexte";
const PLAIN = "Territoire de l’action";
const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
const WRITTEN = "Avant\n- Un\n- Deux\n  - Deux-un\nAprès";

async function fiche(title) {
  const id = await world.document(title);
  const page = await (await world.person("redaction", CLIPBOARD)).open(id);
  return { id, page };
}

/** As one types it: « - » begins a list, Tab goes deeper, two Enters end it. */
async function writeList(page) {
  await page.enter(RICH);
  await page.type("Avant");
  await page.press("Enter");
  await page.type("- Un");
  await page.press("Enter");
  await page.type("Deux");
  await page.press("Enter", "Tab");
  await page.type("Deux-un");
  await page.press("Enter", "Shift+Tab", "Enter");
  await page.type("Après");
  await page.saved();
}

async function clipboard(page) {
  return page.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const as = async (type) => (item.types.includes(type) ? (await item.getType(type)).text() : "");
    return { html: await as("text/html"), text: (await as("text/plain")).replaceAll("\r\n", "\n") };
  });
}

const bare = (html) => html.replace(/^[\s\S]*<!--StartFragment-->|<!--EndFragment-->[\s\S]*$/g, "").replace(/<meta[^>]*>/g, "").replace(/ (?:style|data-[a-z-]+)="[^"]*"/g, "");
const LIST = "<p>Avant</p><ul><li>Un</li><li>Deux<ul><li>Deux-un</li></ul></li></ul><p>Après</p>";

/** Pastes into what has the focus, as the clipboard would deliver it: not washed by the browser first. */
async function paste(page, data) {
  await page.page.evaluate((types) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(types)) clipboardData.setData(type, text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, data);
}

test("C61: a list goes out of the editor as a list, with its bullets into a plain field, and as it was into another text", async () => {
  const { page } = await fiche("Copié de l’éditeur");
  await writeList(page);
  await page.press("Control+a", "Control+c");
  const { html, text } = await clipboard(page);
  assert.equal(text, WRITTEN);
  assert.equal(bare(html), LIST);
  await page.enter(PLAIN);
  await page.press("Control+v");
  await page.shows(PLAIN, WRITTEN);
  await page.enter(OTHER_RICH);
  await page.press("Control+v");
  await untilEqual("the list to be one there", () => page.text(OTHER_RICH), "Avant\nUn\nDeux\nDeux-un\nAprès");
  await page.press("Control+a", "Control+c");
  assert.deepEqual(await clipboard(page).then((copy) => [bare(copy.html), copy.text]), [LIST, WRITTEN]);
});

test("C61: out of a text without the focus, and of one that is only read, it goes out the same", async () => {
  const { id, page } = await fiche("Copié sans l’éditeur");
  await writeList(page);
  const copied = async (of) => {
    await of.page.evaluate(() => {
      const block = [...document.querySelectorAll("[data-block]")].find((one) => one.textContent === "Avant");
      document.activeElement?.blur();
      getSelection().selectAllChildren(block.closest(".editor-prose"));
    });
    await of.press("Control+c");
    return clipboard(of).then(({ html, text }) => [bare(html), text]);
  };
  await page.page.getByRole("heading", { level: 1 }).first().click();
  await until("the text to be shown", async () => (await page.page.locator("[data-block]").filter({ hasText: /^Avant$/ }).count()) > 0);
  assert.deepEqual(await copied(page), [LIST, WRITTEN]);
  const reader = await world.person("lecture", CLIPBOARD);
  assert.deepEqual(await copied(await reader.open(id)), [LIST, WRITTEN]);
});

test("C62: Word’s deletions, comments and pictures stay out and are said; numbers and blank lines stay", async () => {
  const { page } = await fiche("Collé de Word");
  await page.enter(RICH);
  await paste(page, {
    "text/html": "<p class=MsoNormal>Le <del>vieux </del><ins>nouveau</ins> plan"
      + "<span class=MsoCommentReference><a class=msocomanchor href=\"#_msocom_1\">[AB1]</a></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
      + "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span>Recruter</p>"
      + "<p><img src='file:///c:/x.png' width=300></p>"
      + "<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>À revoir</p></div></div>",
    "text/plain": "peu importe",
  });
  await untilEqual("the words that were meant", () => page.text(RICH), "Le nouveau plan\n\n3. Recruter");
  await page.page.getByText("N’a pas été collé : 1 image, 1 commentaire, 1 passage supprimé ou barré.").first().waitFor();
  await page.person.screenshot("left-out-1280");
  await page.press("Enter");
  await page.page.evaluate(() => navigator.clipboard.writeText("7) sept\n- 5 %\n\nfin"));
  await page.press("Control+v");
  await untilEqual("the lines as they stood", () => page.text(RICH), "Le nouveau plan\n\n3. Recruter\n7) sept\n- 5 %\n\nfin");
  assert.equal(await page.page.locator(".editor-left-out").count(), 0);
});
