// The matrix of actors: filled with the keyboard alone, by two people in one cell, as cards on a phone; two rows that speak
// of the same actor can be merged.

import assert from "node:assert/strict";
import { test } from "node:test";
import { focused } from "./fixture/accessibility.mjs";
import { MATRIX, addRow, cell, grid } from "./fixture/grid.mjs";
import { PHONE } from "./fixture/person.mjs";
import { sheetsOf } from "./fixture/sheets.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { assertWordsOf, typed } from "./fixture/words.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();

/** The rows as they are saved, by the names of their actors. */
async function actors(id) {
  return (await world.content(id)).fields.acteurs;
}

async function matrix(title, ...keys) {
  const id = await world.document(title, MATRIX);
  const people = await world.people(...keys);
  return { id, pages: await Promise.all(people.map((person) => person.open(id))) };
}

test("C8: a matrix is filled with the keyboard alone", async () => {
  const { id, pages: [page] } = await matrix("Au clavier", "redaction");
  await page.page.getByRole("button", { name: "Ajouter la première ligne" }).focus();
  await page.press("Enter");
  await until("the first cell to have the focus", () => cell(page, 1, "Acteur / Partenaire").hasFocus());
  await page.type("CPTS de l’Orève");
  await page.press("Escape", "Escape");
  await until("the cell to be closed and focused", () => cell(page, 1, "Acteur / Partenaire").hasFocus());
  await page.press("ArrowRight");
  await page.type("Relais");
  await page.press("Tab");
  await page.press("F2");
  await page.type("Cent professionnels");
  await page.press("Shift+Enter");
  await page.type("Un annuaire");
  await page.press("Escape");
  await page.saved();
  const [row] = await actors(id);
  assert.equal(row.acteur.nom, "CPTS de l’Orève");
  assert.equal(row.role, "Relais");
  assert.equal(row.apports, "Cent professionnels\nUn annuaire");
  // A second row by the row's own menu, then moved up with Alt.
  await page.press("Home", "Enter");
  await page.page.getByRole("menuitem", { name: "Insérer une ligne au-dessous" }).waitFor();
  await page.press("ArrowDown", "ArrowDown", "ArrowDown", "Enter");
  await until("the new row to have the focus", () => cell(page, 2, "Acteur / Partenaire").hasFocus());
  await page.type("CPAM");
  await page.press("Escape", "Escape", "Alt+ArrowUp");
  await page.saved();
  await untilEqual("the rows to have changed places", async () =>
    (await actors(id)).map(({ acteur }) => acteur.nom), ["CPAM", "CPTS de l’Orève"]);
  await until("the focus to have gone with the row", () => cell(page, 1, "Acteur / Partenaire").hasFocus());
});

test("a choice, a number and a yes are given with the keyboard", async () => {
  const { id, pages: [page] } = await matrix("Choix au clavier", "redaction");
  await addRow(page);
  await page.type("Mairie");
  await page.press("Escape", "Escape");
  await cell(page, 1, "Pouvoir sur le projet").focus();
  await page.type("3");
  await page.press("Escape");
  await cell(page, 1, "Catégorie").focus();
  await page.press("Enter");
  await page.page.getByRole("combobox", { name: /^Catégorie/ }).selectOption("Élu");
  await page.press("Escape");
  await cell(page, 1, "Signataire du CLS").focus();
  await page.press("Enter");
  await page.page.getByRole("combobox", { name: /^Signataire du CLS/ }).selectOption("Oui");
  await page.press("Escape");
  await cell(page, 1, "Instances").focus();
  await page.press("Enter", "Space", "Escape");
  await page.saved();
  const [row] = await actors(id);
  assert.deepEqual(
    { pouvoir: row.pouvoir, categorie: row.categorie, signataire: row.signataire, instances: row.instances },
    { pouvoir: 3, categorie: "elu", signataire: true, instances: ["copil"] },
  );
});

