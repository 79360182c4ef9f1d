// A person's tabs: they find each other without a server, and one that is loaded again, crashes, or is left and come back to
// costs the others nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BROWSER } from "./fixture/browsers.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile(undefined, { browser: { keepsPages: true } });
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const RELOADS = 50;
/** What fifty pages that aren't forgotten would hold is many times as much. */
const MOST_BYTES = 8 << 20;

/** What tabs tell each other, heard by a page that takes no part: `said()`, since the last `forget()`. */
async function listenIn(person) {
  const page = await person.context.newPage();
  await page.goto("/a-propos");
  const channel = `maillage-${await person.account.participant()}`;
  await page.evaluate((name) => {
    window.notes = [];
    new BroadcastChannel(name).onmessage = ({ data }) => window.notes.push({ kind: data.kind, from: data.from, to: data.to });
  }, channel);
  return {
    said: () => page.evaluate(() => window.notes),
    forget: () => page.evaluate(() => void (window.notes = [])),
  };
}

/** To how many tabs somebody's edit is told: each that they believe to be there. */
async function toldTo(tab, tabs, text) {
  await tabs.forget();
  await tab.write(FIELD.label, text);
  await tab.saved();
  const messages = (await tabs.said()).filter(({ kind }) => kind === "message");
  // The others answer.
  return new Set(messages.filter(({ from }) => from === messages[0].from).map(({ to }) => to)).size;
}

/** What is still held after everything was thrown away that can be. */
async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  for (let time = 0; time < 3; time += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

test(`C52: after ${RELOADS} reloads of a tab the other knows of one, and holds no more than before`, async (t) => {
  const person = await world.person("redaction", { fresh: true });
  const id = await world.document("Rechargé cinquante fois");
  const tab = await person.open(id);
  const other = await person.openInNewTab(id);
  const tabs = await listenIn(person);
  assert.equal(await toldTo(tab, tabs, "avant "), 1);
  const before = await heap(tab.page);
  for (let time = 0; time < RELOADS; time += 1) {
    await tabs.forget();
    await other.page.reload({ waitUntil: "commit" });
    // It is there once the other has welcomed it.
    await until("the tab to be back", async () => (await tabs.said()).some(({ kind }) => kind === "welcome"));
  }
  await other.ready();
  assert.equal(await toldTo(tab, tabs, "après"), 1);
  const grown = (await heap(tab.page)) - before;
  t.diagnostic(`the tab that stayed holds ${Math.round(grown / 1024)} KiB more`);
  assert.ok(grown < MOST_BYTES, `${grown} bytes more are held`);
  await other.shows(FIELD.label, "avant après");
});

test("C52: a tab that crashes is noticed by the other, which goes on", { skip: BROWSER !== "chromium" }, async () => {
  const person = await world.person("redaction", { fresh: true });
  const id = await world.document("Onglet planté");
  const tab = await person.open(id);
  const other = await person.openInNewTab(id);
  const tabs = await listenIn(person);
  assert.equal(await toldTo(tab, tabs, "avant "), 1);
  const crashed = other.page.waitForEvent("crash");
  const session = await person.context.newCDPSession(other.page);
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await until("the crash to be noticed", async () => (await toldTo(tab, tabs, "x")) === 0, { within: 20_000 });
  assert.equal(tab.page.isClosed(), false);
  assert.equal((await tabs.said()).filter(({ kind }) => kind === "leave").length, 0, "it said nothing");
});

test("C52: a page that is left and come back to has its words, is told again, and saves", async (t) => {
  world.troubles.expect(/Page entered Back-Forward Cache/, /favicon\.ico/);
  const person = await world.person("redaction", { fresh: true });
  const id = await world.document("Aller et retour");
  const tab = await person.open(id);
  const other = await person.openInNewTab(id);
  await tab.write(FIELD.label, "un ");
  await other.shows(FIELD.label, "un ");
  await tab.page.evaluate(() => addEventListener("pageshow", ({ persisted }) => void (window.persisted = persisted)));
  // Gone in the same moment: what was typed last is on the device.
  await tab.type("deux ");
  await tab.page.goto(`${world.server.url}/readyz`);
  await other.write(FIELD.label, "trois ");
  await tab.page.goBack({ waitUntil: "commit" });
  await tab.ready();
  t.diagnostic(`the browser kept the page: ${await tab.page.evaluate(() => window.persisted === true)}`);
  await tab.saved();
  const saved = (await world.content(id)).fields[FIELD.key];
  assert.deepEqual([...saved.trim().split(" ")].sort(), ["deux", "trois", "un"]);
  await untilEqual("both tabs to show it", async () => [await tab.text(FIELD.label), await other.text(FIELD.label)], [saved, saved]);
  await tab.write(FIELD.label, "quatre");
  await tab.saved();
  await other.shows(FIELD.label, `${saved}quatre`);
});

test("C52: a page that the browser keeps is none of the others’ tabs meanwhile, and one again when it is shown", async () => {
  const person = await world.person("redaction", { fresh: true });
  const id = await world.document("Gardée par le navigateur");
  const tab = await person.open(id);
  const other = await person.openInNewTab(id);
  const tabs = await listenIn(person);
  assert.equal(await toldTo(tab, tabs, "un "), 1);
  const show = (page, type) => page.evaluate((name) => void dispatchEvent(new PageTransitionEvent(name, { persisted: true })), type);
  const locks = () => tab.page.evaluate(async () => {
    const { held } = await navigator.locks.query();
    return held.filter(({ name }) => name.startsWith("maillage-tab-")).length;
  });
  assert.equal(await locks(), 2);
  await show(other.page, "pagehide");
  await untilEqual("its lock to be free: no page is kept that holds one", locks, 1);
  assert.equal(await toldTo(tab, tabs, "deux "), 0);
  await show(other.page, "pageshow");
  await untilEqual("its lock to be held", locks, 2);
  await other.shows(FIELD.label, "un deux ");
  assert.equal(await toldTo(tab, tabs, "trois"), 1);
});
