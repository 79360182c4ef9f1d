// What opens over a page: menus, dialogs, calendars, lists, editors. While one is open others go on writing around it: it
// stays open, the focus stays in it, and axe finds nothing, large and light or small and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, focused, sideways } from "./fixture/accessibility.mjs";
import { Program } from "./fixture/program.mjs";
import { goToPage, openTool, placesOf } from "./fixture/pages.mjs";
import { DESKTOP, PHONE } from "./fixture/person.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
const LOOKS = [
  ["1280-light", { size: DESKTOP, scheme: "light" }],
  ["360-dark", { size: PHONE, scheme: "dark" }],
];
const PERIOD = "Calendrier / Début et durée de l’action (+ reconductible ou pas)";
const workspace = { path: () => `/espaces/${places.workspace}` };
const fiche = { path: () => `/documents/${places.fiche}`, form: true };
const matrix = { path: () => `/documents/${places.matrix}`, form: true };
const history = { path: () => `/documents/${places.fiche}/historique`, form: true };

/** Each: its name, the page it opens over, how it is opened, and what is there then. `only` names the one look it has. */
const OVERLAYS = [
  {
    name: "menu-compte", on: workspace,
    open: (page) => page.getByRole("button", { name: /^Compte de / }).click(),
    shown: (page) => page.getByRole("menu"),
  },
  {
    name: "nouveau-document", on: workspace,
    open: (page) => page.getByRole("button", { name: "Nouveau document" }).first().click(),
    shown: (page) => page.getByRole("dialog", { name: "Nouveau document" }),
  },
  {
    name: "menu-document", on: workspace,
    open: (page) => page.getByRole("button", { name: /^Actions sur / }).first().click(),
    shown: (page) => page.getByRole("menu"),
  },
  {
    name: "renommer", on: workspace,
    async open(page) {
      await page.getByRole("button", { name: /^Actions sur / }).first().click();
      await page.getByRole("menuitem", { name: "Renommer" }).click();
    },
    shown: (page) => page.getByRole("dialog", { name: /^Renommer/ }),
  },
  {
    name: "archiver", on: workspace,
    async open(page) {
      await page.getByRole("button", { name: /^Actions sur / }).first().click();
      await page.getByRole("menuitem", { name: "Archiver" }).click();
    },
    shown: (page) => page.getByRole("alertdialog", { name: /^Archiver/ }),
  },
  {
    name: "coller-un-tableau", on: matrix,
    async open(page) {
      await page.getByRole("button", { name: "Coller un tableau" }).click();
      await page.getByRole("textbox", { name: "Collez le tableau ici" }).fill("Acteur / Partenaire\tCatégorie\nCPAM\tAssurance maladie\nLycée\tProviseur");
      await page.getByRole("button", { name: "Coller", exact: true }).waitFor();
    },
    shown: (page) => page.getByRole("dialog", { name: "Coller un tableau" }),
  },
  {
    name: "se-deconnecter", on: fiche,
    async open(page) {
      await page.getByRole("button", { name: /^Compte de / }).click();
      await page.getByRole("menuitem", { name: "Se déconnecter" }).click();
    },
    shown: (page) => page.getByRole("alertdialog", { name: /^Se déconnecter/ }),
  },
  {
    name: "oublier", on: { path: "/reglages" },
    open: (page) => page.getByRole("button", { name: "Oublier cet appareil" }).click(),
    shown: (page) => page.getByRole("alertdialog", { name: /^Oublier cet appareil/ }),
  },
  {
    name: "calendrier", on: fiche,
    open: (page) => page.getByRole("group", { name: `Début, ${PERIOD}` }).getByRole("button").first().click(),
    shown: (page) => page.getByRole("dialog").getByRole("grid"),
  },
  {
    name: "propositions", on: fiche,
    async open(page) {
      await page.getByRole("combobox", { name: "Co-pilote" }).click();
      await page.keyboard.type("c");
    },
    shown: (page) => page.getByRole("listbox"),
  },
  {
    name: "texte-riche", on: fiche,
    open: (page) => page.getByRole("textbox", { name: "Descriptif des actions" }).click(),
    shown: (page) => page.getByRole("toolbar").first(),
  },
  {
    name: "menu-ligne", on: matrix, only: "1280-light",
    open: (page) => page.getByRole("button", { name: /^Ligne 2, / }).click(),
    shown: (page) => page.getByRole("menu"),
  },
  {
    name: "cellule", on: matrix, only: "1280-light",
    open: (page) => page.getByRole("gridcell").filter({ hasText: "Cosigne, finance" }).dblclick(),
    shown: (page) => page.getByRole("grid").getByRole("textbox"),
  },
  {
    name: "correcteur", on: fiche,
    open: (page) => openTool(page, "Correcteur de méthode"),
    shown: (page) => page.getByRole("heading", { name: "Correcteur de méthode" }).first(),
  },
  {
    name: "sommaire", on: fiche, only: "360-dark",
    open: (page) => page.getByRole("button", { name: /^Sommaire/ }).click(),
    shown: (page) => page.getByRole("navigation", { name: "Sommaire" }).getByRole("link").first(),
  },
  {
    name: "comparer", on: history,
    async open(page) {
      await page.getByRole("button", { name: /champs? modifiés?/ }).first().click();
      await page.getByRole("button", { name: /^Comparer / }).first().click();
    },
    shown: (page) => page.getByRole("dialog", { name: /avant et après/ }),
  },
];

for (const overlay of OVERLAYS) {
  for (const [look, options] of LOOKS.filter(([look]) => !overlay.only || overlay.only === look)) {
    test(`${overlay.name}, ${look}: it stays open while others write, keeps the focus, and axe finds nothing`, async () => {
      const person = await world.person("coordination", { ...options, reducedMotion: "reduce" });
      await goToPage(person, overlay.on, places);
      await overlay.open(person.page);
      const shown = overlay.shown(person.page);
      await shown.waitFor();
      const focus = await person.page.evaluateHandle(() => document.activeElement);
      if (overlay.on.form) await othersWrite(person, overlay.on === matrix ? places.matrix : places.fiche);
      assert.ok(await shown.isVisible(), "it is still open");
      assert.ok(await focus.evaluate((element) => element === document.activeElement), `not ${await focused(person.page)}`);
      await person.screenshot(`ouvert-${overlay.name}-${look}`);
      assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
    });
  }
}

/** Somebody else writes in a text, adds a row and changes the title; waits until the person’s page has it. */
async function othersWrite(person, id) {
  const program = await Program.open(await world.account("redaction2"), id);
  const isMatrix = id === places.matrix;
  const path = isMatrix ? ["fields", "objet"] : ["fields", "territoire"];
  await program.type(path, " et alentour");
  await program.type(["title"], ".");
  program.set(["fields", isMatrix ? "acteurs" : "indicateurs", crypto.randomUUID()], { order: "zz" });
  await program.saved();
  const key = path.join(".");
  await person.page.waitForFunction((place) =>
    document.querySelector(`[data-form-path="${place}"] textarea`)?.value.endsWith(" et alentour"), key);
  program.close();
}
