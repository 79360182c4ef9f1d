// Invitations: many at once by pasting, accepted by a link on a phone, taken back, to one document alone; each page at both sizes,
// light and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, focused, nextStop, sideways } from "./fixture/accessibility.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { DESKTOP, PHONE } from "./fixture/person.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const FIELD = "Territoire de l’action";
const PASSWORD = "le vent se lève tard";
/** The browser logs what the server refuses. */
const REFUSED = /Failed to load resource: the server responded with a status of (401|403|404|409|410|422)/;
const CALM = { reducedMotion: "reduce" };

/** The page as it stands, at both sizes, light and dark: kept for review, and nothing wrong with it. */
async function looksWell(person, name) {
  const faults = [];
  for (const [size, width] of [[DESKTOP, "1280"], [PHONE, "360"]]) {
    await person.page.setViewportSize(size);
    for (const scheme of ["light", "dark"]) {
      await person.page.emulateMedia({ colorScheme: scheme });
      await person.screenshot(`invitations-${name}-${width}-${scheme}`, { fullPage: true });
      faults.push(...(await axe(person.page)).map((fault) => `${name} ${width} ${scheme}: ${fault}`));
    }
    faults.push(...(await sideways(person.page)).map((fault) => `${name} ${width}: sideways ${fault}`));
  }
  await person.page.emulateMedia({ colorScheme: person.look.scheme });
  await person.page.setViewportSize(person.look.size);
  assert.deepEqual(faults, []);
}

async function members(options = {}) {
  const person = await world.person("coordination", { ...CALM, ...options });
  await person.goTo(`/espaces/${places.workspace}/membres`);
  await person.page.getByRole("button", { name: "Inviter", exact: true }).waitFor();
  return person;
}

