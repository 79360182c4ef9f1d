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
