// Behind a proxy that passes no WebSocket, or holds answers back, or cuts them: people write together all the same, « Enregistré »
// is as true, and the page says which way it goes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { Nginx } from "./fixture/nginx.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { assertWordsOf, typed } from "./fixture/words.mjs";
import { PHONE } from "./fixture/person.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const TOGETHER = { label: "Objectif général de l’action", key: "objectif_general_action" };
const NAMES = { redaction: "Anselme Plumier", redaction2: "Odile Encrier" };
const ALONE = { label: "Territoire de l’action", key: "territoire" };

/** Somebody behind an nginx; the browser says of itself what nginx refuses and cuts. */
async function behind(kind, key = "redaction") {
  world.troubles.expect(NETWORK_LOSS, /status of (426|502|504)/);
  const nginx = await Nginx.before(world.server, kind);
  const person = await world.person(key, { at: nginx.url, ownSession: true });
  return {
    nginx,
    person,
    async goHome() {
      await person.leave();
      await nginx.close();
    },
  };
}

/** What is said of the connection. */
function spare(page) {
  return page.page.getByText("Connexion de secours", { exact: true });
}

for (const kind of ["filters", "buffers", "cuts", "buffers and cuts"]) {
  test(`W35: behind a proxy that ${kind}, two people write together, see each other, and all is saved`, async (t) => {
    const id = await world.document(`Derrière un proxy (${kind})`);
    const { person, goHome } = await behind(kind);
    const colleague = await world.person("redaction2");
    const [mine, theirs] = await Promise.all([person.open(id), colleague.open(id)]);
    await spare(mine).waitFor();
    assert.equal(await spare(theirs).count(), 0, "who is on a socket is told nothing");
    await Promise.all([mine.enter(TOGETHER.label), theirs.enter(TOGETHER.label)]);
    await Promise.all([mine.type(typed("A", 12)), theirs.type(typed("B", 12))]);
    await Promise.all([mine.saved(), theirs.saved()]);
    const saved = (await world.content(id)).fields[TOGETHER.key];
    assertWordsOf(saved, "AB", 12);
    await mine.shows(TOGETHER.label, saved);
    await theirs.shows(TOGETHER.label, saved);
    await Promise.all([mine.sees(NAMES.redaction2), theirs.sees(NAMES.redaction)]);
    t.diagnostic(`an edit is seen after ${await delay(mine, theirs)} ms there, ${await delay(theirs, mine)} ms here`);
    await Promise.all([mine.saved(), theirs.saved()]);
    await spare(mine).waitFor();
    await goHome();
  });
}

/** How long an edit takes from one page to the other. */
async function delay(from, to) {
  const word = `x${Math.random().toString(36).slice(2, 8)} `;
  await from.enter(TOGETHER.label);
  const start = performance.now();
  await from.page.keyboard.insertText(word);
  await until("the word", async () => (await to.text(TOGETHER.label)).includes(word.trim()));
  return Math.round(performance.now() - start);
}

test("C8: what is said of the connection fits on a phone, and can be read by everybody", async () => {
  const id = await world.document("Sur un petit écran");
  const { person, goHome } = await behind("filters");
  const page = await person.open(id);
  await spare(page).waitFor();
  await person.screenshot("secours-1280");
  await person.page.setViewportSize(PHONE);
  assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
  await person.screenshot("secours-360");
  await goHome();
});

