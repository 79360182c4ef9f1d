// Search in the texts of a workspace: typed, found, followed to the place, by keyboard and on a phone; and what a reader is
// told of sensitive fields.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { PHONE } from "./fixture/person.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});

const SEARCH = /^Chercher un document/;

async function search(person, words) {
  await person.goTo(`/espaces/${places.workspace}`);
  await person.page.getByLabel(SEARCH).first().pressSequentially(words, { delay: 20 });
  return person.page.getByRole("region", { name: "Dans les textes" });
}

/** What shows for a moment what one came for. */
const arrived = (page) => page.locator("[data-form-arrived]");

test("C75: what somebody has just written is found by others as they type, and C76: its passage leads into the field", async () => {
  const id = await world.document("Une fiche sans rapport");
  const writer = await (await world.person("redaction")).open(id);
  await writer.write("Territoire de l’action", "Les hameaux de Querqueville, puis Fermanville");
  await writer.saved();
  const reader = await world.person("lecture");
  const found = async () => {
    const region = await search(reader, "fermanv");
    await region.getByText("1 document contient").or(reader.page.getByText("Aucun document ne correspond")).waitFor();
    return (await region.getByText("1 document contient").count()) === 1;
  };
  await until("it to be found", found);
  const region = reader.page.getByRole("region", { name: "Dans les textes" });
  const passage = region.getByRole("link", { name: "Territoire de l’action" });
  assert.equal(await passage.locator("mark").textContent(), "Fermanville");
  assert.deepEqual(await axe(reader.page), []);
  await passage.click();
  await reader.page.getByRole("heading", { level: 1, name: "Une fiche sans rapport" }).waitFor();
  await arrived(reader.page).waitFor();
  assert.equal(await arrived(reader.page).getAttribute("data-form-path"), "fields.territoire");

  // Whoever may write has the focus in it, and the word selected.
  const other = await world.person("pilote");
  const regionOfOther = await search(other, "fermanville");
  await regionOfOther.getByRole("link", { name: "Territoire de l’action" }).waitFor();
  await other.page.getByRole("heading", { name: "Dans les textes" }).waitFor();
  const link = regionOfOther.getByRole("link", { name: "Territoire de l’action" });
  await link.focus();
  await other.page.keyboard.press("Enter");
  await arrived(other.page).waitFor();
  const selected = () => other.page.evaluate(() => {
    const { activeElement: control } = document;
    return control instanceof HTMLTextAreaElement ? control.value.slice(control.selectionStart, control.selectionEnd) : "";
  });
  await until("the word to be selected", async () => (await selected()) === "Fermanville");
});

test("C76: a passage of a row leads to its row, and Q5: a reader finds nothing of what is sensitive", async () => {
  const matrix = (await (await world.account("coordination")).content(places.matrix)).fields.acteurs;
  const row = matrix.find(({ risque, role }) => risque && role);
  const long = (text) => text.split(/[^\p{L}]+/u).filter((one) => one.length > 5).join(" ");
  const writer = await world.person("redaction2");
  const region = await search(writer, long(row.role));
  await region.getByRole("link", { name: "Rôle potentiel" }).first().click();
  await arrived(writer.page).waitFor();
  const path = await arrived(writer.page).getAttribute("data-form-path");
  assert.match(path, /^fields\.acteurs(\.|$)/);

  const secret = long(row.risque);
  const own = await search(writer, secret);
  await own.getByRole("link", { name: "Risque pour le projet" }).first().waitFor();
  const reader = await world.person("lecture", { fresh: true });
  const answers = [];
  reader.page.on("response", (answer) => answer.url().includes("/search?") && answers.push(answer.text()));
  await search(reader, secret);
  await reader.page.getByText("Aucun document ne correspond").waitFor();
  assert.ok(answers.length > 0);
  for (const answer of await Promise.all(answers)) assert.ok(!answer.includes(row.risque), answer);
});

test("C75: on a phone nothing is cut, and without a network that is said", async () => {
  const person = await world.person("coordination", { fresh: true, size: PHONE });
  const region = await search(person, "santé des jeunes");
  await region.locator("mark").first().waitFor();
  assert.deepEqual(await sideways(person.page), []);
  await person.screenshot("search-phone");
  world.troubles.expect(NETWORK_LOSS);
  await person.page.context().setOffline(true);
  await person.page.getByLabel(SEARCH).first().pressSequentially(" isolés", { delay: 20 });
  await region.getByText("seuls les titres sont cherchés").waitFor();
  await person.page.context().setOffline(false);
  await region.getByRole("button", { name: "Réessayer" }).click();
  await region.getByText(/documents? contien/).or(person.page.getByText("Aucun document ne correspond")).first().waitFor();
});
