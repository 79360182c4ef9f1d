// What one meets every day around the text: lists as they are heard, the first keys after a click, one colour a person, tools in
// one place, what can't be done without a network said at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { openTool, placesOf } from "./fixture/pages.mjs";
import { PHONE } from "./fixture/person.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const RICH = "Descriptif des actions";

/** The words of an accessibility tree: roles and names, the items of a list under it. */
async function heard(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const box = nodes.find(({ role, name }) => role?.value === "textbox" && name?.value === RICH);
  const below = (node) => (node.childIds ?? []).flatMap((id) => {
    const child = byId.get(id);
    return child.ignored ? below(child) : [child];
  });
  const wordsOf = (node) => below(node).map((child) => (child.role.value === "StaticText" ? child.name.value : wordsOf(child))).join("");
  return below(box).map((block) => (
    block.role.value === "list"
      ? below(block).map((item) => `${item.properties.find(({ name }) => name === "level")?.value.value} ${wordsOf(item)}`)
      : wordsOf(block)
  ));
}

test("C93: while one types a list it is one list to whoever hears it, and undo and composition go on in it", async () => {
  const person = await world.person("redaction");
  const page = await person.open(await world.document("Entendre une liste"));
  await page.enter(RICH);
  await page.type("Avant");
  await page.press("Enter");
  await page.type("- un");
  await page.press("Enter", "Tab");
  await page.type("dedans");
  await page.press("Enter", "Shift+Tab");
  await page.type("deux");
  assert.deepEqual(await heard(person.page), ["Avant", ["1 un", "2 dedans", "1 deux"]]);
  const composition = await page.compose();
  await composition.show("ê");
  await composition.commit("ême");
  await page.press("ArrowUp", "Home");
  await page.type("x");
  await page.saved();
  assert.deepEqual(await heard(person.page), ["Avant", ["1 un", "2 xdedans", "1 deuxême"]]);
  assert.deepEqual(await axe(person.page), []);
  await page.press("Control+z");
  await until("the letter to be gone", async () => (await heard(person.page))[1][1] === "2 dedans");
});

for (const [how, wait] of [["as soon as the page is there", false], ["once the editor is there", true]]) {
  test(`C94: a key that moves the caret right after the click counts, ${how}`, async () => {
    const id = await world.document("Premières touches");
    const writer = await (await world.person("redaction")).open(id);
    await writer.write(RICH, "milieu");
    await writer.saved();
    for (const [key, expected] of [["Control+Home", "Xmilieu"], ["End", "XmilieuX"], ["Home", "XXmilieuX"], ["Control+End", "XXmilieuXX"]]) {
      const person = await world.person("redaction2", { fresh: !wait });
      const page = await person.open(id);
      if (wait) {
        await page.enter(RICH);
        await page.focus("Objectif général à atteindre");
      }
      await page.field(RICH).click();
      await page.keyboard.press(key);
      await page.keyboard.type("X");
      await page.shows(RICH, expected);
      await page.saved();
    }
  });
}

/** The colour of somebody's initials, wherever they are shown in a page: each of them once. */
async function coloursOf(page, initials) {
  return page.evaluate((letters) => {
    const marks = [...document.querySelectorAll(".ui-avatar, .editor-caret")].filter((mark) => mark.textContent === letters);
    const ground = (mark) => getComputedStyle(mark.querySelector(".editor-caret-flag") ?? mark).backgroundColor;
    return [...new Set(marks.map(ground))];
  }, initials);
}

test("C95: a person has one colour, where they sign in, for themselves, for others, at the caret and in the history", async () => {
  const stranger = await world.stranger();
  await stranger.goTo("/connexion");
  await stranger.page.getByRole("heading", { name: "Démonstration" }).waitFor();
  const [atTheDoor] = await coloursOf(stranger.page, "OE");
  const [odile, maelle] = await world.people("redaction2", "coordination");
  const id = await world.document("Une seule couleur");
  const [own, others] = [await odile.open(id), await maelle.open(id)];
  await own.write("Axe / Thématique", "Accès aux soins");
  await own.saved();
  await others.shows("Axe / Thématique", "Accès aux soins");
  await others.focus("Axe / Thématique");
  await until("the caret and the label to say who is there", () => others.caretOf("OE"));
  await until("her own page to show her colour", async () => (await coloursOf(odile.page, "OE"))[0] === atTheDoor);
  await until("everything in another page to show it", async () => {
    const seen = await coloursOf(maelle.page, "OE");
    return seen.length === 1 && seen[0] === atTheDoor;
  });
  await openTool(maelle.page, "Historique");
  await maelle.page.locator(".history-edit-session .ui-avatar").filter({ hasText: "OE" }).first().waitFor();
  assert.deepEqual(await coloursOf(maelle.page, "OE"), [atTheDoor]);
  await maelle.goTo(`/espaces/${places.workspace}`);
  await maelle.page.locator(".app-here-people .ui-avatar").filter({ hasText: "OE" }).waitFor();
  assert.deepEqual(await coloursOf(maelle.page, "OE"), [atTheDoor]);
});

test("C96: on a phone the tools stand on the line of the state, in words, for all who may read", async () => {
  for (const key of ["coordination", "redaction", "lecture"]) {
    const person = await world.person(key, { size: PHONE, reducedMotion: "reduce" });
    const page = await person.open(places.fiche);
    const tools = person.page.getByRole("group", { name: "Outils du document" });
    const height = (locator) => locator.evaluate((element) => element.getBoundingClientRect().height);
    const line = await page.indicator.evaluate((element) => parseFloat(getComputedStyle(element).lineHeight));
    assert.ok((await height(page.indicator)) < 2 * line, "the state is one line");
    assert.ok((await height(tools)) < 56, `${await height(tools)} px`);
    await tools.getByRole("button", { name: /^Plus,/ }).click();
    const entries = await person.page.getByRole("menuitem").allInnerTexts();
    assert.ok(entries.includes("Imprimer") && entries.includes("Historique"), entries.join(", "));
    assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
    await person.page.keyboard.press("Escape");
  }
});

test("C96: a heading that a link led to has the focus and no ring", async () => {
  const person = await world.person("coordination");
  await person.goTo(`/espaces/${places.workspace}`);
  await person.page.getByRole("link", { name: /clubs des aînés/ }).first().focus();
  await person.page.keyboard.press("Enter");
  const heading = person.page.getByRole("heading", { level: 1, name: /clubs des aînés/ });
  await until("the heading to have the focus", () => heading.evaluate((element) => element === document.activeElement));
  assert.equal(await heading.evaluate((element) => getComputedStyle(element).outlineStyle), "none");
});

test("C98: without a network a new document’s dialog says so before anything is filled in", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const person = await world.person("coordination", { fresh: true });
  await person.goTo(`/espaces/${places.workspace}`);
  await person.page.getByRole("button", { name: "Nouveau document" }).waitFor();
  await person.context.setOffline(true);
  await person.page.getByRole("button", { name: "Nouveau document" }).click();
  const said = person.page.getByRole("dialog").getByText("rien ne peut être créé pour l’instant");
  await said.waitFor();
  assert.deepEqual(await axe(person.page), []);
  await person.context.setOffline(false);
  await said.waitFor({ state: "detached" });
});