/** Pastes into the dialog and sends, without a mouse. */
async function invite(person, text) {
  const { page } = person;
  await page.getByRole("button", { name: "Inviter", exact: true }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Inviter dans l’espace" });
  await dialog.waitFor();
  await until("the box to have the focus", async () => (await focused(page)) === "textarea Adresses électroniques");
  await page.keyboard.insertText(text);
  return dialog;
}

const send = async (person) => {
  await tabTo(person.page, /^button Envoyer les invitations/);
  await person.page.keyboard.press("Enter");
};

async function tabTo(page, name) {
  for (let step = 0; step < 40; step += 1) if (name.test(await nextStop(page))) return;
  throw new Error(`Tab never came to ${name}`);
}

/** The newest mail to an address, on the page that shows them. */
async function mailTo(person, email) {
  await person.goTo("/connexion");
  await person.page.getByRole("link", { name: "Courrier de la démonstration" }).click();
  const mail = person.page.getByRole("article").filter({ hasText: `À ${email},` }).first();
  await mail.waitFor();
  return mail;
}

const follow = (mail) => mail.getByRole("link", { name: /\/invitation#/ }).click();
const waiting = (person) => person.page.getByRole("list", { name: "Invitations" }).getByRole("listitem");

test("C110, C111, C112, C114: three are invited by pasting, by keyboard; one accepts on a phone from the mail and writes", async () => {
  const person = await members();
  const dialog = await invite(person, "Camille Ferrand <camille.ferrand@exemple.fr>; paul@exemple.fr\nlea@exemple.fr, Jean sans adresse\npilote@demo.maillage");
  await looksWell(person, "dialogue");
  await send(person);
  await dialog.getByRole("heading", { name: "3 personnes invitées" }).waitFor();
  assert.match(await focused(person.page), /^h3 3 personnes invitées/);
  await dialog.getByText(/1 personne a déjà accès\s: pilote@demo\.maillage/).waitFor();
  await dialog.getByText(/Ligne 1, «\sJean sans adresse\s»/).waitFor();
  assert.equal(await dialog.getByRole("textbox", { name: "Adresses électroniques" }).inputValue(), "Jean sans adresse");
  await looksWell(person, "resultat");
  await person.page.keyboard.press("Escape");
  await until("three to wait for", async () => (await waiting(person).count()) === 3);
  await waiting(person).filter({ hasText: "Camille Ferrand" }).getByText("Mail envoyé").waitFor();
  await looksWell(person, "membres");

  const guest = await world.stranger({ ...CALM, size: PHONE, hasTouch: true, isMobile: true });
  const mail = await mailTo(guest, "camille.ferrand@exemple.fr");
  assert.deepEqual([...(await axe(guest.page)), ...(await sideways(guest.page))], []);
  await guest.screenshot("invitations-courrier-360");
  await follow(mail);
  await guest.page.getByRole("heading", { level: 1, name: "Maëlle Coordon vous invite" }).waitFor();
  const { hash, pathname } = new URL(guest.page.url());
  assert.deepEqual([pathname, hash], ["/invitation", ""]);
  assert.equal(await guest.page.getByLabel("Votre nom").inputValue(), "Camille Ferrand");
  await guest.page.reload();
  await guest.page.getByLabel("Choisissez un mot de passe").fill(PASSWORD);
  await guest.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await guest.page.waitForURL((url) => url.pathname === `/espaces/${places.workspace}`);
  await guest.page.getByText(/Bienvenue.*Vous êtes membre/).waitFor();
  const id = await world.document("Écrit par une invitée");
  const document = await guest.open(id);
  await document.write(FIELD, "Le Val");
  await document.saved();
  assert.equal((await world.content(id)).fields.territoire, "Le Val");
  await person.page.getByRole("row", { name: /Camille Ferrand/ }).waitFor();
  await until("hers to be waited for no more", async () => (await waiting(person).count()) === 2);
});

test("C111: what is sent again replaces the former link, what is taken back opens nothing more: each says so", async () => {
  world.troubles.expect(REFUSED);
  const person = await members();
  await invite(person, "marc@exemple.fr");
  await send(person);
  await person.page.getByRole("heading", { name: "1 personne invitée" }).waitFor();
  await person.page.keyboard.press("Escape");
  const guest = await world.stranger({ ...CALM, size: PHONE });
  const link = await (await mailTo(guest, "marc@exemple.fr")).getByRole("link", { name: /\/invitation#/ }).getAttribute("href");
  const row = waiting(person).filter({ hasText: "marc@exemple.fr" });
  const opens = async (address, title) => {
    await guest.page.goto("about:blank");
    await guest.page.goto(address);
    await guest.page.getByRole("heading", { level: 1, name: title }).waitFor();
  };
  await opens(link, "Maëlle Coordon vous invite");
  await looksWell(guest, "page");
  await row.getByRole("button", { name: /^Renvoyer/ }).focus();
  await person.page.keyboard.press("Enter");
  await person.page.getByText(/Un nouveau mail part pour marc@exemple\.fr/).waitFor();
  await opens(link, "Un mail plus récent a remplacé ce lien");
  await opens(`${link.slice(0, -4)}`, "Ce lien n’est pas entier");
  await row.getByRole("button", { name: /^Retirer/ }).focus();
  await person.page.keyboard.press("Enter");
  const asking = person.page.getByRole("alertdialog", { name: /^Retirer l’invitation faite à marc@exemple\.fr/ });
  await asking.waitFor();
  assert.deepEqual(await axe(person.page), []);
  await tabTo(person.page, /^button Retirer l’invitation/);
  await person.page.keyboard.press("Enter");
  await row.waitFor({ state: "detached" });
  const newest = await mailTo(guest, "marc@exemple.fr");
  await follow(newest);
  await guest.page.getByRole("heading", { level: 1, name: "Cette invitation a été retirée" }).waitFor();
  await looksWell(guest, "retiree");
});

test("C112: on the device of somebody else the page says whose account it is, and by keyboard alone makes room for whom it is for", async () => {
  const person = await members();
  await invite(person, "nadia@exemple.fr");
  await send(person);
  await person.page.getByRole("heading", { name: "1 personne invitée" }).waitFor();
  const other = await world.person("redaction2", { ...CALM, ownSession: true });
  await other.goTo("/courrier");
  const mail = other.page.getByRole("article").filter({ hasText: "À nadia@exemple.fr," });
  await mail.waitFor();
  await looksWell(other, "courrier");
  await follow(mail);
  await other.page.getByText("Cette invitation est pour une autre adresse").waitFor();
  await looksWell(other, "autre-compte");
  await tabTo(other.page, /^button Ce n’est pas moi/);
  await other.page.keyboard.press("Enter");
  await other.page.getByRole("heading", { name: "Pour accepter, ouvrez un compte" }).waitFor();
  await tabTo(other.page, /^input Votre nom/);
  await other.page.keyboard.type("Nadia Neuve");
  await tabTo(other.page, /^input Choisissez un mot de passe/);
  await other.page.keyboard.type("trop court");
  await other.page.keyboard.press("Enter");
  await other.page.getByText(/Il faut au moins 12 caractères/).waitFor();
  await looksWell(other, "mot-de-passe");
  await other.page.keyboard.press("ControlOrMeta+a");
  await other.page.keyboard.type(PASSWORD);
  await other.page.keyboard.press("Enter");
  await other.page.waitForURL((url) => url.pathname === `/espaces/${places.workspace}`);
  await other.page.getByRole("button", { name: /Nadia Neuve/ }).first().waitFor();
});

test("C113: a document is opened to somebody without an account, and to nothing else", async () => {
  world.troubles.expect(REFUSED);
  const id = await world.document("Pour une invitée");
  const person = await world.person("coordination", CALM);
  const { page } = await person.open(id);
  await page.getByRole("button", { name: /^(Autres actions sur le document|Plus,)/ }).click();
  await page.getByRole("menuitem", { name: "Partager" }).click();
  const dialog = page.getByRole("dialog", { name: "Qui a accès à ce document" });
  await dialog.getByRole("textbox", { name: "Adresse électronique" }).fill("ines@exemple.fr");
  await dialog.getByRole("combobox", { name: "Accès" }).selectOption("write");
  await dialog.getByRole("button", { name: "Ajouter" }).click();
  await dialog.getByText("Aucun compte n’a cette adresse").waitFor();
  await until("the offer to have the focus", async () => /^button Inviter à ce document/.test(await focused(page)));
  await looksWell(person, "partager");
  await page.keyboard.press("Enter");
  await page.getByText(/Une invitation à ce document seulement part pour ines@exemple\.fr/).waitFor();

  const guest = await world.stranger({ ...CALM, size: PHONE });
  await follow(await mailTo(guest, "ines@exemple.fr"));
  await guest.page.getByText("Pour une invitée").waitFor();
  await looksWell(guest, "document");
  await guest.page.getByLabel("Votre nom").fill("Inès Invitée");
  await guest.page.getByLabel("Choisissez un mot de passe").fill(PASSWORD);
  await guest.page.getByRole("button", { name: "Accepter l’invitation" }).click();
  await guest.page.waitForURL((url) => url.pathname === `/documents/${id}`);
  const document = guest.pageOf(id);
  await document.ready();
  await document.write(FIELD, "ici");
  await document.saved();
  await guest.goTo("/espaces");
  assert.equal(await guest.page.getByRole("link", { name: /CLS du Val d’Orève/ }).count(), 0);
});

test("C110: of five hundred addresses with twelve faults each fault is named, and the others are invited", async () => {
  const person = await members();
  const lines = Array.from({ length: 500 }, (_, at) => (at % 42 === 7 ? `Personne ${at}` : `Personne ${at} <p${at}@exemple.fr>`));
  const faults = lines.filter((line) => !line.includes("@"));
  const dialog = await invite(person, lines.join("\n"));
  await send(person);
  await dialog.getByRole("heading", { name: `${500 - faults.length} personnes invitées` }).waitFor();
  assert.equal(await dialog.getByText(/^Ligne \d+, /).count(), faults.length);
  assert.equal(await dialog.getByRole("textbox", { name: "Adresses électroniques" }).inputValue(), faults.join("\n"));
  assert.deepEqual(await axe(person.page), []);
  await person.screenshot("invitations-cinq-cents");
  await person.page.keyboard.press("Escape");
  await until("all of them to be listed", async () => (await waiting(person).count()) >= 500 - faults.length);
});
