// Takes the pictures of the user's guide anew, into client-web/guide/: `npm run guide`. Not one of the tests: pictures change
// with every run, and are only wanted when the guide is.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { goToPage, placesOf } from "./fixture/pages.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const FOLDER = fileURLToPath(new URL("../../client-web/guide/", import.meta.url));
const WINDOW = { size: { width: 1200, height: 720 }, reducedMotion: "reduce" };
const PHONE = { size: { width: 360, height: 700 }, reducedMotion: "reduce" };
const BYTES_AT_MOST = 200_000;

let places;
const world = World.ofThisFile(async (started) => {
  await mkdir(FOLDER, { recursive: true });
  places = await placesOf(started);
});

/** Keeps what is in the window, or in one part of it. */
async function picture(page, name, part) {
  const options = { path: `${FOLDER}${name}.png`, animations: "disabled", caret: "initial" };
  const bytes = part ? await part.screenshot(options) : await page.screenshot(options);
  assert.ok(bytes.length <= BYTES_AT_MOST, `${name} has ${bytes.length} bytes: show less`);
}

const path = (way) => ({ path: way, form: way.startsWith("/documents/") });

test("the first page, the workspace, a new document, the settings", async () => {
  const stranger = await world.stranger(WINDOW);
  await stranger.goTo("/connexion");
  await stranger.page.getByRole("heading", { name: "Démonstration" }).waitFor();
  await picture(stranger.page, "connexion");
  const { page } = await world.person("coordination", WINDOW);
  await page.goto(`/espaces/${places.workspace}`);
  await page.getByRole("heading", { name: "Documents" }).waitFor();
  await picture(page, "espace");
  await page.getByRole("button", { name: "Nouveau document" }).click();
  const dialog = page.getByRole("dialog", { name: "Nouveau document" });
  await dialog.getByRole("radio", { name: /^Fiche action/ }).check();
  await dialog.getByRole("textbox", { name: "Titre" }).fill("Se déplacer pour se soigner");
  await picture(page, "nouveau-document");
  await page.goto("/reglages");
  await page.getByRole("heading", { name: "Réglages" }).waitFor();
  await picture(page, "reglages");
});

