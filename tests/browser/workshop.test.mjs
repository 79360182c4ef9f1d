// A workshop: twelve people, four in browsers and eight in programs, co-write the fiche 12.1.1 of the regional guide from
// empty to complete in one go. Everybody writes at once, long texts by several people; at the end each of the twelve, and
// the server, has exactly the expected text in every field.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { sameHeads } from "../interop/fixture/wait.mjs";
import { Program } from "./fixture/program.mjs";
import { asShown, shownForm } from "./fixture/shown-form.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const programs = [];
after(() => programs.forEach((program) => program.close()));

const BROWSERS = ["coordination", "redaction", "redaction2", "pilote"];
const WITHIN = { within: 60_000 };
/** How much of a text somebody writes before another goes on. */
const BEGINNING = 14;
const fixture = async (name) => JSON.parse(await readFile(new URL(`../../shared/fixtures/${name}`, import.meta.url), "utf8"));

const CONTEXT = "À quels besoins l’action répond-elle ? / Contexte";
const DESCRIPTION = "Descriptif des actions";
const PERIOD = "Calendrier / Début et durée de l’action (+ reconductible ou pas)";

test("S2: twelve people co-write the fiche 12.1.1: every field is as expected, for all twelve and on the server", async () => {
  const [{ title, values }, expected] = await Promise.all([
    fixture("fiche-12-1-1.values.json"),
    fixture("fiche-12-1-1.content.json"),
  ]);
  const id = await world.document("Fiche de l’atelier");
  const people = await world.people(...BROWSERS);
  const pages = await Promise.all(people.map((person) => person.open(id)));
  for (const key of [...BROWSERS, ...BROWSERS]) programs.push(await Program.open(await world.account(key), id));

  await Promise.all([
    head(pages[0], values),
    context([pages[1], pages[2]], [programs[0], programs[7]], values),
    description(pages[3], programs[1], programs[2], values),
    twoHalves(programs[3], programs[4], "objectif_specifique", values),
    twoHalves(programs[5], programs[6], "objectif_general_action", values),
  ]);
  await Promise.all([
    indicators(pages[0], programs.slice(0, 5), values),
    titleAndPartners(pages[1], programs.slice(5), values, title),
    periodAndPublic(pages[2], values),
    pilot(pages[3], values),
    programs[5].type(["fields", "territoire"], values.territoire),
    programs[6].type(["fields", "budget_precisions"], values.budget_precisions),
    programs[7].type(["fields", "objectif_operationnel_numero"], values.objectif_operationnel_numero),
    programs[7].type(["fields", "calendrier_precisions"], values.calendrier_precisions),
  ]);

  for (const page of pages) await page.saved(WITHIN);
  for (const program of programs) await program.saved();
  const content = await world.content(id);
  assert.deepEqual(content.problems, []);
  assert.deepEqual(withoutIds(content.fields), withoutIds(expected.fields));
  assert.equal(content.title, title);
  for (const program of programs) {
    await until("a program to have what the others have", () => sameHeads(program.handle.heads(), programs[0].handle.heads()));
    assert.deepEqual(plain(program.document), plain(programs[0].document));
  }
  const gabarit = (await (await world.account("redaction")).gabarits()).find(({ id }) => id === content.gabarit);
  for (const page of pages) {
    await untilEqual(`${page.person.key} to see it all`, () => shownForm(page, gabarit), asShown(expected.fields), WITHIN);
  }
});

/** Somebody fills the head of the fiche from top to bottom. */
async function head(page, values) {
  await page.write("Axe stratégique n°", values.axe_numero);
  await page.write("Axe / Thématique", values.axe);
  await page.write("Objectif principal / enjeu n°", values.objectif_principal_numero);
  await page.write("Objectif général à atteindre", values.objectif_principal);
  await page.write("Objectif spécifique n°", values.objectif_specifique_numero);
}

/** Four people write three paragraphs at once: one each, and two the long one in the middle. */
async function context([one, other], [program, another], values) {
  const [first, second, third] = values.contexte.split("\n");
  const half = second.indexOf(" ", second.length / 2);
  const path = ["fields", "contexte"];
  await one.enter(CONTEXT);
  await one.press("Enter", "Enter");
  // A space keeps the two halves apart.
  await one.press("ArrowUp", "Space", "Control+Home");
  for (const writer of [program, another]) await writer.sees("three paragraphs", ({ fields }) => fields.contexte === "\uFFFC\uFFFC \uFFFC");
  await until("the other to see three paragraphs", async () => (await other.text(CONTEXT)).split("\n").length === 3);
  await other.enterAtStart(CONTEXT);
  await other.press("ArrowDown", "Home");
  await Promise.all([
    one.type(first),
    other.type(second.slice(0, half)),
    another.type(path, second.slice(half + 1), 3),
    program.type(path, third),
  ]);
}

