// From a key to a peer's screen: one page types, another notes in each frame how much of it its field shows.

import { plainTexts, splice } from "./content.mjs";
import { person } from "./people.mjs";
import { Client } from "../../interop/fixture/client.mjs";

/** Milliseconds between two keys of one person: some 80 words a minute. */
const KEY_EVERY_MS = 120;
const KEYS = 80;
/** What the browser of somebody who stands in for a person would say that it needs (SPEC.md, W38). */
const PERSON_APPLIES_IN_MS = 6;

/** The p50 and p95, in milliseconds, with so many pages and Node clients in one fiche, all typing. */
export async function keyToScreen(chrome, account, document, { url, pages, clients }) {
  const contexts = [];
  const nodes = [];
  try {
    for (let n = 0; n < pages; n += 1) contexts.push(await person(chrome, account, url));
    const opened = await Promise.all(contexts.map((context) => open(context, `${url}/documents/${document.id}`)));
    for (let n = 0; n < clients; n += 1) nodes.push(await nodeWriter(account, document.url));
    const ends = nodes.map((node, n) => node.type(n));
    const [writer, reader] = opened;
    const others = opened.slice(2).map((page, n) => type(page, n + 2));
    const delays = await measure(writer, reader);
    await Promise.all([...others, ...ends]);
    return percentiles(delays);
  } finally {
    for (const node of nodes) node.client.close();
    for (const context of contexts) await context.close();
  }
}

async function open(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => window.maillageOpenAt !== undefined, undefined, { timeout: 30_000 });
  return page;
}

/** The n-th plain text of a page, empty of nothing: it is typed at the end of what stands there. */
async function field(page, n) {
  const place = page.locator("main textarea:not([readonly])").nth(n);
  await place.focus();
  await place.evaluate((element) => element.setSelectionRange(element.value.length, element.value.length));
  return place;
}

async function type(page, n) {
  await field(page, n);
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.type("x");
    await page.waitForTimeout(KEY_EVERY_MS);
  }
}

async function measure(writer, reader) {
  const source = await field(writer, 0);
  const length = await source.evaluate((element) => element.value.length);
  const watched = reader.locator("main textarea:not([readonly])").nth(0);
  await watched.evaluate((element, before) => {
    window.maillageSeen = [];
    const look = () => {
      while (window.maillageSeen.length < element.value.length - before) {
        window.maillageSeen.push(performance.timeOrigin + performance.now());
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, length);
  await source.evaluate((element) => {
    window.maillageTyped = [];
    element.addEventListener("keydown", () => window.maillageTyped.push(performance.timeOrigin + performance.now()));
  });
  await type(writer, 0);
  await reader.waitForFunction((keys) => window.maillageSeen.length >= keys, KEYS, { timeout: 30_000 });
  const typed = await writer.evaluate(() => window.maillageTyped);
  const seen = await reader.evaluate(() => window.maillageSeen);
  return typed.map((at, n) => seen[n] - at);
}

/** A client without a screen, of somebody who has the web client open, that types into a text of its own, one change a key. */
async function nodeWriter(account, url) {
  const client = await Client.connect(account, { metadata: { appliesInMs: PERSON_APPLIES_IN_MS } });
  const handle = await client.open(url);
  const texts = plainTexts(handle.doc());
  const typeAll = async (n) => {
    const key = texts[(n + 4) % texts.length];
    for (let count = 0; count < KEYS; count += 1) {
      handle.change((document) => splice(document, ["fields", key], document.fields[key].length, 0, "y"));
      await new Promise((done) => setTimeout(done, KEY_EVERY_MS));
    }
  };
  return { client, type: typeAll };
}

function percentiles(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { p50: at(0.5), p95: at(0.95) };
}
