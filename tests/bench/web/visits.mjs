// What opening pages costs: bytes over the link, and time until they can be used.

import { setTimeout as pause } from "node:timers/promises";
import { interactive, opening, person } from "./people.mjs";
import { Link } from "./link.mjs";

const STILL_WITHIN_MS = 120_000;

/** Bytes for the first page, then for a first document, then for coming back to it; over an unhurried link. */
export async function bytes(chrome, server, account, document) {
  const link = await Link.to(server.port);
  try {
    const stranger = await person(chrome, undefined, link.url);
    const page = await stranger.newPage();
    await page.goto(`${link.url}/connexion`, { waitUntil: "networkidle" });
    const signIn = link.received;
    await stranger.close();
    const context = await person(chrome, account, link.url);
    link.reset();
    const first = await opened(context, link, document);
    const again = await opened(context, link, document);
    await context.close();
    return { signIn, first, again };
  } finally {
    await link.close();
  }
}

/** Bytes from asking for the document until the page has nothing more to fetch and its service worker stands. */
async function opened(context, link, document) {
  link.reset();
  const page = await context.newPage();
  await opening(page, `${link.url}/documents/${document.id}`);
  const interactiveBytes = link.received;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await still(link);
  const all = link.received;
  await page.close();
  return { interactive: interactiveBytes, all };
}

/** Until nothing has come over the link for a second. A page that follows events keeps a request open, so it is never idle. */
async function still(link) {
  const late = Date.now() + STILL_WITHIN_MS;
  for (let before = -1; before !== link.received;) {
    if (Date.now() > late) throw new Error(`the page goes on fetching: ${link.received} bytes so far`);
    before = link.received;
    await pause(1_000);
  }
}

/** Milliseconds until the first page, and a document cold and warm, can be used over such a link; a cold one also read, and open. */
export async function times(chrome, server, account, document, speed) {
  const link = await Link.to(server.port, speed);
  try {
    const stranger = await person(chrome, undefined, link.url);
    const signIn = await interactive(await stranger.newPage(), `${link.url}/connexion`);
    await stranger.close();
    const context = await person(chrome, account, link.url);
    const first = await context.newPage();
    const { readable, usable: cold, open } = await opening(first, `${link.url}/documents/${document.id}`);
    await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await still(link);
    await first.close();
    const warm = await interactive(await context.newPage(), `${link.url}/documents/${document.id}`);
    await context.close();
    return { signIn, readable, cold, open, warm };
  } finally {
    await link.close();
  }
}

/** The median of several runs, figure by figure. */
export async function median(runs, measure) {
  const all = [];
  for (let run = 0; run < runs; run += 1) all.push(await measure());
  const middle = (key) => all.map((one) => one[key]).sort((left, right) => left - right)[Math.floor(runs / 2)];
  return Object.fromEntries(Object.keys(all[0]).map((key) => [key, middle(key)]));
}