test("C1: through requests, whenever the indicator says « Enregistré », the server has what the page shows", async () => {
  const id = await world.document("Chaque fois, par requêtes");
  const { person, goHome } = await behind("filters");
  const page = await person.open(id);
  await page.enter(ALONE.label);
  let over = false;
  const typing = (async () => {
    for (const part of [typed("A", 4), typed("B", 4), typed("C", 4)]) {
      await page.type(part, { delay: 40 });
      await page.page.waitForTimeout(900);
    }
  })().finally(() => (over = true));
  let times = 0;
  while (!over) {
    const [indicator, field] = await Promise.all([page.indicator.elementHandle(), page.field(ALONE.label).elementHandle()]);
    const look = ([one, other]) => ({ words: one.innerText.trim(), text: other.value });
    const { words, text } = await page.page.evaluate(look, [indicator, field]);
    if (!words.startsWith("Enregistré")) continue;
    const saved = (await world.content(id)).fields[ALONE.key];
    assert.ok(saved.startsWith(text), `“${words}” was said of “${text}”, but the server has “${saved}”`);
    times += text.length > 0 ? 1 : 0;
  }
  await typing;
  await page.saved();
  assert.ok(times > 0, "it was said in the pauses of the typing");
  await goHome();
});

test("W36: what happens to a connection happens to one that requests carry: the server is killed, a right is taken away", async () => {
  const id = await world.document("Tout arrive");
  const { person, goHome } = await behind("filters");
  const page = await person.open(id);
  await page.write(ALONE.label, "avant ");
  await page.saved();
  await world.server.kill();
  await page.type("pendant ");
  await page.says(/^Impossible d’enregistrer, nouvelle tentative/);
  await world.server.restart();
  await page.saved({ within: 30_000 });
  assert.equal((await world.content(id)).fields[ALONE.key], "avant pendant ");
  await spare(page).waitFor();
  const coordination = await world.account("coordination");
  await coordination.setRole(id, await person.account.participant(), "read");
  await page.says(/^Lecture seule$/);
  await coordination.setRole(id, await person.account.participant(), "write");
  await page.type("après");
  await page.saved();
  await person.account.signOut();
  await page.says(/^Session terminée/);
  await goHome();
});

test("W36: who goes is gone at once for the others, and sockets are taken again where they pass", async () => {
  const id = await world.document("Aller et retour");
  const { nginx, person, goHome } = await behind("filters");
  const colleague = await (await world.person("redaction2")).open(id);
  let page = await person.open(id);
  await spare(page).waitFor();
  await colleague.sees(NAMES.redaction);
  await person.goTo("/espaces");
  await colleague.doesNotSee(NAMES.redaction);
  await person.page.close();
  person.page = await person.context.newPage();
  page = await person.open(id);
  await colleague.sees(NAMES.redaction);
  await person.page.close();
  await colleague.doesNotSee(NAMES.redaction);
  person.page = await person.context.newPage();
  page = await person.open(id);
  await spare(page).waitFor();
  // Another network.
  await person.context.setOffline(true);
  await page.write(ALONE.label, "en chemin");
  await page.says(/^Hors ligne/);
  await nginx.become("passes");
  await person.context.setOffline(false);
  await page.saved({ within: 30_000 });
  await spare(page).waitFor({ state: "detached" });
  assert.equal((await world.content(id)).fields[ALONE.key], "en chemin");
  await goHome();
});

test("W36: eight tabs behind a proxy that filters all work: those that nobody looks at hold no connection", async () => {
  const id = await world.document("Huit onglets");
  const { person, goHome } = await behind("filters");
  // Without a screen every tab is one that is looked at: each is told what a browser with a screen would say.
  await person.context.addInitScript(() => {
    let seen = "visible";
    Object.defineProperty(document, "visibilityState", { get: () => seen });
    window.lookAway = (away) => {
      seen = away ? "hidden" : "visible";
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  const pages = [];
  for (let tab = 0; tab < 8; tab += 1) {
    const page = await person.openInNewTab(id);
    await spare(page).waitFor();
    await page.page.evaluate(() => window.lookAway(true));
    pages.push(page);
  }
  const [first] = pages;
  await first.page.bringToFront();
  await first.page.evaluate(() => window.lookAway(false));
  await first.write(ALONE.label, "du premier onglet");
  await first.saved();
  // Tabs of one browser tell each other; the server is asked what it has.
  assert.equal((await world.content(id)).fields[ALONE.key], "du premier onglet");
  await goHome();
});
