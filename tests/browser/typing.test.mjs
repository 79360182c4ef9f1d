// Several people type at once, in one field and in different ones. Nobody's words are mixed, nobody's caret moves, nobody
// undoes what another wrote, and nothing another does gets in the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { World } from "./fixture/world.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { assertWordsOf, typed } from "./fixture/words.mjs";

const world = World.ofThisFile();
const EVERYBODY = ["coordination", "redaction", "redaction2", "pilote"];
const PLAIN = { kind: "plain", label: "Territoire de l’action", key: "territoire" };
const RICH = { kind: "rich", label: "Descriptif des actions", key: "descriptif" };
const FIELDS = [
  "Axe / Thématique",
  "Quels moyens pour atteindre l’objectif général",
  "Objectif général de l’action",
  "Précisions sur le calendrier",
];

/** Opens one new document for several people at once. */
async function together(title, keys) {
  const id = await world.document(title);
  const people = await world.people(...keys);
  return { id, pages: await Promise.all(people.map((person) => person.open(id))) };
}

/** What is saved of a field. */
async function savedText(id, { key }) {
  const value = (await world.content(id)).fields[key];
  return typeof value === "string" ? value : value.text;
}

/** Waits until everybody shows the same text, which is also the one that is saved; gives it. */
async function agreed(id, pages, field) {
  for (const page of pages) await page.saved();
  const text = await savedText(id, field);
  for (const page of pages) await page.shows(field.label, text);
  return text;
}

for (const field of [PLAIN, RICH]) {
  for (const count of [2, 4]) {
    test(`${count} people type in one ${field.kind} field: every word is whole, for all and on the server`, async () => {
      const { id, pages } = await together("Tous ensemble", EVERYBODY.slice(0, count));
      await pages[0].write(field.label, "début milieu fin");
      await agreed(id, pages, field);
      await Promise.all(pages.map(async (page, index) => {
        await page.enter(field.label);
        await page.press(...Array(index * 4).fill("ArrowLeft"));
      }));
      await Promise.all(pages.map((page, index) => page.type(typed("ABCD"[index], 8), { delay: 20 + index * 6 })));
      const text = await agreed(id, pages, field);
      assertWordsOf(text, "ABCD".slice(0, count), 8);
      assert.equal(text.length, "début milieu fin".length + count * typed("A", 8).length);
    });
  }

  test(`what others type in a ${field.kind} field neither moves a caret nor takes the focus`, async () => {
    const { id, pages } = await together("Le curseur reste", EVERYBODY.slice(0, 2));
    const [one, other] = pages;
    await one.write(field.label, "un deux trois");
    await agreed(id, pages, field);
    await one.press(...Array(6).fill("ArrowLeft"));
    await other.enterAtStart(field.label);
    await other.type("zéro ");
    await other.press("Control+End");
    await other.type(" quatre");
    await one.shows(field.label, "zéro un deux trois quatre");
    await one.type("X");
    assert.equal(await agreed(id, pages, field), "zéro un deuxX trois quatre");
  });

  test(`undoing in a ${field.kind} field takes back one’s own words only`, async () => {
    const { id, pages } = await together("Annuler", EVERYBODY.slice(0, 2));
    const [one, other] = pages;
    await one.write(field.label, "base");
    await agreed(id, pages, field);
    // Typing that follows a pause, or another's, is undone apart from what came before.
    await other.enterAtStart(field.label);
    await other.type("BBB ");
    await one.shows(field.label, "BBB base");
    await one.press("Control+End");
    await one.type(" AAA");
    await other.shows(field.label, "BBB base AAA");
    await until("one’s own words to be gone", async () => {
      await one.press("Control+z");
      return !(await one.text(field.label)).includes("A");
    });
    assert.match(await agreed(id, pages, field), /^BBB (base)?$/);
    await until("one’s own words to be back", async () => {
      await one.press("Control+y");
      return (await one.text(field.label)) === "BBB base AAA";
    });
    assert.equal(await agreed(id, pages, field), "BBB base AAA");
  });

  test(`C3: a word inside another’s sentence in a ${field.kind} field is each one’s own to undo and do again`, async () => {
    const { id, pages } = await together("Annuler autour", EVERYBODY.slice(0, 2));
    const [one, other] = pages;
    await one.write(field.label, "bonjour à tous");
    await agreed(id, pages, field);
    await other.enterAtStart(field.label);
    await other.press(...Array("bonjour ".length).fill("ArrowRight"));
    await other.type("CHERS ");
    await agreed(id, pages, field);
    // Step by step, and once more than there is something to take back.
    await other.press(...Array(3).fill("Control+z"));
    assert.equal(await agreed(id, pages, field), "bonjour à tous");
    await other.press(...Array(3).fill("Control+y"));
    assert.equal(await agreed(id, pages, field), "bonjour CHERS à tous");
    await one.press(...Array(4).fill("Control+z"));
    assert.equal(await agreed(id, pages, field), "CHERS ");
    await one.press(...Array(4).fill("Control+y"));
    assert.equal(await agreed(id, pages, field), "bonjour CHERS à tous");
  });

  test(`an é that is being composed in a ${field.kind} field survives what another types before it`, async () => {
    const { id, pages } = await together("Composer", EVERYBODY.slice(0, 2));
    const [one, other] = pages;
    await one.write(field.label, "caf");
    await agreed(id, pages, field);
    const input = await one.compose();
    await input.show("´");
    await other.enterAtStart(field.label);
    await other.type("Le ");
    await untilEqual("the server to have what the other typed", async () =>
      (await savedText(id, field)).startsWith("Le caf"), true);
    await input.show("é");
    await input.commit("é");
    await one.type("s");
    await other.shows(field.label, "Le cafés");
    assert.equal(await agreed(id, pages, field), "Le cafés");
  });
}

