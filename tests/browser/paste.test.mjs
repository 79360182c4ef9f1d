// The grid as a spreadsheet: tables pasted from the real clipboard, cells copied, cut and emptied, by one and by two at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { MATRIX, addRow, asCopied, cell, copyElsewhere, grid } from "./fixture/grid.mjs";
import { PHONE } from "./fixture/person.mjs";
import { until, untilEqual, untilStill } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();

async function matrix(title, ...keys) {
  const id = await world.document(title, MATRIX);
  const people = await world.people(...keys);
  return { id, pages: await Promise.all(people.map((person) => person.open(id))) };
}

async function actors(id) {
  return (await world.content(id)).fields.acteurs;
}

const COORDINATORS = [
  ["CPAM du Calvados", "Ouvre les droits\nFinance des ateliers", "Un fonds", "Toucher les jeunes", "Change de direction"],
  ["MSA Côtes Normandes", "Relais", "", "", ""],
  ...Array.from({ length: 9 }, (_, at) => [`Association ${at + 1}`, `Rôle ${at + 1}`, "Des bénévoles", "Se faire connaître", ""]),
];

test("C66: eleven lines of a spreadsheet are pasted by keyboard alone, told, and taken back as one", async () => {
  const { id, pages: [page] } = await matrix("Collée", "redaction");
  await addRow(page);
  await page.press("Escape");
  await copyElsewhere(page, asCopied(COORDINATORS));
  await page.press("Control+v");
  await page.page.locator(".form-done").getByText("11 lignes collées.").waitFor();
  await page.saved();
  const rows = await actors(id);
  assert.deepEqual(rows.map(({ acteur }) => acteur.nom), COORDINATORS.map(([name]) => name));
  assert.equal(rows[0].role, "Ouvre les droits\nFinance des ateliers");
  assert.equal(rows[0].risque, "Change de direction");
  assert.ok(await cell(page, 1, "Acteur / Partenaire").hasFocus());
  await page.press("Control+z");
  await untilEqual("the paste to be taken back", async () => (await actors(id)).map(({ acteur }) => acteur.nom), [""]);
  await page.press("Control+y");
  await untilEqual("the paste to be done again", async () => (await actors(id)).length, 11);
});

test("C66: what doesn’t fit is named, and the rest is there", async () => {
  const { id, pages: [page] } = await matrix("À moitié", "redaction");
  await addRow(page);
  await page.press("Escape");
  await copyElsewhere(page, asCopied([
    ["Mairie", "", "", "", "", "élu", "", "Oui", "COPIL, COTECH", "4"], ["Lycée", "", "", "", "", "Proviseur", "", "peut-être", "", "fort"],
  ]));
  await page.press("Control+v");
  const notice = page.page.locator(".form-done");
  await notice.getByText("2 lignes collées, 3 cases laissées de côté.").waitFor();
  await notice.getByRole("button", { name: "Ce qui est resté de côté" }).click();
  await notice.getByText(/Ligne sans place|Catégorie\s: «\sProviseur\s»\. Aucun choix ne porte ce nom\./).waitFor();
  await page.saved();
  const rows = await actors(id);
  assert.deepEqual(
    [rows[0].categorie, rows[0].signataire, rows[0].instances, rows[0].pouvoir], ["elu", true, ["copil", "cotech"], 4],
  );
  assert.deepEqual([rows[1].acteur.nom, rows[1].categorie ?? null, rows[1].pouvoir ?? null], ["Lycée", null, null]);
});

test("C66: two people who paste at once lose nothing, and each one’s rows stay together", async () => {
  const { id, pages } = await matrix("À deux", "redaction", "redaction2");
  await addRow(pages[0]);
  await pages[0].type("Mairie");
  await pages[0].press("Escape", "Escape");
  await until("the row to have come", async () => (await cell(pages[1], 1, "Acteur / Partenaire").text()) === "Mairie");
  // One browser has one clipboard: both paste the same lines, at once.
  const lines = Array.from({ length: 30 }, (_, at) => [`Acteur ${at}`, `Rôle ${at}`]);
  await copyElsewhere(pages[0], asCopied(lines));
  for (const page of pages) await cell(page, 1, "Acteur / Partenaire").focus();
  await Promise.all(pages.map((page) => page.press("Control+v")));
  for (const page of pages) await page.page.locator(".form-done").getByText("30 lignes collées.").waitFor();
  for (const page of pages) await page.saved();
  await untilEqual("all rows to be there", async () => (await actors(id)).length, 59);
  const rows = await actors(id);
  // Both wrote over the first row: each one's words stand, whole. The rows of one aren't among those of the other.
  assert.equal(rows[0].acteur.nom, "Acteur 0Acteur 0");
  const added = lines.slice(1).map(([name]) => name);
  assert.deepEqual(rows.slice(1).map(({ acteur }) => acteur.nom), [...added, ...added]);
});

test("C67: a block is copied, pasted beside, cut and emptied by keyboard; what is in it is saved as it was", async () => {
  const { id, pages: [page] } = await matrix("Bloc", "redaction");
  await addRow(page);
  await page.press("Escape");
  await copyElsewhere(page, asCopied([["Mairie", "Accueille"], ["Lycée", "Enseigne"]]));
  await page.press("Control+v");
  await page.page.locator(".form-done").getByText("2 lignes collées.").waitFor();
  await page.press("ArrowRight", "Shift+ArrowDown");
  assert.equal(await grid(page).locator("[aria-selected=true]").count(), 2);
  await page.press("Control+c", "ArrowUp", "ArrowRight", "Control+v");
  await page.saved();
  await untilEqual("the copy to be beside", async () => (await actors(id)).map(({ apports }) => apports), ["Accueille", "Enseigne"]);
  await page.press("Shift+ArrowDown", "Control+x", "ArrowUp", "ArrowRight", "Control+v");
  await page.saved();
  await untilEqual("the block to have moved", async () =>
    (await actors(id)).map(({ apports, interet }) => [apports, interet]), [["", "Accueille"], ["", "Enseigne"]]);
  await page.press("Control+a", "Delete");
  await page.saved();
  await untilEqual("all to be empty", async () => (await actors(id)).map(({ acteur, role, interet }) => acteur.nom + role + interet), ["", ""]);
  await page.press("Control+z");
  await untilEqual("all to be back", async () => (await actors(id)).map(({ acteur, role, interet }) => [acteur.nom, role, interet]), [
    ["Mairie", "Accueille", "Accueille"], ["Lycée", "Enseigne", "Enseigne"],
  ]);
});