test("C2: two people type in one cell: every word is whole, and each sees that the other is there", async () => {
  const { id, pages } = await matrix("Une cellule à deux", "redaction", "redaction2");
  await addRow(pages[0]);
  await pages[0].type("Association");
  await pages[0].press("Escape", "Escape");
  await until("the row to have come", async () => (await cell(pages[1], 1, "Acteur / Partenaire").text()) === "Association");
  for (const page of pages) {
    await cell(page, 1, "Rôle potentiel").focus();
    await page.press("F2");
  }
  await until("each to see the other", async () =>
    /Odile Encrier est ici/.test(await cell(pages[0], 1, "Rôle potentiel").here()));
  await Promise.all(pages.map((page, index) => page.type(typed("AB"[index], 12), { delay: 22 + index * 5 })));
  for (const page of pages) {
    await page.press("Escape");
    assert.ok(await cell(page, 1, "Rôle potentiel").hasFocus(), await focused(page.page));
    await page.saved();
  }
  const [{ role }] = await actors(id);
  assertWordsOf(role, "AB", 12);
  for (const page of pages) {
    await until("all to see it", async () => (await cell(page, 1, "Rôle potentiel").text()).startsWith(role.trim()));
  }
});

test("rows that two people add at once are both there, in one order; who types in a row stays in it", async () => {
  const { id, pages } = await matrix("Lignes à deux", "redaction", "redaction2");
  await Promise.all(pages.map(async (page, index) => {
    await addRow(page);
    await page.type(`Acteur ${"AB"[index]} du territoire`);
    await page.press("Escape", "Escape");
  }));
  for (const page of pages) await page.saved();
  const names = (await actors(id)).map(({ acteur }) => acteur.nom);
  assert.deepEqual([...names].sort(), ["Acteur A du territoire", "Acteur B du territoire"]);
  for (const page of pages) {
    await untilEqual("all to see them in the same order", () =>
      Promise.all([1, 2].map((row) => cell(page, row, "Acteur / Partenaire").text())), names);
  }
  // The other moves rows above while one writes in the second.
  await cell(pages[0], 2, "Rôle potentiel").focus();
  await pages[0].press("F2");
  await cell(pages[1], 2, "Acteur / Partenaire").focus();
  const typing = pages[0].type("on continue d’écrire ici");
  await pages[1].press("Alt+ArrowUp");
  await typing;
  await pages[0].press("Escape");
  await pages[0].saved();
  const rows = await actors(id);
  assert.deepEqual(rows.map(({ acteur }) => acteur.nom), [...names].reverse());
  assert.equal(rows[0].role, "on continue d’écrire ici");
});

test("a row that somebody else deletes under one’s hands stays until one has finished, and can be put back", async () => {
  const { id, pages: [page, other] } = await matrix("Ligne supprimée", "redaction", "redaction2");
  await addRow(page);
  await page.type("Maison relais");
  await page.press("Escape", "Escape");
  await page.saved();
  await cell(page, 1, "Rôle potentiel").focus();
  await page.press("F2");
  await until("the row to have come", async () => (await cell(other, 1, "Acteur / Partenaire").text()) === "Maison relais");
  await other.page.getByRole("button", { name: /^Ligne 1, Maison relais/ }).click();
  await other.page.getByRole("menuitem", { name: "Supprimer la ligne" }).click();
  await page.page.locator(".form-hint").getByText("Quelqu’un vient de supprimer cette ligne. Ce que vous écrivez est gardé.").waitFor();
  await page.type("toujours là");
  await page.page.getByRole("button", { name: "Rétablir" }).first().click();
  await page.saved();
  await untilEqual("the row to be back", async () =>
    (await actors(id)).map(({ acteur, role }) => [acteur.nom, role]), [["Maison relais", "toujours là"]]);
});

