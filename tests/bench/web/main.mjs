// `make bench-web`: what people feel in the browser, in one table, beside its goals. A program, not a test:
// it fails when something doesn't work, never because a machine is slow.
//
//   node tests/bench/web/main.mjs [--only visits|typing|main-thread|spreadsheet|memory|left-open]… [--runs 3] [--minutes 10]
//
// MAILLAGE_BIN names the binary; the release build unless said otherwise.

import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";

process.env.MAILLAGE_BIN ??= fileURLToPath(new URL("../../../target/release/maillage", import.meta.url));

const { Account, DEMO } = await import("../../interop/fixture/account.mjs");
const { Client } = await import("../../interop/fixture/client.mjs");
const { Server } = await import("../../interop/fixture/server.mjs");
const { saved } = await import("../../interop/fixture/wait.mjs");
const { fiche, matrix, plainTexts } = await import("./content.mjs");
const { listLeftOpen, longTasksOfTyping } = await import("./left-open.mjs");
const { LINKS } = await import("./link.mjs");
const { perKey, perKeyOfTheBrowser, perRemoteEdit } = await import("./main-thread.mjs");
const { anHour, memory, KEYS_OF_AN_HOUR } = await import("./memory.mjs");
const { browser, person } = await import("./people.mjs");
const { paste, scroll } = await import("./spreadsheet.mjs");
const { keyToScreen } = await import("./typing.mjs");
const { bytes, median, times } = await import("./visits.mjs");

const { values: options } = parseArgs({
  options: { only: { type: "string", multiple: true, default: [] }, runs: { type: "string", default: "3" },
    // How long a list is left open.
    minutes: { type: "string", default: "10" } },
});
const PARTS = { visits, typing, "main-thread": mainThread, spreadsheet, memory: hour, "left-open": leftOpen };
const rows = [];

const server = await Server.start();
const chrome = await browser();
try {
  const account = await Account.signIn(server, DEMO.redaction);
  const client = await Client.connect(account);
  const document = await fiche(account, client);
  await saved(client, document.handle);
  const scene = { account, client, document, url: server.url };
  for (const [name, part] of Object.entries(PARTS)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    process.stdout.write(`${name} …\n`);
    await part(scene);
  }
  client.close();
} finally {
  await chrome.close();
  await server.close();
}
table();
process.exit(0);

function note(what, value, unit, goal) {
  rows.push({ what, value, unit, goal });
}

async function visits({ account, document }) {
  const sent = await bytes(chrome, server, account, document);
  note("bytes, sign-in", sent.signIn / 1000, "kB", 120);
  note("bytes, first document, until open", sent.first.interactive / 1000, "kB");
  note("bytes, first document, in all (kept for offline)", sent.first.all / 1000, "kB");
  note("bytes, second visit", sent.again.all / 1000, "kB");
  const goals = { loopback: 1000, "9 Mb/s, 85 ms": 2000, "1.6 Mb/s, 150 ms": 5000 };
  const readableGoals = { "1.6 Mb/s, 150 ms": 2300 };
  for (const [name, speed] of Object.entries(LINKS)) {
    const taken = await median(Number(options.runs), () => times(chrome, server, account, document, speed));
    note(`sign-in usable, cold, ${name}`, taken.signIn, "ms");
    note(`document readable, cold, ${name}`, taken.readable, "ms", readableGoals[name]);
    note(`document usable, cold, ${name}`, taken.cold, "ms", goals[name]);
    note(`document open, cold, ${name}`, taken.open, "ms");
    note(`document usable, warm, ${name}`, taken.warm, "ms");
  }
}

async function typing({ account, document, url }) {
  const two = await keyToScreen(chrome, account, document, { url, pages: 2, clients: 0 });
  note("key to a peer's screen, 2 people, p50", two.p50, "ms");
  note("key to a peer's screen, 2 people, p95", two.p95, "ms");
  const twelve = await keyToScreen(chrome, account, document, { url, pages: 2, clients: 10 });
  note("key to a peer's screen, 12 people, p50", twelve.p50, "ms");
  note("key to a peer's screen, 12 people, p95", twelve.p95, "ms", 250);
}

async function mainThread({ account, client, document, url }) {
  const bare = await perKeyOfTheBrowser(chrome);
  noteKey("in a textarea on an empty page", bare);
  const field = plainTexts(document.handle.doc())[2];
  await onPage(account, url, document.id, async (page) => {
    noteKey("in a fiche", await perKey(page, () => page.locator("main textarea").nth(6).focus()), { own: 8, all: 35 });
    note("all for a remote edit, fiche, 4x slower", await perRemoteEdit(page, document.handle, ["fields", field]), "ms", 20);
  });
  const actors = await matrixOf(account, client, url);
  await onPage(account, url, actors.id, async (page) => {
    noteKey("in a matrix of 60 rows", await perKey(page, () => openCell(page)), { own: 16, all: 50 });
    const row = Object.keys(actors.handle.doc().fields.acteurs)[3];
    const path = ["fields", "acteurs", row, "role"];
    note("all for a remote edit, matrix, 4x slower", await perRemoteEdit(page, actors.handle, path), "ms", 20);
  });
}

