// What nobody should write, paste or set is shown as sensibly as can be: nothing is thrown, nothing is lost, no script runs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Client } from "../interop/fixture/client.mjs";
import { documentWhere, saved } from "../interop/fixture/wait.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const PLAIN = { label: "Territoire de l’action", key: "territoire" };
const RICH = { label: "Descriptif des actions", key: "descriptif" };
const DAY_MS = 86_400_000;

/** Changes a document as a program of somebody else would. */
async function meddle(id, edit) {
  const client = await Client.connect(await world.account("pilote"));
  const handle = await client.open(`automerge:${id}`);
  handle.change(edit);
  await saved(client, handle);
  client.close();
}

/** Pastes into what has the focus, as the clipboard would deliver it: not washed by the browser first. */
async function paste(page, data) {
  await page.page.evaluate((types) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(types)) clipboardData.setData(type, text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  }, data);
}

test("G10: wrong types and unknown fields: what can be read is shown, and the rest stays in the document", async () => {
  const id = await world.document("De travers");
  await meddle(id, (document) => {
    document.fields.axe = 42;
    document.fields.contexte = { pas: "un texte" };
    document.fields.calendrier = ["lundi", "mardi"];
    document.fields.indicateurs = "pas des lignes";
    document.fields.public = true;
    document.fields.pilote = null;
    document.fields.nouveaute = { deux: "choix" };
    document.fields.engagement_date = "le 31 février";
    document.fields.equipe_projet = { a: 3, b: { order: 7, acteur: "en clair", role: { x: 1 } } };
    document.fields.champ_du_futur = { profond: { plus: { encore: ["là"] } } };
    document.fields.territoire_bis = "un champ inconnu";
    document.extra = "à la racine";
  });
  const page = await (await world.person("redaction")).open(id);
  await page.write(PLAIN.label, "toujours possible");
  await page.saved();
  await page.page.getByText("Contenu illisible, montré vide.").first().waitFor();
  await page.page.getByText("un champ inconnu").first().waitFor({ state: "attached" });
  const content = await world.content(id);
  assert.equal(content.fields[PLAIN.key], "toujours possible");
  assert.ok(content.problems.some(({ path }) => path === "fields.contexte"), "still there, and reported");
  assert.match(JSON.stringify(content.unknown), /là.*un champ inconnu|un champ inconnu.*là/);
});

test("a document of a gabarit that nobody knows is shown as it stands, and can’t be spoilt", async () => {
  const id = await world.document("Du futur");
  await meddle(id, (document) => {
    document.gabarit = "normandie-2031/fiche-action@9";
    document.fields.vision = "un texte de 2031";
  });
  const before = await world.content(id);
  const person = await world.person("redaction");
  await person.page.goto(`/documents/${id}`);
  await person.page.getByText(/un modèle que cette version de Maillage ne connaît pas/).first().waitFor();
  await person.page.getByText("un texte de 2031").first().waitFor();
  assert.deepEqual(await world.content(id), before);
});

for (const { label, key } of [PLAIN, RICH]) {
  test(`a paste of 200 000 characters into “${label}” is kept whole, and the page goes on`, async () => {
    const id = await world.document("Collage immense");
    const person = await world.person("redaction", { permissions: ["clipboard-read", "clipboard-write"] });
    const page = await person.open(id);
    const other = await (await world.person("redaction2")).open(id);
    const text = "Une phrase de quarante caractères, ou pas. ".repeat(4652).slice(0, 200_000);
    await page.enter(label);
    await page.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await page.press("Control+v");
    await page.saved({ within: 30_000 });
    const stored = await until("it to be saved", async () => {
      const value = (await world.content(id)).fields[key];
      return typeof value === "string" ? value : value.text;
    });
    assert.equal(stored, text);
    await until("the other to see it", async () => (await other.text(label)).length >= 200_000, { within: 30_000 });
    await page.write(PLAIN.label, " fin");
    await page.saved({ within: 30_000 });
  });
}