test("C1: a composition without a pause counts as unsaved, and is saved while it goes on", async () => {
  const { id, pages: [page] } = await together("Dictée", EVERYBODY.slice(0, 1));
  await page.write(PLAIN.label, "dit ");
  await page.saved();
  const input = await page.compose();
  await input.show("v");
  const [text, said] = [await page.text(PLAIN.label), await page.savedWords()];
  assert.equal(text, "dit v");
  // On a machine that is busy enough it may be saved by now.
  if (said.startsWith("Enregistré ")) assert.equal(await savedText(id, PLAIN), text, said);
  let words = "v";
  await until("the server to have what is being composed", async () => {
    words += "o";
    await input.show(words);
    return (await savedText(id, PLAIN)).startsWith("dit vo");
  });
  await input.commit(words);
  assert.equal(await agreed(id, [page], PLAIN), `dit ${words}`);
});

test("C2: an emoji is whole, also where the browser gives each half of it as a key", async () => {
  const { id, pages: [page] } = await together("Émoji", EVERYBODY.slice(0, 1));
  for (const field of [PLAIN, RICH]) {
    await page.write(field.label, "a🏥b");
    assert.equal(await agreed(id, [page], field), "a🏥b");
  }
});

test("C45: a key counts as unsaved once it is on the screen, and is written however soon the page goes", async () => {
  const { id, pages: [page] } = await together("Touche à touche", EVERYBODY.slice(0, 1));
  await page.write(PLAIN.label, "touche");
  await page.saved();
  for (const letter of " sur touche") {
    await page.keyboard.press(letter);
    const [text, said] = await page.page.evaluate((indicator) => [
      document.activeElement.value, document.querySelector(`[role=status][aria-label="${indicator}"]`).innerText,
    ], "Enregistrement");
    assert.ok(text.endsWith(letter), text);
    // On a machine that is busy enough it may be saved by now.
    if (said.startsWith("Enregistré")) assert.equal(await savedText(id, PLAIN), text, said);
  }
  await page.keyboard.press("!");
  await page.reload();
  await page.ready();
  await page.shows(PLAIN.label, "touche sur touche!");
  assert.equal(await agreed(id, [page], PLAIN), "touche sur touche!");
});