/** One begins the three points of a list; two programs finish two of them while the third is written. */
async function description(page, program, another, values) {
  const points = values.descriptif.split("\n").map((line) => line.slice(2));
  const begin = (point) => point.slice(0, BEGINNING);
  await page.enter(DESCRIPTION);
  await page.type(`- ${begin(points[0])}`);
  for (const point of points.slice(1)) {
    await page.press("Enter");
    await page.type(begin(point));
  }
  const path = ["fields", "descriptif"];
  const length = points.reduce((sum, point) => sum + 1 + begin(point).length, 0);
  for (const one of [program, another]) await one.sees("the list", ({ fields }) => fields.descriptif.length === length);
  await Promise.all([
    program.type(path, points[0].slice(BEGINNING), BEGINNING + 1),
    another.type(path, points[1].slice(BEGINNING), another.document.fields.descriptif.indexOf("\uFFFC", 1) + BEGINNING + 1),
    page.type(points[2].slice(BEGINNING)),
  ]);
}

/** Two write one text: the space in the middle first, then both halves at once. */
async function twoHalves(one, other, key, values) {
  const path = ["fields", key];
  const text = values[key];
  const middle = text.indexOf(" ", text.length / 2);
  await one.type(path, " ");
  await other.sees("the space", ({ fields }) => fields[key] === " ");
  await Promise.all([one.type(path, text.slice(0, middle), 0), other.type(path, text.slice(middle + 1))]);
}

/** Somebody begins the five indicators, one after the other; each is completed by a program as soon as it has come. */
async function indicators(page, writers, values) {
  const rows = values.indicateurs;
  const completing = rows.map((row, index) => complete(writers[index], index, row));
  for (const row of rows) {
    await addRow(page, "indicateurs", "intitule");
    await page.type(row.intitule.slice(0, BEGINNING));
  }
  await Promise.all(completing);
}

async function complete(program, index, { intitule, ...others }) {
  const [row] = await program.row("indicateurs", index);
  await program.sees("its beginning", ({ fields }) => fields.indicateurs[row].intitule.length === BEGINNING);
  await program.type(["fields", "indicateurs", row, "intitule"], intitule.slice(BEGINNING));
  for (const [key, value] of Object.entries(others)) {
    const path = ["fields", "indicateurs", row, key];
    if (key === "evaluateur") await program.type([...path, "nom"], value);
    else if (["type", "nature"].includes(key)) program.set(path, value);
    else await program.type(path, value);
  }
}

/** The title anew, and the partners in the grid, with the keyboard; programs finish their names. */
async function titleAndPartners(page, writers, values, title) {
  const finishing = values.equipe_projet.map(({ acteur }, index) => finishPartner(writers[index], index, acteur));
  for (const { acteur } of values.equipe_projet) {
    await addRow(page, "equipe_projet", "acteur");
    await page.type(acteur.slice(0, BEGINNING));
    await page.press("Escape", "Escape");
  }
  await page.focus("Intitulé");
  await page.press("Control+a");
  await page.type(title);
  await Promise.all(finishing);
}

async function finishPartner(program, index, acteur) {
  const [row] = await program.row("equipe_projet", index);
  await program.sees("its beginning", ({ fields }) => fields.equipe_projet[row].acteur.nom.length === BEGINNING);
  await program.type(["fields", "equipe_projet", row, "acteur", "nom"], acteur.slice(BEGINNING));
}

/** Adds a row, and waits until its first field has the focus. */
async function addRow(page, key, first) {
  await page.place(key).getByRole("button", { name: /^Ajouter (la première|une) ligne$/ }).click();
  await until("the new row’s first field to have the focus", () =>
    page.page.evaluate(([rows, column]) => {
      const path = document.activeElement?.closest("[data-form-path]")?.dataset.formPath ?? "";
      return path.startsWith(`fields.${rows}.`) && path.endsWith(`.${column}`);
    }, [key, first]));
}

async function periodAndPublic(page, values) {
  for (const [part, day] of [["Début", values.calendrier.debut], ["Fin", values.calendrier.fin]]) {
    const group = page.page.getByRole("group", { name: `${part}, ${PERIOD}`, exact: true });
    await group.getByRole("spinbutton").first().click();
    await page.type(day.split("-").reverse().join(""));
  }
  const choices = page.page.getByRole("group", { name: "Public visé", exact: true });
  await choices.getByRole("checkbox", { name: "Personnes âgées de 60 ans et plus" }).check();
  await page.write("Autre, Public visé", values.public_autre);
}

async function pilot(page, values) {
  await page.write("Pilotage de l’action", values.pilote);
  await page.press("Escape");
}

/** Row ids differ each time. */
function withoutIds(fields) {
  return JSON.parse(JSON.stringify(fields, (key, value) => (key === "id" ? undefined : value)));
}

function plain(document) {
  return JSON.parse(JSON.stringify(document));
}