test("C54: Ctrl+Z after a row was deleted brings it back, then takes the words written before it, and can do all again", async () => {
  const { id, pages: [page] } = await matrix("Ligne reprise", "redaction");
  await addRow(page);
  await page.type("Maison relais");
  await page.press("Escape", "Escape");
  await page.write("Projet ou thématique concernés", "écrit avec soin");
  await page.saved();
  await page.page.getByRole("button", { name: /^Ligne 1, Maison relais/ }).click();
  await page.page.getByRole("menuitem", { name: "Supprimer la ligne" }).click();
  await until("the row to be gone", async () => (await actors(id)).length === 0);
  const names = async () => (await actors(id)).map(({ acteur }) => acteur.nom);
  await page.press("Control+z");
  await untilEqual("the row to be back", names, ["Maison relais"]);
  const objet = async () => (await world.content(id)).fields.objet;
  assert.equal(await objet(), "écrit avec soin");
  // Where the focus is on nothing at all, too.
  await page.page.locator("h1").first().click();
  await page.press("Control+z");
  await until("the last word to go", async () => (await objet()).length < "écrit avec soin".length);
  assert.deepEqual(await names(), ["Maison relais"]);
  await page.press("Control+y", "Control+y");
  await until("the row to be gone again", async () => (await actors(id)).length === 0);
  assert.equal(await objet(), "écrit avec soin");
});

test("on a phone the grid is cards, and what is written there is the same document", async () => {
  const id = await world.document("Au téléphone", MATRIX);
  const phone = await world.person("redaction", { size: PHONE, hasTouch: true, isMobile: true });
  const desk = await world.person("redaction2");
  const [card, table] = [await phone.open(id), await desk.open(id)];
  await card.tap(card.page.getByRole("button", { name: "Ajouter la première ligne" }));
  assert.equal(await grid(card).count(), 0);
  await card.tap(card.field("Acteur / Partenaire"));
  await card.type("Centre social");
  await card.tap(card.field("Rôle potentiel"));
  await card.type("Accueillir");
  await card.saved();
  await until("the grid to have it", async () => (await cell(table, 1, "Rôle potentiel").text()) === "Accueillir");
  await cell(table, 1, "Apports au projet").focus();
  await table.type("Une salle");
  await table.press("Escape");
  await card.shows("Apports au projet", "Une salle");
});

test("a matrix that is too wide for a sheet is printed on turned ones, the first like the rest", async () => {
  const account = await world.account("redaction");
  const documents = await account.documents(await account.workspace());
  const { id } = documents.find(({ title }) => title.startsWith("Matrice des acteurs du contrat local de santé"));
  const page = await (await world.person("redaction")).open(id);
  const sheets = sheetsOf(await page.page.pdf({ preferCSSPageSize: true }));
  assert.ok(sheets.length > 1, `${sheets.length} sheets`);
  assert.deepEqual(new Set(sheets), new Set(["turned"]));
});

test("two rows that may be the same actor are told, and merged without losing a word", async () => {
  const { id, pages: [page] } = await matrix("Doublons", "redaction");
  for (const [name, role] of [["CPAM du Calvados", "Finance"], ["C.P.A.M. du Calvados", "Ouvre les droits"]]) {
    await addRow(page);
    await page.type(name);
    await page.press("Escape", "Escape", "ArrowRight");
    await page.type(role);
    await page.press("Escape");
  }
  await page.page.locator(".ui-notice").getByText("Ces deux lignes parlent peut-être du même acteur").waitFor();
  await page.page.getByRole("button", { name: "Fusionner…" }).click();
  const dialog = page.page.getByRole("dialog", { name: "Fusionner deux lignes" });
  await dialog.getByRole("button", { name: "Fusionner", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.saved();
  const rows = await actors(id);
  assert.equal(rows.length, 1);
  assert.match(rows[0].role, /Finance/);
  assert.match(rows[0].role, /Ouvre les droits/);
  await page.page.getByRole("button", { name: "Annuler", exact: true }).click();
  await page.saved();
  await untilEqual("the merge to be undone", async () => (await actors(id)).map(({ role }) => role), ["Finance", "Ouvre les droits"]);
});