test("C67: the mouse drawn over cells chooses them", async () => {
  const { pages: [page] } = await matrix("À la souris", "redaction");
  await addRow(page);
  await page.press("Escape");
  await copyElsewhere(page, asCopied([["Mairie", "Accueille"], ["Lycée", "Enseigne"]]));
  await page.press("Control+v");
  await page.page.locator(".form-done").getByText("2 lignes collées.").waitFor();
  await page.saved();
  const boxOf = async (row, column) => (await cell(page, row, column).locator()).boundingBox();
  const [from, to] = await untilStill("the cells to stand still", () =>
    Promise.all([boxOf(1, "Acteur / Partenaire"), boxOf(2, "Rôle potentiel")]));
  await page.page.mouse.move(from.x + 40, from.y + 10);
  await page.page.mouse.down();
  await page.page.mouse.move(to.x + 20, to.y + 12, { steps: 8 });
  await page.page.mouse.up();
  await untilEqual("the cells to be chosen", () => grid(page).locator("[aria-selected=true]").count(), 4);
  assert.equal(await page.page.evaluate(() => String(getSelection())), "");
  await page.person.screenshot("grid-block");
});

test("C66: « Coller un tableau » shows what goes where before it is written, by keyboard and on a phone", async () => {
  const id = await world.document("Par le cadre", MATRIX);
  const page = await (await world.person("redaction")).open(id);
  const copied = asCopied([["Catégorie", "Acteur / Partenaire"], ["Assurance maladie", "CPAM du Calvados"], ["Proviseur", "Lycée"]]);
  await copyElsewhere(page, copied);
  await page.page.getByRole("button", { name: "Coller un tableau" }).focus();
  await page.press("Enter");
  const dialog = page.page.getByRole("dialog", { name: "Coller un tableau" });
  await until("the box to have the focus", () => page.page.evaluate(() => document.activeElement.matches("textarea")));
  await page.press("Control+v");
  await dialog.getByText("2 lignes seront ajoutées. 1 case restera de côté.").waitFor();
  await page.person.screenshot("paste-dialog-1280");
  assert.deepEqual(await axe(page.page), []);
  // Tab goes past the first line's box, the table and its columns to the buttons.
  await until("« Coller » to have the focus", async () => {
    await page.press("Tab");
    return page.page.evaluate(() => document.activeElement.innerText === "Coller");
  });
  await page.press("Enter");
  await page.page.locator(".form-done").getByText("2 lignes collées, 1 case laissée de côté.").waitFor();
  await page.saved();
  assert.deepEqual((await actors(id)).map(({ acteur, categorie }) => [acteur.nom, categorie ?? null]), [
    ["CPAM du Calvados", "assurance_maladie"], ["Lycée", null],
  ]);
  const phone = await (await world.person("redaction2", { size: PHONE, reducedMotion: "reduce" })).open(id);
  await copyElsewhere(phone, copied);
  await phone.page.getByRole("button", { name: "Coller un tableau" }).click();
  const box = phone.page.getByRole("textbox", { name: "Collez le tableau ici" });
  await box.focus();
  await phone.press("Control+v");
  await phone.page.getByText("2 lignes seront ajoutées. 1 case restera de côté.").waitFor();
  await phone.person.screenshot("paste-dialog-360");
  assert.deepEqual(await axe(phone.page), []);
  assert.deepEqual(await sideways(phone.page), []);
});

test("C67: fingers choose cells after « Sélectionner », and copy them with a button", async () => {
  const id = await world.document("Aux doigts", MATRIX);
  const tablet = await world.person("redaction", { size: { width: 1280, height: 800 }, hasTouch: true, reducedMotion: "reduce", scheme: "dark" });
  const page = await tablet.open(id);
  await addRow(page);
  await page.press("Escape");
  await copyElsewhere(page, asCopied([["Mairie", "Accueille"], ["Lycée", "Enseigne"]]));
  await page.press("Control+v");
  await page.page.locator(".form-done").getByText("2 lignes collées.").waitFor();
  await page.page.locator(".form-done").getByRole("button", { name: "Fermer" }).click();
  const choose = page.page.getByRole("button", { name: "Sélectionner" });
  await page.tap(choose);
  await page.tap(await cell(page, 1, "Rôle potentiel").locator());
  await page.tap(await cell(page, 2, "Rôle potentiel").locator());
  assert.equal(await grid(page).locator("[aria-selected=true]").count(), 2);
  assert.equal(await grid(page).getByRole("textbox").count(), 0);
  await page.tap(page.page.getByRole("button", { name: "Copier", exact: true }));
  await page.person.screenshot("grid-doigts");
  assert.deepEqual(await axe(page.page), []);
  await page.tap(choose);
  await cell(page, 1, "Apports au projet").focus();
  await page.press("Control+v");
  await untilEqual("the copy to be beside", async () => (await actors(id)).map(({ apports }) => apports), ["Accueille", "Enseigne"]);
});