test("inviting, and the invitation on a phone", async () => {
  const { page } = await world.person("coordination", WINDOW);
  await page.goto(`/espaces/${places.workspace}/membres`);
  await page.getByRole("button", { name: "Inviter", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Inviter dans l’espace" });
  const pasted = "Camille Ferrand <camille.ferrand@exemple.fr>; Paul Lambert <paul.lambert@exemple.fr>\nines@exemple.fr";
  await dialog.getByRole("textbox", { name: "Adresses électroniques" }).fill(pasted);
  await picture(page, "inviter");
  await dialog.getByRole("button", { name: "Envoyer les invitations" }).click();
  await dialog.getByRole("heading", { name: "3 personnes invitées" }).waitFor();
  const guest = await world.stranger(PHONE);
  await guest.goTo("/courrier");
  const mail = guest.page.getByRole("article").filter({ hasText: "camille.ferrand@exemple.fr" });
  await mail.getByRole("link", { name: /\/invitation#/ }).click();
  await guest.page.getByRole("heading", { name: "Maëlle Coordon vous invite" }).waitFor();
  await picture(guest.page, "invitation");
});

test("a fiche that two people write in, its help, its checker, its list of what is missing", async () => {
  const id = await world.document("Se déplacer pour se soigner");
  const [mine, others] = [await world.person("coordination", WINDOW), await world.person("redaction2", WINDOW)];
  const [page, other] = [await mine.open(id), await others.open(id)];
  await page.write("Axe / Thématique", "Accès aux soins");
  await other.write("Objectif général à atteindre", "Améliorer l’accès aux soins");
  await page.shows("Objectif général à atteindre", "Améliorer l’accès aux soins");
  await page.focus("Objectif général à atteindre");
  await until("the other’s caret", () => page.caretOf("OE"));
  await page.saved();
  await page.page.evaluate(() => scrollTo(0, 0));
  await picture(page.page, "fiche");
  await page.page.getByRole("button", { name: "Aide et exemple : Objectif général à atteindre" }).click();
  await picture(page.page, "aide", page.place("objectif_principal"));
  await page.page.getByRole("button", { name: /^Correcteur de méthode/ }).click();
  await page.page.locator(".form-method-list li").first().waitFor();
  await page.page.evaluate(() => scrollTo(0, 0));
  await picture(page.page, "correcteur");
});

test("what is said without a network", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const proxy = await Proxy.before(world.server);
  const person = await world.person("coordination", { ...WINDOW, at: proxy.url });
  const page = await person.open(places.fiche);
  await page.saved();
  await proxy.cut();
  await person.context.setOffline(true);
  await page.write("Territoire de l’action", " et communes voisines");
  await page.says(/^Hors ligne : 1 modification/);
  await page.page.evaluate(() => scrollTo(0, 0));
  await picture(page.page, "hors-ligne", page.page.getByRole("group", { name: "Outils du document" }));
  await person.leave();
});

test("the matrix, on a screen and on a phone, and two rows for one actor", async () => {
  const [desk, phone] = [await world.person("coordination", WINDOW), await world.person("redaction", PHONE)];
  await goToPage(desk, path(`/documents/${places.matrix}`), places);
  await desk.page.getByRole("grid").scrollIntoViewIfNeeded();
  // Rows are drawn once they are in sight.
  await desk.page.getByRole("gridcell").filter({ visible: true }).first().hover();
  await picture(desk.page, "matrice");
  const page = await desk.open(places.matrix);
  await page.page.getByRole("button", { name: "Ajouter une ligne" }).click();
  await page.type("C.P.A.M.");
  await page.press("Escape", "Escape");
  const notice = page.page.locator(".ui-notice").getByText("Ces deux lignes parlent peut-être du même acteur");
  await notice.scrollIntoViewIfNeeded();
  await picture(page.page, "doublons", page.page.locator(".ui-notice").filter({ hasText: "Ces deux lignes" }));
  await goToPage(phone, path(`/documents/${places.matrix}`), places);
  await phone.page.getByRole("heading", { name: "Acteurs concernés" }).scrollIntoViewIfNeeded();
  await phone.page.getByRole("button", { name: /Communauté de communes/ }).first().scrollIntoViewIfNeeded();
  await phone.page.evaluate(() => scrollBy(0, 400));
  await picture(phone.page, "telephone");
});

test("the history, and a field then and now", async () => {
  const id = await world.document("Bouger chaque semaine");
  const [mine, others] = [await world.person("redaction", WINDOW), await world.person("redaction2", WINDOW)];
  const other = await others.open(id);
  await other.write("Territoire de l’action", "Le bourg de Saint-Aubrac et les hameaux");
  await other.saved();
  const page = await mine.open(id);
  await page.shows("Territoire de l’action", "Le bourg de Saint-Aubrac et les hameaux");
  await page.enter("Territoire de l’action");
  await page.press("Control+Shift+ArrowLeft");
  await page.type("villages voisins");
  await page.saved();
  await mine.goTo(`/documents/${id}/historique`);
  const panel = mine.page.getByRole("complementary", { name: "Historique" });
  await panel.getByText("Odile Encrier", { exact: true }).last().waitFor();
  await picture(mine.page, "historique", panel);
  const editSession = panel.getByRole("listitem").filter({ hasText: "Anselme Plumier" }).first();
  await editSession.getByRole("button", { name: /champs? modifiés?/ }).click();
  await editSession.getByRole("button", { name: "Comparer Territoire de l’action" }).click();
  await picture(mine.page, "comparer", mine.page.getByRole("dialog"));
});
