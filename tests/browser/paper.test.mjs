// What is printed can be read: columns are as wide as their words want, and no sheet is empty. It is the guide's model, with a
// head and a foot on every sheet, and nothing is cut.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./fixture/accessibility.mjs";
import { sheetsOf, textsOn, wordsOn } from "./fixture/sheets.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const MATRIX = "normandie-2025/matrice-acteurs@1";
/** Without white space: where lines end is the sheet's matter. */
const bare = (words) => words.normalize("NFKC").replace(/\s+/g, "");
/** A turned sheet, in pixels. */
const BETWEEN_MARGINS = { width: 1009, height: 657 };
const ROW = { "Acteur / Partenaire": "Mairie de Saint-Étienne", "Rôle potentiel": "Pilotage et animation", "Intérêt pour le projet": "Faible à ce jour" };

/** A matrix of one row with a cell of so many words. */
async function matrix(words) {
  const id = await world.document(`Matrice de ${words} mots`, MATRIX);
  const page = await (await world.person("redaction")).open(id);
  await page.page.getByRole("button", { name: "Ajouter la première ligne" }).click();
  const grid = page.page.getByRole("grid", { name: "Acteurs concernés" });
  const filled = { ...ROW, "Apports au projet": Array.from({ length: words }, (_, at) => ["accompagnement", "des", "familles", "et", "coordination"][at % 5]).join(" ") };
  for (const [label, said] of Object.entries(filled)) {
    const header = grid.getByRole("columnheader", { name: label });
    const cell = grid.getByRole("row").nth(1).locator(`[aria-colindex="${await header.first().getAttribute("aria-colindex")}"]`);
    await cell.focus();
    await page.press("F2");
    await page.keyboard.insertText(said);
    await page.press("Escape", "Escape");
  }
  await page.saved({ within: 20_000 });
  return page;
}

/** What is printed: each column's width, and the widest word of it that is whole on a line. */
async function columns(page) {
  await page.page.setViewportSize(BETWEEN_MARGINS);
  await page.page.emulateMedia({ media: "print" });
  await page.page.locator(".form-print .print-table").first().waitFor();
  return page.page.evaluate(() => {
    const table = document.querySelector(".form-print .print-table");
    const rulerOf = (cell) => {
      const ruler = cell.cloneNode(false);
      ruler.removeAttribute("scope");
      const box = document.createElement("span");
      box.style.cssText = `position:absolute;white-space:nowrap;font:${getComputedStyle(cell).font}`;
      document.querySelector(".form-print").append(box);
      return (word) => { box.textContent = word; const { width } = box.getBoundingClientRect(); return { width, end: () => box.remove() }; };
    };
    return [...table.rows].flatMap((row) => [...row.cells].map((cell) => {
      const measure = rulerOf(cell);
      const style = getComputedStyle(cell);
      const room = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const widest = Math.max(...cell.textContent.split(/\s+/).map((word) => { const { width, end } = measure(word); end(); return width; }));
      return { words: cell.textContent.slice(0, 30), room, widest, right: cell.getBoundingClientRect().right, page: document.documentElement.clientWidth };
    }));
  });
}

for (const words of [69, 345, 900]) {
  test(`C63: beside a cell of ${words} words no word of another is cut in two`, async () => {
    const page = await matrix(words);
    const cells = await columns(page);
    await page.person.screenshot(`printed-${words}-words`);
    await page.page.emulateMedia({ media: null });
    for (const cell of cells) assert.ok(cell.widest <= cell.room + 1 && cell.right <= cell.page + 1, JSON.stringify(cell));
  });
}

for (const words of [900, 1150, 2000]) {
  test(`C63: a row of ${words} words, longer than a sheet or nearly, leaves no sheet with a title alone`, async () => {
    const page = await matrix(words);
    const sheets = wordsOn(await page.page.pdf({ preferCSSPageSize: true }));
    assert.ok(sheets.length > 1, JSON.stringify(sheets));
    assert.ok(sheets[0] > 0.8 * sheets[1], `the first sheet is as full as the others: ${JSON.stringify(sheets)}`);
  });
}

/** A document of the demonstration by the beginning of its title, opened by somebody. */
async function demonstration(key, title) {
  const account = await world.account(key);
  const documents = await account.documents(await account.workspace());
  return (await world.person(key)).open(documents.find((one) => one.title.startsWith(title)).id);
}

/** The texts of the sheets of what is printed of a page. */
async function printed(page) {
  const pdf = await page.page.pdf({ preferCSSPageSize: true });
  return { sheets: sheetsOf(pdf), texts: textsOn(pdf) };
}

/** That these words follow each other. */
function inOrder(text, words) {
  words.reduce((from, one) => {
    const at = text.indexOf(bare(one), from);
    assert.ok(at >= 0, `« ${one} » is missing, or not in its place: ${text}`);
    return at + bare(one).length;
  }, 0);
}

