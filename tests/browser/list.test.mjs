// The list of a workspace's documents as a table: sorted, filtered, grouped, in the address; by keyboard alone; on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { PHONE } from "./fixture/person.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
  for (const title of ["Fiche 10", "Fiche 2", "Émilie aux aînés", "Evaluation"]) await started.document(title);
});

/** Titles as they are listed. */
function titles(page) {
  return page.getByRole("table", { name: "Documents", exact: true }).getByRole("rowheader").getByRole("link").allTextContents();
}

async function goToList(person, search = "") {
  await person.goTo(`/espaces/${places.workspace}${search}`);
  await person.page.getByRole("table", { name: "Documents", exact: true }).waitFor();
}

/** Presses a key until this has the focus. */
async function goBy(page, key, target, most = 60) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${key} doesn't lead there`);
}

test("C74: a heading sorts, the address says so, and « back » takes it back", async () => {
  const person = await world.person("coordination");
  const { page } = person;
  await goToList(person, "?groupe=rien&q=fiche");
  await untilEqual("last changed first", async () => (await titles(page)).filter((title) => /^Fiche \d/.test(title)), ["Fiche 2", "Fiche 10"]);
  await page.getByRole("button", { name: "Intitulé" }).focus();
  await page.keyboard.press("Enter");
  await until("the order", async () => (await page.getByRole("columnheader", { name: "Intitulé" }).getAttribute("aria-sort")) === "ascending");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Intitulé", "the focus stays on the heading");
  assert.equal(await page.getByRole("columnheader", { name: "Intitulé" }).getAttribute("aria-sort"), "ascending");
  assert.deepEqual((await titles(page)).filter((title) => /^Fiche \d/.test(title)), ["Fiche 2", "Fiche 10"]);
  await page.getByRole("button", { name: "Intitulé" }).click();
  await untilEqual("the other way", async () => (await titles(page)).filter((title) => /^Fiche \d/.test(title)), ["Fiche 10", "Fiche 2"]);
  assert.match(page.url(), /\?q=fiche&tri=titre&ordre=desc&groupe=rien$/);
  await page.goBack();
  await until("the way before", async () => (await page.getByRole("columnheader", { name: "Intitulé" }).getAttribute("aria-sort")) === "ascending");
  await page.goBack();
  await until("the order before", async () => (await page.getByRole("columnheader", { name: "Modifié" }).getAttribute("aria-sort")) === "descending");
  // Accents are no letters of their own.
  await goToList(person, "?groupe=rien&tri=titre");
  const e = (await titles(page)).filter((title) => /^[EÉ]/.test(title));
  assert.deepEqual(e, ["Émilie aux aînés", "Evaluation"]);
});

test("C74: an address that was sent shows the same: an axe, what is incomplete, grouped", async () => {
  const person = await world.person("redaction");
  await goToList(person, "?axe=3&incomplets=1&groupe=axe&tri=numero&pilote=inconnu");
  assert.deepEqual(await person.page.getByRole("heading", { level: 3 }).allTextContents(), ["3 – Accès aux droits et aux soins 2"]);
  assert.equal((await titles(person.page)).length, 2);
  await person.page.getByRole("button", { name: "Tout afficher" }).click();
  await until("all", async () => (await titles(person.page)).length > 8);
  assert.match(person.page.url(), /\?tri=numero&groupe=axe$/);
});

test("C74: by keyboard alone: a filter, a heading, from row to row, two put away and taken back", async () => {
  const person = await world.person("coordination", { fresh: true });
  const { page } = person;
  for (const title of ["À ranger un", "À ranger deux"]) await world.document(title);
  await goToList(person, "?groupe=rien");
  const mine = page.getByRole("button", { name: "À moi" });
  await goBy(page, "Tab", mine);
  await page.keyboard.press("Space");
  assert.equal(await mine.getAttribute("aria-pressed"), "true");
  const first = page.getByRole("checkbox", { name: "Sélectionner « À ranger deux »" });
  await goBy(page, "Tab", first);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Sélectionner «\u00a0À ranger un\u00a0»");
  await page.keyboard.press("Space");
  const archive = page.getByRole("group", { name: "2 documents sélectionnés" }).getByRole("button", { name: "Archiver" });
  await goBy(page, "Shift+Tab", archive);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog", { name: "Archiver 2 documents ?" });
  await dialog.waitFor();
  await goBy(page, "Tab", dialog.getByRole("button", { name: "Archiver" }));
  await page.keyboard.press("Enter");
  await page.getByText("2 documents sont archivés.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "documents-title");
  assert.ok(!(await titles(page)).includes("À ranger un"));
  await page.getByRole("region", { name: "Notification" }).getByRole("button", { name: "Annuler" }).click();
  await until("them to be back", async () => (await titles(page)).includes("À ranger un"));
  // Arrows go from title to title, and a menu opens by the keyboard.
  await goBy(page, "Tab", page.getByRole("rowheader").getByRole("link").first());
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), (await titles(page))[1]);
  await goBy(page, "Tab", page.getByRole("button", { name: /^Actions sur/ }).nth(1));
  await page.keyboard.press("ArrowDown");
  await page.getByRole("menuitem", { name: "Dupliquer" }).waitFor();
  await page.keyboard.press("Escape");
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Actions sur/);
});