async function spreadsheet({ account, client, url }) {
  for (const [how, slowdown] of [["at full speed", 1], ["4x slower", 4]]) {
    const empty = await matrixOf(account, client, url, 0);
    await onPage(account, url, empty.id, async (page) => {
      const { took, longest } = await paste(page, slowdown);
      note(`a table of 200 x 5 pasted, ${how}`, took, "ms", slowdown === 1 ? 1000 : undefined);
      note(`longest task (0: under 50 ms), a table pasted, ${how}`, longest, "ms", slowdown === 1 ? undefined : 100);
    });
  }
  const own = {};
  for (const rows of [60, 500]) {
    const actors = await matrixOf(account, client, url, rows);
    await onPage(account, url, actors.id, async (page) => {
      await page.locator("tr[data-form-row]").nth(rows - 1).waitFor();
      // What follows from drawing them is no part of a key.
      await page.waitForTimeout(3000);
      const cost = await perKey(page, () => openCell(page));
      noteKey(`in a matrix of ${rows} rows, beside the other`, cost);
      own[rows] = cost;
      if (rows === 500) note("longest task (0: under 50 ms), 500 rows scrolled through, 4x slower", await scroll(page, 4), "ms", 100);
    });
  }
  note("a key's own task in 500 rows, of that in 60", own[500].own / own[60].own, "x", 1.1);
  note("all for a key in 500 rows, of that in 60", own[500].all / own[60].all, "x", 1.1);
}

function noteKey(where, { own, all }, goals = {}) {
  note(`a key's own task, ${where}, 4x slower`, own, "ms", goals.own);
  note(`all for a key, ${where}, 4x slower`, all, "ms", goals.all);
}

async function hour({ account, client, document, url }) {
  await onPage(account, url, document.id, async (page) => {
    const before = await memory(chrome, page);
    await anHour(document.handle, () => saved(client, document.handle));
    await page.waitForTimeout(2000);
    const after = await memory(chrome, page);
    const keys = `${KEYS_OF_AN_HOUR} keys`;
    note("JavaScript heap before an hour's edits", before.heap, "MB");
    note(`JavaScript heap after (${keys})`, after.heap, "MB");
    note("page's process before", before.resident, "MB");
    note("page's process after", after.resident, "MB");
  });
}

async function leftOpen({ account, client, document, url }) {
  const other = await client.open((await account.createDocument("Autre fiche mesurée")).url);
  const actors = await matrixOf(account, client, url);
  await onPage(account, url, document.id, async (page) => {
    noteTasks("in a fiche", await longTasksOfTyping(page, () => page.locator("main textarea").nth(6).focus(), other));
  });
  await onPage(account, url, actors.id, async (page) => {
    noteTasks("in a matrix of 60 rows", await longTasksOfTyping(page, () => openCell(page), other));
  });
  for (let number = 1; number <= 300; number += 1) await account.createDocument(`Fiche ${number}`);
  const minutes = Number(options.minutes);
  const list = await listLeftOpen(chrome, account, url, other, minutes);
  const where = `a list of 300 documents left open for ${minutes} minutes`;
  note(`requests, ${where}`, list.requests, "");
  note(`received, ${where}`, list.kilobytes, "kB");
  note(`long tasks, ${where}`, list.tasks, "");
  note(`longest task, ${where}`, list.longest, "ms");
}

function noteTasks(where, { tasks, longest }) {
  note(`tasks of 50 ms, 250 keys ${where} while another document changes, 4x slower`, tasks, "");
  note(`longest task (0: under 50 ms), ${where}`, longest, "ms", 50);
}

async function matrixOf(account, client, url, rows) {
  const gabarits = await (await fetch(`${url}/api/v1/gabarits`, { headers: { cookie: account.cookie } })).json();
  const actors = await matrix(account, client, gabarits, rows);
  await saved(client, actors.handle);
  return actors;
}

async function openCell(page) {
  await page.getByRole("gridcell").nth(1).focus();
  await page.keyboard.press("F2");
}

async function onPage(account, url, id, use) {
  const context = await person(chrome, account, url);
  const page = await context.newPage();
  await page.goto(`${url}/documents/${id}`);
  await page.waitForFunction(() => window.maillageOpenAt !== undefined, undefined, { timeout: 30_000 });
  await use(page);
  await context.close();
}

function table() {
  const width = Math.max(...rows.map(({ what }) => what.length));
  process.stdout.write(`\n${"".padEnd(width)}  ${"measured".padStart(10)}     ${"goal".padStart(6)}\n`);
  for (const { what, value, unit, goal } of rows) {
    const digits = value < 100 ? 1 : 0;
    const wanted = goal === undefined ? "" : `< ${goal}`.padStart(6) + (value < goal ? "  met" : "  MISSED");
    process.stdout.write(`${what.padEnd(width)}  ${value.toFixed(digits).padStart(10)} ${unit.padEnd(3)} ${wanted}\n`);
  }
}