/** That each sheet says whose it is, which, that it is provisional, of what day, and its number. */
function headed(texts, ...heads) {
  texts.forEach((text, at) => {
    for (const words of [...heads, "Document de travail", "imprimé le", `${at + 1} / ${texts.length}`]) {
      assert.ok(text.includes(bare(words)), `sheet ${at + 1} doesn’t say « ${words} »: ${text}`);
    }
  });
}

test("C80, C81: the guide’s fiche 12.1.1 takes two sheets, in the model’s order, with a head and a foot on each", async () => {
  const page = await demonstration("redaction", "Accompagner les clubs des aînés");
  const { sheets, texts } = await printed(page);
  assert.deepEqual(sheets, ["upright", "upright"]);
  headed(texts, "CLS du Val d’Orève", "Fiche action 12.1.1");
  inOrder(texts.join(""), [
    "Axe stratégique n° 4 / Thématique", "Lien social / Lutte contre l’isolement",
    "Objectif principal / enjeu n° 12", "Favoriser l’inclusion de publics fragiles.",
    "Objectif spécifique n° 12.1", "Favoriser l’inclusion des personnes âgées de 60 ans et plus",
    "Objectif opérationnel / Fiche Action n° 12.1.1", "Accompagner les clubs des aînés",
    "Action nouvelle",
    "À quels besoins l’action répond-elle ? / Contexte", "Les liens sociaux sont des déterminants",
    "Avec quels autres politiques ou dispositifs l’action s’articule-t-elle ?",
    "Objectif général de l’action", "Descriptif des actions", "Calendrier / Début et durée de l’action", "Janvier à mai 2024, puis appui en routine.",
    "Pilotage de l’action", "CCAS – Service",
  ]);
  inOrder(texts.join(""), [
    "Équipe projet / partenariats", "Territoire de l’action", "Public visé", "Indicateurs de suivi et de résultats",
    "Nombre de dossiers de demande d’aide déposés en ligne", "Budget prévisionnel de l’action et sources de financement", "À définir.",
  ]);
});

test("C82: a matrix lies across its sheets, with the five official columns for whoever asks for them, and nothing is cut", async () => {
  const page = await demonstration("redaction", "Matrice des acteurs du contrat local de santé");
  const plain = await printed(page);
  assert.deepEqual(new Set(plain.sheets), new Set(["turned"]));
  assert.ok(!plain.texts.join("").includes(bare("Renouvellement des élus")), "nothing sensitive unless it is asked for");
  assert.ok(plain.texts.join("").includes(bare("Les champs sensibles ne sont pas imprimés.")));

  await page.page.evaluate(() => { window.print = () => { window.asked = true; }; });
  await page.page.getByRole("button", { name: "Imprimer…" }).click();
  await page.page.getByRole("checkbox", { name: "Avec les champs sensibles" }).check();
  await page.page.getByRole("dialog").getByRole("button", { name: "Imprimer" }).click();
  await page.page.waitForFunction(() => window.asked);
  const { sheets, texts } = await printed(page);
  assert.deepEqual(new Set(sheets), new Set(["turned"]));
  headed(texts, "CLS du Val d’Orève", "Matrice des acteurs", "Contient des champs sensibles");
  inOrder(texts[0], ["Acteur / Partenaire", "Rôle potentiel", "Apports au projet", "Intérêt pour le projet", "Risque pour le projet", "Renouvellement des élus en cours de contrat."]);
  assert.ok(!(await printed(page)).texts.join("").includes(bare("Renouvellement des élus")), "the next print is without them again");

  await page.page.setViewportSize(BETWEEN_MARGINS);
  await page.page.emulateMedia({ media: "print" });
  await page.page.locator(".form-print .print-table").first().waitFor();
  const cut = await page.page.evaluate(() => [...document.querySelectorAll(".form-print :is(table, th, td, li, .print-banner)")]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth - 0.5 || one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.textContent));
  await page.page.emulateMedia({ media: null });
  assert.deepEqual(cut, []);
});

test("C80: a note is printed with its tables, each under its heading", async () => {
  const { sheets, texts } = await printed(await demonstration("redaction", "Diagnostic local de santé"));
  assert.deepEqual(new Set(sheets), new Set(["upright"]));
  headed(texts, "CLS du Val d’Orève", "Note de diagnostic");
  inOrder(texts.join(""), [
    "Contexte et méthode", "Sources mobilisées", "Type de source", "Portrait de territoire", "Constat", "Nature et sens", "118 pour 100 jeunes",
    "Portrait de santé", "Portrait des ressources", "Forces et faiblesses", "Regards croisés", "Convergences", "Besoins et demandes", "Réponses existantes",
    "Problématiques priorisées", "Ce qui la justifie", "Angle retenu",
  ]);
});