test("C73: a document is duplicated, and the copy says the same", async () => {
  const person = await world.person("redaction");
  const { page } = person;
  await goToList(person);
  const title = (await (await world.account("redaction")).document(places.fiche)).title;
  await page.getByRole("button", { name: `Actions sur « ${title} »` }).click();
  await page.getByRole("menuitem", { name: "Dupliquer" }).click();
  const dialog = page.getByRole("dialog", { name: `Dupliquer « ${title} »` });
  await dialog.getByRole("textbox", { name: "Titre" }).fill("Une fiche reprise");
  await dialog.getByRole("button", { name: "Créer la copie" }).click();
  await page.getByRole("heading", { level: 1, name: "Une fiche reprise" }).waitFor();
  const copy = /documents\/([^/?]+)/.exec(page.url())[1];
  const [theirs, its] = [await world.content(places.fiche), await world.content(copy)];
  const title_of = Object.keys(theirs.fields).find((key) => theirs.fields[key] === title);
  assert.deepEqual({ ...its.fields, [title_of]: title }, theirs.fields);
});

test("C74: on a phone each document is a card, in a table for a screen reader; nothing is found wanting", async () => {
  const person = await world.person("coordination");
  const { page } = person;
  await goToList(person, "?groupe=axe");
  assert.deepEqual(await axe(page), []);
  await page.getByRole("checkbox", { name: "Tout sélectionner" }).check();
  assert.deepEqual(await axe(page), []);
  await person.screenshot("liste-1280");
  await page.setViewportSize(PHONE);
  assert.equal(await page.getByRole("columnheader", { name: "Intitulé" }).count(), 1);
  assert.ok((await page.getByRole("row").count()) > 8);
  const filters = page.getByRole("button", { name: "Filtrer et trier" });
  assert.equal(await page.getByLabel("Trier par").isVisible(), false);
  await filters.click();
  await page.getByLabel("Trier par").selectOption({ label: "Intitulé" });
  await until("the order", () => page.url().includes("tri=titre"));
  await page.getByRole("button", { name: "Ordre croissant" }).click();
  await until("the other way", () => page.url().includes("ordre=desc"));
  assert.deepEqual([...(await axe(page)), ...(await sideways(page))], []);
  await person.screenshot("liste-360");
});

test("C74: a list of a thousand documents is read on while others write, and what is typed waits for nothing", async (t) => {
  const person = await world.person("redaction", { fresh: true });
  const { page } = person;
  await page.route(/\/workspaces\/[^/]+\/documents$/, async (route) => {
    const answer = await route.fetch();
    if (answer.status() !== 200) return route.fulfill({ response: answer });
    const list = await answer.json();
    const more = Array.from({ length: 1_000 - list.length }, (_, index) => {
      const one = list[index % list.length];
      return { ...one, id: `x${index}`, title: `Fiche ${index}`, number: `${index % 40}.1`, changedAt: one.changedAt - index * 997_000 };
    });
    return route.fulfill({ response: answer, json: [...list, ...more] });
  });
  await page.addInitScript(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
  });
  await goToList(person);
  await until("all rows", async () => (await page.getByRole("rowheader").count()) >= 990);
  await page.evaluate(() => (window.longest = 0));
  for (let change = 0; change < 5; change += 1) {
    const title = `Changé ${change}`;
    await (await world.account("coordination")).updateDocument(places.empty, { title });
    await page.getByRole("link", { name: title, exact: true }).waitFor();
  }
  t.diagnostic(`the longest task while five changes came: ${await page.evaluate(() => Math.round(window.longest))} ms`);
  await page.getByRole("textbox", { name: /^Chercher/ }).fill("Fiche 950");
  await page.getByText(/^1 document sur 1/).waitFor();
  assert.deepEqual(await titles(page), ["Fiche 950"]);
});
