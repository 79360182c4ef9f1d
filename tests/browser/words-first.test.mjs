// A link to a document, followed on a device that has nothing of it yet: its words can be read, and written into, before
// Automerge has come; then the document itself is in their place, and nobody notices.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEMO_PASSWORD } from "../interop/fixture/account.mjs";
import { axe } from "./fixture/accessibility.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { PHONE } from "./fixture/person.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const SECOND = { label: "Objectif général de l’action", key: "objectif_general_action" };
const RICH = { label: "Descriptif des actions", key: "descriptif" };
/** The browser logs what the server refuses. */
const REFUSED = /Failed to load resource: the server responded with a status of (401|403|404)/;

/** Holds Automerge back from somebody's pages until the function it gives is called. */
async function holdAutomerge(person) {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await person.context.route("**/*.wasm", async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  return release;
}

/** Somebody on a new device, and what lets Automerge come. */
async function newcomer(options) {
  const person = await world.person("redaction", { fresh: true, ...options });
  return { person, release: await holdAutomerge(person) };
}

/** A fiche in which something is written, by somebody whose page stays open. */
async function writtenFiche(title, words) {
  const id = await world.document(title);
  const other = await (await world.person("redaction2")).open(id);
  await other.saved();
  for (const [label, text] of Object.entries(words)) await other.write(label, text);
  await other.saved();
  return { id, other };
}

async function savedText(id, key = FIELD.key) {
  return (await world.content(id)).fields[key];
}

/** Who is signed in, as the server says it to their browser. */
async function who(person) {
  const answer = await person.context.request.get("/api/v1/session");
  return answer.json();
}

/** Follows a link, and waits for its words. */
async function read(person, id, words) {
  await person.page.goto(`/documents/${id}`);
  await until("the words", () => person.page.evaluate(
    (text) => [...document.querySelectorAll("main textarea")].some((field) => field.value.includes(text)), words,
  ));
  return person.pageOf(id);
}

test("C40: a document is read before Automerge has come, and stands there unmoved when it has", async () => {
  const { id, other } = await writtenFiche("Mots d’abord", { [FIELD.label]: "Le pays de l’Aigle", [SECOND.label]: "Les jeunes" });
  // Whoever is in a field is shown beside its label once the document is open.
  await other.page.goto("about:blank");
  const { person, release } = await newcomer();
  const page = await read(person, id, "Le pays de l’Aigle");
  await page.says(/^Ouverture…$/);
  assert.deepEqual(await axe(page.page), []);
  await person.screenshot("words-first");
  // Somebody reads on, and puts the caret somewhere.
  await page.field(SECOND.label).click();
  await page.press("Home", "ArrowRight", "ArrowRight");
  const state = () => page.page.evaluate(() => ({
    scroll: scrollY, start: document.activeElement.selectionStart, end: document.activeElement.selectionEnd,
    label: document.activeElement.labels?.[0]?.textContent, top: document.activeElement.getBoundingClientRect().top,
  }));
  await page.page.evaluate(() => { for (const one of document.querySelectorAll("main textarea, main input, h1")) one.wasThere = true; });
  const before = await state();
  assert.equal(before.start, 2);
  release();
  await page.saved();
  assert.deepEqual(await state(), before);
  const anew = await page.page.evaluate(
    () => [...document.querySelectorAll("main textarea, main input, h1")].filter((one) => !one.wasThere).length,
  );
  assert.equal(anew, 0, "no control is another one");
  await page.type("X");
  await untilEqual("the letter where the caret was", () => savedText(id, SECOND.key), "LeXs jeunes");
});

test("C41: what is typed before the document is open is written into it, beside what others did meanwhile", async () => {
  const { id, other } = await writtenFiche("Frappe d’avance", { [FIELD.label]: "un trois" });
  const { person, release } = await newcomer();
  const page = await read(person, id, "un trois");
  await page.field(FIELD.label).click();
  await page.press("Home", "ArrowRight", "ArrowRight", "ArrowRight");
  await page.type("deux ");
  await page.says(/^Pas encore enregistré$/);
  await other.enterAtStart(FIELD.label);
  await other.type("zéro ");
  await other.write(FIELD.label, " quatre");
  await other.saved();
  assert.equal(await savedText(id), "zéro un trois quatre");
  release();
  await page.saved();
  await untilEqual("both people’s words", () => savedText(id), "zéro un deux trois quatre");
  await page.shows(FIELD.label, "zéro un deux trois quatre");
  await other.shows(FIELD.label, "zéro un deux trois quatre");
  // The caret stands behind the word, and what was typed before can be taken back.
  await page.type("bien ");
  await page.shows(FIELD.label, "zéro un deux bien trois quatre");
  for (let times = 0; times < 3; times += 1) await page.press("Control+z");
  await page.shows(FIELD.label, "zéro un trois quatre");
  await page.press("Control+z");
  await page.shows(FIELD.label, "zéro un trois quatre");
});

test("C41: no key is lost while the document takes the place of its words", async () => {
  const { id } = await writtenFiche("Sans trou", { [FIELD.label]: "Début : " });
  const { person, release } = await newcomer();
  const page = await read(person, id, "Début");
  await page.field(FIELD.label).click();
  await page.press("End");
  const words = Array.from({ length: 60 }, (_, at) => `m${at} `).join("");
  const typing = page.type(words, { delay: 15 });
  await until("half of it", async () => (await page.text(FIELD.label)).includes("m15 "));
  release();
  await typing;
  await page.saved();
  await untilEqual("every word", () => savedText(id), `Début : ${words}`);
});

test("C41: choices and rows are kept as well", async () => {
  const { id } = await writtenFiche("Choix d’avance", { [FIELD.label]: "ici" });
  const { person, release } = await newcomer();
  const page = await read(person, id, "ici");
  await page.place("nouveaute").getByRole("radio").first().check();
  await page.place("indicateurs").getByRole("button", { name: /Ajouter/ }).first().click();
  await page.type("Nombre de marcheurs");
  await page.says(/^Pas encore enregistré$/);
  release();
  await page.saved();
  await untilEqual("the row", async () => (await savedText(id, "indicateurs")).length, 1);
  assert.match(JSON.stringify(await savedText(id, "indicateurs")), /Nombre de marcheurs/);
  assert.equal(typeof (await savedText(id, "nouveaute")), "string");
  await page.type(" assidus");
  await until("the words that follow", async () => /Nombre de marcheurs assidus/.test(JSON.stringify(await savedText(id, "indicateurs"))));
});

test("C41: keys pressed in a rich text wait for it", async () => {
  const { id } = await writtenFiche("Riche d’avance", { [FIELD.label]: "ici" });
  const { person, release } = await newcomer();
  const page = await read(person, id, "ici");
  await page.field(RICH.label).click();
  await page.type("Un constat");
  await page.place(RICH.key).getByText("Ouverture… Un constat").waitFor();
  await page.says(/^Pas encore enregistré$/);
  release();
  await page.saved();
  await untilEqual("the words", async () => (await savedText(id, RICH.key)).text, "Un constat");
  assert.equal(await page.place(RICH.key).getByText("Ouverture…").count(), 0);
});

test("C41: whoever leaves before it is open is asked", async () => {
  const { id } = await writtenFiche("Départ", { [FIELD.label]: "ici" });
  const { person, release } = await newcomer();
  const page = await read(person, id, "ici");
  await page.field(FIELD.label).click();
  await page.press("End");
  await page.type(" et là");
  const asked = page.page.waitForEvent("dialog");
  await page.page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  release();
  await page.saved();
  await untilEqual("the words", () => savedText(id), "ici et là");
});

test("C41: a right that goes meanwhile: the document is gone, what was typed is offered as a text", async () => {
  world.troubles.expect(REFUSED);
  const { id } = await writtenFiche("Retiré d’avance", { [FIELD.label]: "secret" });
  const { person, release } = await newcomer({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await read(person, id, "secret");
  await page.field(SECOND.label).click();
  await page.type("mes mots");
  const [coordination, account] = await Promise.all([world.account("coordination"), world.account("redaction")]);
  await coordination.setRole(id, await account.participant(), "none");
  release();
  await page.page.getByRole("heading", { level: 1, name: "Ce document n’est pas disponible" }).waitFor();
  assert.equal(await page.page.getByText("secret").count(), 0);
  const notice = page.page.getByRole("alert").filter({ hasText: "n’a pas pu être enregistré" });
  await notice.getByRole("button", { name: "Copier mes mots" }).click();
  await untilEqual("the copy", () => page.page.evaluate(() => navigator.clipboard.readText()), "mes mots");
  assert.deepEqual(await axe(page.page), []);
});

test("C40: whoever may only read sees no control, before and after", async () => {
  const { id } = await writtenFiche("En lecture", { [FIELD.label]: "à lire" });
  const [coordination, account] = await Promise.all([world.account("coordination"), world.account("redaction")]);
  await coordination.setRole(id, await account.participant(), "read");
  const { person, release } = await newcomer();
  await person.page.goto(`/documents/${id}`);
  await person.page.getByText("à lire", { exact: true }).waitFor();
  assert.equal(await person.page.locator("main .form textarea").count(), 0);
  release();
  await person.page.getByText("Ce document est en lecture seule pour vous").waitFor();
  assert.equal(await person.page.locator("main .form textarea").count(), 0);
});

test("C40: nothing is shown of what isn’t theirs, is gone, or is for somebody who isn’t signed in", async () => {
  world.troubles.expect(REFUSED);
  const { id } = await writtenFiche("Pas pour tous", { [FIELD.label]: "secret" });
  const [coordination, account] = await Promise.all([world.account("coordination"), world.account("redaction")]);
  await coordination.setRole(id, await account.participant(), "none");
  const { person } = await newcomer();
  for (const missing of [id, "4NMNnkMhL8jXrdJ9jamS58PAVdXu"]) {
    const without = await world.person("redaction", { fresh: true });
    await without.page.goto(`/documents/${missing}`);
    await without.page.getByRole("heading", { level: 1, name: "Ce document n’est pas disponible" }).waitFor();
    assert.equal(await without.page.getByText("secret").count(), 0);
  }
  await person.context.clearCookies();
  await person.page.goto(`/documents/${id}`);
  await person.page.getByRole("button", { name: "Se connecter" }).waitFor();
});

test("C5: a link followed after the session ended asks for the password on the page, and then opens", async () => {
  world.troubles.expect(REFUSED, /WebSocket connection to .* failed: HTTP Authentication failed/);
  const { id } = await writtenFiche("Session finie", { [FIELD.label]: "à lire" });
  const person = await world.person("redaction", { fresh: true });
  // The device remembers who used it.
  await person.goTo("/reglages");
  await person.page.evaluate((me) => localStorage.setItem("maillage.session", JSON.stringify(me)), await who(person));
  await person.context.clearCookies();
  await person.page.goto(`/documents/${id}`);
  await person.page.getByRole("heading", { name: "Votre session est terminée" }).waitFor();
  assert.equal(await person.page.getByText("à lire").count(), 0);
  assert.deepEqual(await axe(person.page), []);
  await person.page.getByLabel("Mot de passe", { exact: true }).fill(DEMO_PASSWORD);
  await person.page.keyboard.press("Enter");
  const page = person.pageOf(id);
  await page.saved();
  await page.shows(FIELD.label, "à lire");
});

test("C40: a network that goes before Automerge has come is told, and the words stay", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const { id } = await writtenFiche("Coupé d’avance", { [FIELD.label]: "à lire" });
  const person = await world.person("redaction", { fresh: true });
  let cut = true;
  await person.context.route("**/*.wasm", (route) => (cut ? route.abort() : route.continue()));
  const page = await read(person, id, "à lire");
  await page.field(FIELD.label).click();
  await page.press("End");
  await page.type(" et à écrire");
  const notice = page.page.getByRole("alert").filter({ hasText: "Le document n’a pas pu être ouvert" });
  await notice.waitFor();
  assert.deepEqual(await axe(page.page), []);
  cut = false;
  await notice.getByRole("button", { name: "Réessayer" }).click();
  await page.saved();
  await untilEqual("the words", () => savedText(id), "à lire et à écrire");
});

test("C40: on a phone, too", async () => {
  const { id, other } = await writtenFiche("Téléphone", { [FIELD.label]: "Le pays d’Ouche" });
  // Whoever is in a field is shown beside its label once the document is open.
  await other.page.goto("about:blank");
  const { person, release } = await newcomer({ size: PHONE, hasTouch: true, isMobile: true });
  const page = await read(person, id, "Le pays d’Ouche");
  assert.deepEqual(await axe(page.page), []);
  await person.screenshot("words-first-phone");
  const width = await page.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(width <= 0, `${width} pixels stick out`);
  const top = () => page.field(FIELD.label).evaluate((field) => Math.round(field.getBoundingClientRect().top));
  const before = await top();
  release();
  await page.saved();
  assert.equal(await top(), before, "nothing jumps");
});