/** Selects documents of the list by the beginnings of their titles (`all`: every one) and asks for a print, up to its dialog. */
async function select(person, titles) {
  const { page } = person;
  await person.goTo(`/espaces/${await person.account.workspace()}`);
  if (titles === "all") {
    await page.getByRole("checkbox", { name: "Tout sélectionner" }).click();
    await page.locator(".app-several").waitFor();
  }
  else for (const title of titles) await page.getByRole("checkbox", { name: new RegExp(`^Sélectionner « ${title}`) }).check();
  await page.evaluate(() => { window.print = () => { window.asked = true; }; });
  await page.locator(".app-several").getByRole("button", { name: "Imprimer…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return { page, dialog };
}

/** Until the browser is asked to print: fifty documents are read and drawn first. */
async function untilAsked(page) {
  await page.waitForFunction(() => window.asked, null, { timeout: 60_000 });
}

/** The sheets of what is printed once it is ready. */
async function together(page) {
  await untilAsked(page);
  return printed({ page });
}

test("C83: several documents are one print, each on sheets of its own that lie as its model says", async () => {
  const person = await world.person("coordination");
  const { page, dialog } = await select(person, ["Accompagner les clubs", "Matrice des acteurs du contrat", "Diagnostic local"]);
  await dialog.getByRole("heading", { name: "Imprimer 3 documents" }).waitFor();
  assert.deepEqual(await axe(page), []);
  await person.screenshot("imprimer-plusieurs");
  await dialog.getByRole("checkbox", { name: "Avec les champs sensibles" }).check();
  await dialog.getByRole("button", { name: "Imprimer", exact: true }).click();
  const { sheets, texts } = await together(page);
  const of = (words) => texts.flatMap((text, at) => (text.includes(bare(words)) ? [at] : []));
  const [fiche, matrix, note] = [of("Fiche action 12.1.1"), of("Matrice des acteurs du contrat local"), of("Note de diagnostic – Diagnostic local")];
  assert.deepEqual([...fiche, ...matrix, ...note].sort((one, other) => one - other), texts.map((_, at) => at), "each sheet is of one document");
  assert.equal(fiche.length, 2);
  assert.deepEqual(sheets, texts.map((_, at) => (matrix.includes(at) ? "turned" : "upright")));
  headed(texts, "CLS du Val d’Orève");
  assert.ok(texts[matrix[0]].includes(bare("Renouvellement des élus")));
  assert.ok(fiche.every((at) => !texts[at].includes(bare("Contient des champs sensibles"))), "only where there are any");
  await page.waitForFunction(() => document.querySelector(".form-print") === null);
});

test("C83: fifty at most, and that is said", async () => {
  const account = await world.account("coordination");
  const there = (await account.documents(await account.workspace())).length;
  for (let at = there; at <= 50; at += 1) await account.createDocument(`Fiche de trop ${at}`);
  const person = await world.person("coordination");
  const { page, dialog } = await select(person, "all");
  await dialog.getByText(/Au plus 50 documents à la fois/).waitFor();
  await dialog.getByRole("button", { name: "Imprimer", exact: true }).click();
  await untilAsked(page);
  assert.equal(await page.locator(".form-print").count(), 50);
});

test("C84: a reader prints several without what is kept from them, whatever they ask for", async () => {
  const person = await world.person("lecture");
  const { page, dialog } = await select(person, ["Accompagner les clubs", "Matrice des acteurs du contrat"]);
  assert.equal(await page.locator(".app-several").getByRole("button", { name: "Archiver" }).count(), 0);
  assert.equal(await dialog.getByRole("checkbox").count(), 0, "there is nothing to ask");
  await dialog.getByRole("button", { name: "Imprimer", exact: true }).click();
  const words = (await together(page)).texts.join("");
  assert.ok(words.includes(bare("Porte le contrat et en assure la coordination")) && words.includes(bare("Les champs sensibles ne sont pas imprimés.")));
  assert.ok(!words.includes(bare("Renouvellement des élus")));
});

test("C84: what can’t be read is named, and the others are printed", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const person = await world.person("redaction", { fresh: true });
  const account = await world.account("redaction");
  const documents = await account.documents(await account.workspace());
  const lost = documents.find(({ title }) => title.startsWith("Diagnostic local")).id;
  const { page, dialog } = await select(person, ["Accompagner les clubs", "Diagnostic local"]);
  await page.route(`**/api/v1/documents/${lost}/content*`, (route) => route.abort());
  await dialog.getByRole("button", { name: "Imprimer", exact: true }).click();
  await dialog.getByText("1 document n’a pas pu être lu").waitFor();
  await dialog.getByText("Diagnostic local de santé").waitFor();
  await person.screenshot("imprimer-pas-tous");
  await dialog.getByRole("button", { name: "Imprimer les autres" }).click();
  const words = (await together(page)).texts.join("");
  assert.ok(words.includes(bare("Les liens sociaux sont")) && !words.includes(bare("Problématiques priorisées")));
});
