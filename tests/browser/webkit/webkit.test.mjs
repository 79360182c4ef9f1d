// The least that has to work in WebKit, by one person beside a client without a browser: open, type with accents, undo,
// rich text, the grid, and no network. Run by hand (`make webkit-tests`): WebKitGTK isn't Safari, and slow to start.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Account, DEMO, DEMO_PASSWORD } from "../../interop/fixture/account.mjs";
import { Client } from "../../interop/fixture/client.mjs";
import { splice } from "../../interop/fixture/edit.mjs";
import { Proxy } from "../../interop/fixture/proxy.mjs";
import { Server } from "../../interop/fixture/server.mjs";
import { until, untilEqual } from "../fixture/until.mjs";
import { WebKit } from "./webdriver.mjs";

const PLAIN = { label: "Territoire de l’action", key: "territoire" };
const RICH = { label: "Descriptif des actions", key: "descriptif" };
const LATE = { within: 30_000 };

let server;
let proxy;
let webkit;
let account;
let colleague;

before(async () => {
  server = await Server.start();
  proxy = await Proxy.before(server);
  account = await Account.signIn(server, DEMO.redaction);
  colleague = await Client.connect(await Account.signIn(server, DEMO.redaction2));
  webkit = await WebKit.open();
});

after(async () => {
  await webkit?.close();
  colleague?.close();
  await proxy?.cut();
  await server?.close();
});

test("one signs in and comes to the list", async () => {
  await webkit.goTo(`${proxy.url}/connexion`);
  await webkit.click("the address", () => document.querySelector("input[type=email]"));
  await webkit.type(DEMO.redaction);
  await webkit.click("the password", () => document.querySelector("input[type=password]"));
  await webkit.type(DEMO_PASSWORD);
  await webkit.press("Enter");
  await webkit.sees("a list", () => location.pathname.startsWith("/espaces"));
});

test("C2: what is typed with accents beside a colleague is whole, in plain and in rich text", async () => {
  const { id, handle } = await open("Accents");
  for (const { label, key } of [PLAIN, RICH]) {
    await enter(label);
    await webkit.type("Œuvré à Caen, « été » — ");
    await savedEqual(id, key, "Œuvré à Caen, « été » — ");
    write(handle, { key }, "Le ");
    await shows(label, "Le Œuvré à Caen, « été » — ");
    await webkit.type("ça");
    await savedEqual(id, key, "Le Œuvré à Caen, « été » — ça");
  }
});

test("C3: undo and redo take one’s own words only", async () => {
  const { id, handle } = await open("Annuler");
  for (const { label, key } of [PLAIN, RICH]) {
    await enter(label);
    await webkit.type("mien");
    await savedEqual(id, key, "mien");
    write(handle, { key }, "autre ");
    await shows(label, "autre mien");
    await webkit.press("Control+z");
    await savedEqual(id, key, "autre ");
    await webkit.press("Control+y");
    await savedEqual(id, key, "autre mien");
  }
});

test("C8: a matrix is filled with the keyboard", async () => {
  const { id } = await open("Matrice", "normandie-2025/matrice-acteurs@1");
  await webkit.click("the first row’s button", () =>
    [...document.querySelectorAll("button")].find((button) => button.innerText.includes("Ajouter la première ligne")));
  await webkit.sees("a cell with the focus", () => document.activeElement.matches("[role=rowheader], [role=rowheader] *"));
  await webkit.type("CPTS de l’Orève");
  await webkit.press("Escape", "Escape", "ArrowRight");
  await webkit.type("Relais");
  await webkit.press("Tab", "F2");
  await webkit.type("Cent");
  await webkit.press("Shift+Enter");
  await webkit.type("annuaires");
  await webkit.press("Escape");
  await untilEqual("the row", async () => {
    const [row] = (await account.content(id)).fields.acteurs;
    return [row.acteur.nom, row.role, row.apports];
  }, ["CPTS de l’Orève", "Relais", "Cent\nannuaires"], LATE);
});

test("C4: edits made without a network survive a reload, go on, and are merged on return", async () => {
  const { id, handle } = await open("Hors ligne");
  await enter(PLAIN.label);
  await webkit.type("avant ");
  await savedEqual(id, PLAIN.key, "avant ");
  await webkit.sees("the service worker", () => navigator.serviceWorker.controller !== null);
  await proxy.cut();
  await webkit.type("sans réseau");
  await says(/nouvelle tentative|Hors ligne/);
  await webkit.evaluate(() => void setTimeout(() => location.reload()));
  await webkit.sees("the page anew", () => document.readyState === "complete" && document.activeElement === document.body);
  await shows(PLAIN.label, "avant sans réseau");
  await enter(PLAIN.label);
  await webkit.type(", puis rechargé");
  write(handle, PLAIN, "Autrui ");
  await proxy.mend();
  await savedEqual(id, PLAIN.key, "Autrui avant sans réseau, puis rechargé");
  await shows(PLAIN.label, "Autrui avant sans réseau, puis rechargé");
  await says(/^Enregistré à/);
});

/** Opens a new document in the window, and in the colleague's client. */
async function open(title, gabarit) {
  const { id, url } = await account.createDocument(title, gabarit && { gabarit });
  const handle = await colleague.open(url);
  await webkit.goTo(`${proxy.url}/documents/${id}`);
  await webkit.sees("the form", () => document.querySelector("[data-form-path]") !== null);
  await says(/^Enregistré/);
  return { id, handle };
}

/** The colleague writes at the beginning: of a rich text, behind the marker of its first block. */
function write(handle, { key }, words) {
  handle.change((root) => splice(root, ["fields", key], key === RICH.key ? 1 : 0, 0, words));
}

/** Puts the caret at the end of a field. */
async function enter(label) {
  await webkit.click(label, FIELD, label);
  await webkit.sees("the caret", () => document.activeElement.isContentEditable || document.activeElement.matches("textarea, input"));
  await webkit.press("Control+End");
}

async function shows(label, expected) {
  await untilEqual(`“${label}” in WebKit`, () => webkit.evaluate(`(label) => {
    const field = (${FIELD})(label);
    return field.value ?? [...field.querySelectorAll("p")].map((block) => block.textContent).join("\\n");
  }`, label), expected, LATE);
}

async function savedEqual(id, key, expected) {
  await untilEqual(`“${expected}” on the server`, async () => {
    const value = (await account.content(id)).fields[key];
    return typeof value === "string" ? value : value.text;
  }, expected, LATE);
}

async function says(words) {
  const ask = () => document.querySelector('[role=status][aria-label="Enregistrement"]')?.innerText ?? "";
  let last;
  try {
    await until(`the indicator to say ${words}`, async () => words.test((last = (await webkit.evaluate(ask)).replaceAll("\u00a0", " "))), LATE);
  } catch (error) {
    error.message += `; it says “${last}”`;
    throw error;
  }
}

/** In the page: the control of a field, by its label. */
const FIELD = `(label) => [...document.querySelectorAll("textarea, input, [role=textbox]")].find((control) => {
  const named = control.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
  const labels = [...(control.labels ?? [])].map((one) => one.textContent);
  return [control.getAttribute("aria-label"), ...(named ?? []), ...labels].some((name) => name?.trim().startsWith(label));
})`;