for (const { label, key } of [PLAIN, RICH]) {
  test(`a paste that the server would refuse never gets into “${label}”, and that is said`, async () => {
    const id = await world.document("Collage démesuré");
    const person = await world.person("redaction", { permissions: ["clipboard-read", "clipboard-write"] });
    const page = await person.open(id);
    await page.enter(label);
    await page.page.evaluate(() => navigator.clipboard.writeText("trop ".repeat(60_000)));
    await page.press("Control+v");
    await page.page.getByText(/Ce texte compte 300.000 caractères/).first().waitFor();
    await page.write(label, "juste assez");
    await page.saved();
    const value = (await world.content(id)).fields[key];
    assert.equal(typeof value === "string" ? value : value.text, "juste assez");
  });
}

test("what the server refuses is said and offered as a copy, and the saved version can be had back", async () => {
  const id = await world.document("Refusé");
  const page = await (await world.person("redaction")).open(id);
  await page.write(PLAIN.label, "Ce qui est enregistré.");
  await page.saved();
  // As a program that writes into the field by itself could: a paste would be stopped before.
  await page.field(PLAIN.label).evaluate((field) => {
    field.value += "x".repeat(310_000);
    field.dispatchEvent(new InputEvent("input", { inputType: "insertText" }));
  });
  const notice = page.page.getByRole("alert").filter({ hasText: "Vos dernières modifications ne peuvent pas être enregistrées" });
  await notice.getByText(/un texte trop long/).waitFor();
  await page.page.getByText("1 modification ne peut pas être enregistrée").waitFor();
  const download = page.page.waitForEvent("download");
  await notice.getByRole("button", { name: "Télécharger en .txt" }).click();
  assert.ok((await readFile(await (await download).path(), "utf8")).includes("x".repeat(310_000)), "the copy has every word");
  await notice.getByRole("button", { name: "Reprendre la version enregistrée" }).click();
  await page.page.getByRole("alertdialog").getByRole("button", { name: "Reprendre la version enregistrée" }).click();
  await until("the saved version", async () => (await page.text(PLAIN.label)) === "Ce qui est enregistré.");
  await page.write(PLAIN.label, " Et la suite.");
  await page.saved();
  assert.equal((await world.content(id)).fields[PLAIN.key], "Ce qui est enregistré. Et la suite.");
});

test("C7: text pasted from Word, with tables, styles and scripts, becomes plain structure", async () => {
  const id = await world.document("Collé de Word");
  const page = await (await world.person("redaction")).open(id);
  await page.enter(RICH.label);
  await paste(page, {
    "text/plain": "ce qui ne doit pas servir",
    "text/html": `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-parent:""}</style>
      <script>window.ran = "head"</script></head><body lang=FR onload="window.ran = 'onload'">
      <!--StartFragment--><h2>Un titre</h2><p class=MsoNormal style='mso-margin-top-alt:auto'>Du <b>gras</b> et de
      <i>l’italique</i><o:p></o:p></p><script>window.ran = "body"</script><img src=x onerror="window.ran = 'image'">
      <iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe><svg onload="window.ran = 'svg'"></svg>
      <table border=1><tr><td>A1</td><td>B1</td></tr><tr><td>A2</td><td>B2</td></tr></table>
      <p><a href="javascript:window.ran='link'">un piège</a> et <a href="https://exemple.fr/page">un lien</a></p>
      <ul><li>puce un</li><li>puce deux</li></ul><!--EndFragment--></body></html>`,
  });
  await page.saved();
  const { text, blocks } = (await world.content(id)).fields[RICH.key];
  for (const words of ["Un titre", "gras", "l’italique", "A1", "B1", "A2", "B2", "un piège", "un lien", "puce un", "puce deux"]) {
    assert.ok(text.includes(words), `“${words}” is in “${text}”`);
  }
  assert.doesNotMatch(text, /window\.ran|mso-|ce qui ne doit pas servir/);
  const marks = blocks.flatMap(({ spans }) => spans.map((span) => [span.text, span.marks]));
  assert.ok(marks.some(([words, { strong, bold }]) => words === "gras" && (strong || bold)), "bold stays bold");
  assert.doesNotMatch(JSON.stringify(blocks), /javascript:/i);
  assert.match(JSON.stringify(blocks), /https:\/\/exemple\.fr\/page/);
  assert.ok(blocks.filter(({ type }) => type === "unordered-list-item").length >= 2, "bullets stay bullets");
  const lines = text.split("\n");
  assert.ok(lines.some((line) => /A1.*B1/.test(line) && !/A2/.test(line)), "a row of the table is a line");
  assert.equal(await page.page.evaluate(() => window.ran), undefined);
  assert.equal(await page.page.locator("iframe, [srcdoc]").count(), 0);
});

