// The history of a document: who changed what, in words; the document as it was; one field then and now; its former value
// put back as a new edit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const RICH = { label: "Descriptif des actions", key: "descriptif" };

async function savedText(id, { key }) {
  const value = (await world.content(id)).fields[key];
  return typeof value === "string" ? value : value.text;
}

/** Two people write in a new document, one after the other; gives the page of the second. */
async function writtenByTwo(title, field) {
  const id = await world.document(title);
  const [one, other] = await world.people("redaction", "redaction2");
  const first = await one.open(id);
  await first.write(field.label, "Le premier jet");
  await first.saved();
  const page = await other.open(id);
  await page.shows(field.label, "Le premier jet");
  await page.enter(field.label);
  await page.press("Control+a");
  await page.type("Une tout autre version");
  await page.saved();
  return { id, page, first };
}

/** Opens the history and gives the entry of somebody. */
async function editSessionOf(page, name) {
  await page.page.goto(`/documents/${page.id}/historique`);
  const panel = page.page.getByRole("complementary", { name: "Historique" });
  await panel.waitFor();
  const entry = panel.getByRole("listitem").filter({ has: page.page.getByText(name, { exact: true }) }).first();
  await entry.waitFor();
  return entry;
}

test("C9: the history says in words who completed which field, by person", async () => {
  const { page } = await writtenByTwo("Qui a fait quoi", FIELD);
  const odile = await editSessionOf(page, "Odile Encrier");
  assert.match(await odile.innerText(), /Odile Encrier\s+a complété\s+Territoire de l’action/);
  const anselme = await editSessionOf(page, "Anselme Plumier");
  assert.match(await anselme.innerText(), /Anselme Plumier\s+a complété\s+Territoire de l’action/);
  const maelle = await editSessionOf(page, "Maëlle Coordon");
  assert.match(await maelle.innerText(), /a créé le document/);
  await page.page.getByLabel("Personne", { exact: true }).selectOption("Odile Encrier");
  await page.page.getByText("1 séance", { exact: true }).waitFor();
  const panel = page.page.getByRole("complementary", { name: "Historique" });
  assert.equal(await panel.getByRole("listitem").getByText("Anselme Plumier", { exact: true }).count(), 0);
});

test("the document is opened as it was at a moment, to be read only, while others go on", async () => {
  const { id, page, first } = await writtenByTwo("Comme c’était", FIELD);
  const anselme = await editSessionOf(page, "Anselme Plumier");
  await anselme.getByRole("button", { name: /^Voir le document à ce moment/ }).click();
  await page.place(FIELD.key).getByText("Le premier jet", { exact: true }).waitFor();
  assert.equal(await page.field(FIELD.label).count(), 0, "a moment of the past can’t be written in");
  await first.write(FIELD.label, ", encore");
  await first.saved();
  await page.place(FIELD.key).getByText("Le premier jet", { exact: true }).waitFor();
  assert.equal(await savedText(id, FIELD), "Une tout autre version, encore");
  await page.page.getByRole("button", { name: "Revenir à aujourd’hui" }).click();
  await page.shows(FIELD.label, "Une tout autre version, encore");
});

for (const field of [FIELD, RICH]) {
  test(`“${field.label}” is compared then and now, and its former value is put back as a new edit`, async () => {
    const { id, page, first } = await writtenByTwo("Remettre", field);
    const odile = await editSessionOf(page, "Odile Encrier");
    await odile.getByRole("button", { name: /champ(s)? modifié/ }).click();
    await odile.getByRole("button", { name: `Comparer ${field.label}` }).click();
    const dialog = page.page.getByRole("dialog", { name: new RegExp(`^${field.label}`) });
    await dialog.getByText("Le premier jet", { exact: true }).first().waitFor();
    await dialog.getByText("Une tout autre version", { exact: true }).first().waitFor();
    await dialog.getByRole("button", { name: "Remettre cette valeur" }).click();
    await dialog.getByRole("group", { name: /Remettre cette valeur/ }).getByRole("button", { name: "Remettre cette valeur" }).click();
    await dialog.waitFor({ state: "detached" });
    await first.shows(field.label, "Le premier jet");
    await untilEqual("it to be saved", () => savedText(id, field), "Le premier jet");
  });
}
