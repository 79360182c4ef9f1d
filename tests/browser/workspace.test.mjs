// The workspace's list: documents are made, found, renamed, put away and taken back there; and what comes out on paper.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});

/** The entry of a document in a workspace's list. */
function entry(page, title) {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name: title, exact: true }) });
}

async function choose(page, title, action) {
  await page.getByRole("button", { name: `Actions sur « ${title} »` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test("a document is made from a gabarit, found by its title, renamed, put away and taken back", async () => {
  const person = await world.person("coordination");
  const { page } = person;
  await person.goTo(`/espaces/${places.workspace}`);
  await page.getByRole("button", { name: "Nouveau document" }).click();
  const making = page.getByRole("dialog", { name: "Nouveau document" });
  await making.getByRole("button", { name: "Créer le document" }).click();
  await making.getByText("Choisissez un modèle de document.").waitFor();
  await making.getByRole("radio", { name: /^Matrice des acteurs/ }).check();
  await making.getByRole("textbox", { name: "Titre" }).fill("  Les acteurs du nord  ");
  await making.getByRole("button", { name: "Créer le document" }).click();
  await page.getByRole("heading", { level: 1, name: "Les acteurs du nord" }).waitFor();

  await person.goTo(`/espaces/${places.workspace}`);
  await page.getByRole("searchbox").or(page.getByLabel("Chercher un document par son titre")).first().fill("ACTEURS du nord");
  await page.getByText("1 document trouvé").waitFor();
  await choose(page, "Les acteurs du nord", "Renommer");
  const renaming = page.getByRole("dialog", { name: /^Renommer/ });
  await renaming.getByRole("textbox").fill("Les acteurs du sud");
  await renaming.getByRole("button", { name: "Enregistrer" }).click();
  await renaming.waitFor({ state: "detached" });
  await page.getByText("Aucun document ne correspond").waitFor();
  await page.getByRole("button", { name: "Effacer la recherche" }).first().click();
  await entry(page, "Les acteurs du sud").waitFor();

  await choose(page, "Les acteurs du sud", "Archiver");
  await page.getByRole("alertdialog").getByRole("button", { name: "Archiver" }).click();
  await page.getByText("« Les acteurs du sud » est archivé.").waitFor();
  const account = await world.account("coordination");
  const archived = async () => (await account.documents(places.workspace)).find(({ title }) => title === "Les acteurs du sud").archivedAt !== null;
  assert.equal(await archived(), true);
  await page.getByRole("region", { name: "Notification" }).getByRole("button").first().click();
  await untilEqual("it to be taken back", archived, false);
});

test("R7: a document that is put away while somebody types closes to them, and opens again", async () => {
  const id = await world.document("Archivé sous les doigts");
  const page = await (await world.person("redaction")).open(id);
  await page.write("Territoire de l’action", "avant");
  await page.saved();
  const coordination = await world.account("coordination");
  await coordination.updateDocument(id, { archived: true });
  await page.page.getByText("Ce document est archivé").waitFor();
  await until("the field to be closed", async () => (await page.field("Territoire de l’action").count()) === 0);
  assert.deepEqual(await axe(page.page), []);
  await coordination.updateDocument(id, { archived: false });
  await page.write("Territoire de l’action", ", après");
  await page.saved();
  assert.equal((await world.content(id)).fields.territoire, "avant, après");
});

test("the list follows what others do, without being loaded again", async () => {
  const id = await world.document("Suivi de loin");
  const [watcher, writer] = [await world.person("redaction", { fresh: true }), await world.person("redaction2")];
  await watcher.goTo(`/espaces/${places.workspace}`);
  const row = entry(watcher.page, "Suivi de loin");
  await row.getByText("1 sur 10", { exact: true }).waitFor();
  const page = await writer.open(id);
  await page.write("Axe / Thématique", "Mobilité");
  await page.saved();
  const account = await world.account("redaction");
  await untilEqual("the server to have counted", async () => (await account.document(id)).filled, 2);
  await row.getByText("2 sur 10", { exact: true }).waitFor();
  await row.getByText(/par Odile Encrier/).waitFor();
});

test("a printed fiche is a clean sheet in the order of the model", async () => {
  const person = await world.person("redaction");
  const page = await person.open(places.fiche);
  await page.page.emulateMedia({ media: "print" });
  const sheet = await until("the sheet", async () => {
    const words = await page.page.locator("body").innerText();
    return words.includes("Favoriser l’inclusion de publics fragiles.") && words;
  });
  await person.screenshot("impression-fiche", { fullPage: true });
  const order = [
    "Lien social / Lutte contre l’isolement", "Favoriser l’inclusion de publics fragiles.", "Les liens sociaux sont",
    "Appuyer les clubs des aînés", "Contact de la Direction de l’autonomie", "CCAS – Service", "Clubs des aînés, clubs du 3ème âge",
    "Personnes âgées de 60 ans et plus", "Nombre de dossiers de demande d’aide", "À définir.",
  ];
  const found = order.map((words) => sheet.indexOf(words));
  assert.ok(found.every((at) => at >= 0), `missing: ${order.filter((words) => !sheet.includes(words))}`);
  assert.doesNotMatch(sheet, /Ajouter une ligne|Enregistré à|Aide et exemple|Se déconnecter/);
  await page.page.emulateMedia({ media: "screen" });
});

test("what is sensitive in a matrix is not printed", async () => {
  const page = await (await world.person("redaction")).open(places.matrix);
  await page.page.getByText("Renouvellement des élus en cours de contrat.").first().waitFor();
  await page.page.emulateMedia({ media: "print" });
  await page.page.getByText("Les champs sensibles ne sont pas imprimés.").first().waitFor();
  const sheet = await page.page.locator("body").innerText();
  assert.match(sheet, /Porte le contrat et en assure la coordination/);
  assert.doesNotMatch(sheet, /Renouvellement des élus en cours de contrat/);
  await page.page.emulateMedia({ media: "screen" });
});
