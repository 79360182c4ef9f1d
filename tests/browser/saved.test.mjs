// « Enregistré » is true, whatever happens to the server and to the network; and what isn't saved is said to be so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { assertWordsOf, typed } from "./fixture/words.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const EVERYBODY = ["coordination", "redaction", "redaction2", "pilote"];
const TOGETHER = { label: "Objectif général de l’action", key: "objectif_general_action" };
const ALONE = { label: "Territoire de l’action", key: "territoire" };

test("S4: the server is killed while four people type, and comes back: every word is there, « Enregistré » is true", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const id = await world.document("Panne de courant");
  const people = await world.people(...EVERYBODY);
  const pages = await Promise.all(people.map((person) => person.open(id)));
  await Promise.all(pages.map((page) => page.enter(TOGETHER.label)));
  const typing = Promise.all(pages.map((page, index) => page.type(typed("ABCD"[index], 24))));
  const sees = (page, word) => async () => (await page.text(TOGETHER.label)).includes(word);
  await until("words to be on their way", sees(pages[0], "D4œuf"));
  await world.server.kill();
  await until("people to have gone on typing", sees(pages[0], "A14œuf"));
  await world.server.restart();
  await typing;
  for (const page of pages) await page.saved({ within: 30_000 });
  const saved = (await world.content(id)).fields[TOGETHER.key];
  assertWordsOf(saved, "ABCD", 24);
  for (const page of pages) await page.shows(TOGETHER.label, saved);
});

test("C1: whenever the indicator says « Enregistré », the server has what the page shows", async () => {
  const id = await world.document("Chaque fois");
  const page = await (await world.person("redaction")).open(id);
  await page.enter(ALONE.label);
  const typing = inBursts(page, [typed("A", 4), typed("B", 4), typed("C", 4), typed("D", 4)]);
  let times = 0;
  let over = false;
  typing.then(() => (over = true));
  while (!over) {
    const { words, text } = await wordsAndText(page);
    if (!words.startsWith("Enregistré")) continue;
    const saved = (await world.content(id)).fields[ALONE.key];
    assert.ok(saved.startsWith(text), `“${words}” was said of “${text}”, but the server has “${saved}”`);
    times += text.length > 0 ? 1 : 0;
  }
  await typing;
  await page.saved();
  assert.ok(times > 0, "it was said in the pauses of the typing");
});

/** As people write: a few words, a pause in which the indicator may say that all is saved, and on. */
async function inBursts(page, parts) {
  for (const part of parts) {
    await page.type(part, { delay: 40 });
    await page.page.waitForTimeout(900);
  }
}

test("while the network is gone the indicator counts what is kept here, and the field says so too", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const proxy = await Proxy.before(world.server);
  const id = await world.document("Réseau coupé");
  const person = await world.person("redaction", { at: proxy.url });
  const page = await person.open(id);
  await page.write(ALONE.label, "avant ");
  await page.saved();
  await proxy.cut();
  await page.type("pendant ");
  await page.says(/^Impossible d’enregistrer, nouvelle tentative dans \d+ s/);
  await page.page.getByText("Pas encore enregistré").first().waitFor();
  await person.context.setOffline(true);
  await page.says(/^Hors ligne : 1 modification gardée sur cet appareil$/);
  await page.write(TOGETHER.label, "encore ");
  await page.says(/^Hors ligne : 2 modifications gardées sur cet appareil$/);
  assert.equal((await world.content(id)).fields[ALONE.key], "avant ");
  await proxy.mend();
  await person.context.setOffline(false);
  await page.saved({ within: 30_000 });
  assert.equal((await world.content(id)).fields[ALONE.key], "avant pendant ");
  assert.equal((await world.content(id)).fields[TOGETHER.key], "encore ");
  await page.page.getByText("Pas encore enregistré").waitFor({ state: "detached" });
  await person.leave();
  await proxy.cut();
});

test("C5: a page that can keep nothing warns before it is left with something unsaved, and only then", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const proxy = await Proxy.before(world.server);
  const id = await world.document("Rien à garder");
  const person = await world.person("redaction", { at: proxy.url });
  await person.context.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("no storage on this device", "SecurityError");
    };
  });
  const page = await person.open(id);
  await page.write(ALONE.label, "à perdre");
  await page.saved();
  await proxy.cut();
  await page.type(" ou non");
  await page.says(/Impossible d’enregistrer|Hors ligne/);
  const [dialog] = await Promise.all([
    page.page.waitForEvent("dialog"),
    page.page.close({ runBeforeUnload: true }),
  ]);
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await proxy.mend();
  await page.saved({ within: 30_000 });
  assert.equal((await world.content(id)).fields[ALONE.key], "à perdre ou non");
  await Promise.all([page.page.waitForEvent("close"), page.page.close({ runBeforeUnload: true })]);
  await person.leave();
  await proxy.cut();
});

/** The indicator and the field at one and the same moment. */
async function wordsAndText(page) {
  const [indicator, field] = await Promise.all([page.indicator.elementHandle(), page.field(ALONE.label).elementHandle()]);
  return page.page.evaluate(([one, other]) => ({ words: one.innerText.trim(), text: other.value }), [indicator, field]);
}
