// « Partager »: who has access to one document and why, given and taken by whoever manages it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { PHONE } from "./fixture/person.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = "Territoire de l’action";
/** The browser logs what the server refuses. */
const REFUSED = /Failed to load resource: the server responded with a status of (401|403|404|409)/;

async function sharing(id, options = {}) {
  const person = await world.person("coordination", { reducedMotion: "reduce", ...options });
  const page = await person.open(id);
  await page.page.getByRole("button", { name: /^(Autres actions sur le document|Plus,)/ }).click();
  await page.page.getByRole("menuitem", { name: "Partager" }).click();
  const dialog = page.page.getByRole("dialog", { name: "Qui a accès à ce document" });
  await dialog.getByRole("list", { name: "Personnes qui ont accès" }).waitFor();
  return { person, page: page.page, dialog };
}

const rowOf = (dialog, name) => dialog.getByRole("listitem").filter({ hasText: name });

test("C102: one sees who has access and why, gives another to one document, which is heard within moments, and takes it back", async () => {
  world.troubles.expect(REFUSED);
  const id = await world.document("Partagé");
  const writer = await (await world.person("redaction2", { fresh: true })).open(id);
  const { person, page, dialog } = await sharing(id);
  assert.equal(await dialog.getByRole("listitem").count(), 5);
  await rowOf(dialog, "Maëlle Coordon").getByText("coordonne l’espace").waitFor();
  assert.equal(await rowOf(dialog, "Maëlle Coordon").getByRole("button").count(), 0);
  assert.deepEqual(await axe(page), []);
  await person.screenshot("partager");
  await rowOf(dialog, "Odile Encrier").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Aucun accès à ce document" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await rowOf(dialog, "Odile Encrier").getByText("accès propre à ce document").waitFor();
  await writer.says(/^Accès retiré/, { within: 5_000 });
  await rowOf(dialog, "Odile Encrier").getByRole("button").click();
  await page.getByRole("menuitem", { name: "Comme dans l’espace" }).click();
  await rowOf(dialog, "Odile Encrier").getByText("comme dans l’espace").waitFor();
  const again = await (await world.person("redaction2", { fresh: true })).open(id);
  await until("her form to be open", async () => (await again.field(FIELD).count()) === 1);
});

test("C102: a document is opened to somebody outside the workspace by their address, on a phone, and closed to them again", async () => {
  world.troubles.expect(REFUSED);
  const id = await world.document("À un invité");
  const [coordination, guest] = await Promise.all([world.account("coordination"), world.account("pilote")]);
  const [workspace, participant] = [await coordination.workspace(), await guest.participant()];
  await coordination.setMember(workspace, participant, "none");
  const { person, page, dialog } = await sharing(id, { size: PHONE });
  assert.equal(await dialog.getByRole("listitem").count(), 4);
  await dialog.getByRole("textbox", { name: "Adresse électronique" }).fill("personne@exemple.fr");
  await dialog.getByRole("button", { name: "Ajouter" }).click();
  await dialog.getByText(/Aucun compte n’a cette adresse/).waitFor();
  assert.deepEqual([...(await axe(page)), ...(await sideways(page))], []);
  await person.screenshot("partager-360");
  await dialog.getByRole("textbox", { name: "Adresse électronique" }).fill("pilote@demo.maillage");
  await dialog.getByRole("button", { name: "Ajouter" }).click();
  await rowOf(dialog, "Firmin Gouvernail").getByText("accès à ce document seul").waitFor();
  assert.ok(await guest.content(id), "he reads it");
  await rowOf(dialog, "Firmin Gouvernail").getByRole("button").click();
  await page.getByRole("menuitem", { name: "Retirer l’accès" }).click();
  await rowOf(dialog, "Firmin Gouvernail").waitFor({ state: "detached" });
});