test("C47: another’s caret at the beginning of a line is in nobody’s way", async () => {
  const { id, pages } = await together("Au début", EVERYBODY.slice(0, 2));
  const [one, other] = pages;
  await one.write(RICH.label, "base");
  await other.shows(RICH.label, "base");
  await one.enterAtStart(RICH.label);
  await other.focus(RICH.label);
  await until("the caret to be seen", () => other.caretOf("MC"));
  await other.press("Home", "End");
  await other.type("X");
  await other.press("Home");
  await other.type("Y");
  assert.equal(await agreed(id, pages, RICH), "YbaseX");
});

test("C47: nor is it in the first of several lines, an empty one, a list, or one that is read from right to left", async () => {
  const { id, pages } = await together("Au début de chaque ligne", EVERYBODY.slice(0, 2));
  const [one, other] = pages;
  await one.enter(RICH.label);
  for (const [index, line] of ["base", "", "שלום", "- liste", "- "].entries()) {
    if (index > 0) await one.press("Enter");
    // The second item is begun by its Enter.
    if (index < 4) await one.type(line);
  }
  const text = await agreed(id, pages, RICH);
  assert.deepEqual(text.split("\n"), ["base", "", "שלום", "liste", ""]);
  await other.focus(RICH.label);
  for (const line of [0, 1, 2, 3, 4]) {
    for (const page of pages) await page.press("Control+Home", ...Array(line).fill("ArrowDown"), "Home");
    await until("the caret to be at the beginning of the line", async () => (await caretLine(other)) === line);
    await other.press("End", "Home");
    await other.type("Y");
    await other.press("End");
    await other.type("X");
  }
  assert.equal(await agreed(id, pages, RICH), "YbaseX\nYX\nYשלוםX\nYlisteX\nYX");
});

/** In which block of the descriptif the other’s caret is drawn, from 0. */
async function caretLine(page) {
  const caret = await page.caretOf("MC");
  if (!caret) return undefined;
  return page.field(RICH.label).evaluate((box, middle) => {
    const blocks = [...box.querySelectorAll("p, li")].filter((block) => !block.querySelector("p, li"));
    return blocks.map((block) => block.getBoundingClientRect()).findIndex(({ top, bottom }) => top <= middle && middle <= bottom);
  }, caret.y + caret.height / 2);
}

test("C2: what is typed into a rich field before its editor has come is not lost", async () => {
  const id = await world.document("Éditeur en route");
  const person = await world.person("redaction", { fresh: true });
  // Its service worker would have fetched the editor beforehand.
  await person.context.addInitScript(() => delete Navigator.prototype.serviceWorker);
  let letThrough;
  const held = new Promise((resolve) => (letThrough = resolve));
  await person.page.route(/\/assets\/EditorBox-/, async (route) => {
    await held;
    await route.continue();
  });
  const page = await person.open(id);
  await page.field(RICH.label).click();
  await page.type("Sans attendre");
  letThrough();
  await page.shows(RICH.label, "Sans attendre");
  await page.type(", et la suite");
  await page.saved();
  assert.equal(await savedText(id, RICH), "Sans attendre, et la suite");
});

test("C2: four people type in four fields at once: each field has its words", async () => {
  const { id, pages } = await together("Chacun son champ", EVERYBODY);
  await Promise.all(pages.map((page, index) => page.enter(FIELDS[index])));
  await Promise.all(pages.map((page, index) => page.type(typed("ABCD"[index], 10))));
  for (const page of pages) await page.saved();
  for (const [index, label] of FIELDS.entries()) {
    for (const page of pages) await page.shows(label, typed("ABCD"[index], 10));
  }
  const { fields } = await world.content(id);
  assert.equal(fields.axe, typed("A", 10));
  assert.equal(fields.objectif_specifique, typed("B", 10));
  assert.equal(fields.objectif_general_action, typed("C", 10));
  assert.equal(fields.calendrier_precisions, typed("D", 10));
});