test("C7: a javascript: link that somebody smuggled into a document leads nowhere", async () => {
  const id = await world.document("Lien piégé");
  const { mark, splice } = await import("../interop/fixture/automerge.mjs");
  await meddle(id, (document) => {
    const path = ["fields", RICH.key];
    splice(document, path, 1, 0, "cliquez ici");
    const link = JSON.stringify({ href: "javascript:window.ran='smuggled'" });
    mark(document, path, { start: 1, end: 12, expand: "none" }, "link", link);
  });
  for (const key of ["redaction", "lecture"]) {
    const person = await world.person(key);
    await person.page.goto(`/documents/${id}`);
    const words = person.page.getByText("cliquez ici").first();
    await words.waitFor();
    assert.equal(await person.page.locator("a[href^='javascript' i]").count(), 0);
    await words.click();
    assert.equal(await person.page.evaluate(() => window.ran), undefined);
  }
});

test("right-to-left text, emoji and combining signs are typed, shared and kept", async () => {
  const id = await world.document("Toutes les écritures");
  const [one, other] = await world.people("redaction", "redaction2");
  const [page, mirror] = [await one.open(id), await other.open(id)];
  const text = "שלום מרחבא 👩🏽‍⚕️ e\u0301 🇫🇷 العربية 12.1.1";
  for (const { label } of [PLAIN, RICH]) {
    await page.enter(label);
    await page.keyboard.insertText(text);
    await page.press("Backspace");
    await mirror.shows(label, text.slice(0, -1));
  }
  await page.saved();
  const { fields } = await world.content(id);
  assert.equal(fields[PLAIN.key], text.slice(0, -1));
  assert.equal(fields[RICH.key].text, text.slice(0, -1));
});

for (const [name, shift] of [["ahead", DAY_MS], ["behind", -DAY_MS]]) {
  test(`a device whose clock is a day ${name} tells times by the server’s`, async () => {
    const id = await world.document("Horloge");
    const person = await world.person("redaction", { fresh: true });
    await person.context.addInitScript((by) => {
      const Real = Date;
      globalThis.Date = class extends Real {
        constructor(...args) {
          super(...(args.length === 0 ? [Real.now() + by] : args));
        }
        static now() {
          return Real.now() + by;
        }
      };
    }, shift);
    const page = await person.open(id);
    await page.write(PLAIN.label, "à l’heure");
    await page.saved();
    const [hours, minutes, seconds] = (await page.savedWords()).match(/\d+/g).map(Number);
    const parts = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", timeStyle: "medium" }).format(new Date());
    const [nowHours, nowMinutes, nowSeconds] = parts.match(/\d+/g).map(Number);
    const apart = Math.abs((hours - nowHours) * 3600 + (minutes - nowMinutes) * 60 + seconds - nowSeconds);
    assert.ok(Math.min(apart, 86_400 - apart) < 30, `${await page.savedWords()}, but it is ${parts}`);
    const { workspace } = await (await world.account("redaction")).document(id);
    await person.goTo(`/espaces/${workspace}`);
    const row = person.page.getByRole("row").filter({ hasText: "Horloge" }).first();
    await row.waitFor();
    assert.doesNotMatch(await row.innerText(), /hier|demain/i);
  });
}
