// What an hour of work leaves in a page's memory: nine people's keys, one change each, into one fiche.

import { readFileSync } from "node:fs";
import { plainTexts, splice } from "./content.mjs";

/** Nine people who type a fifth of the time, three keys a second. */
export const KEYS_OF_AN_HOUR = 9 * 3600 * 0.2 * 3;
/** Changes a client makes before it lets the others hear of them. */
const AT_ONCE = 60;

/** Writes an hour's keys through a Node client, as fast as they are taken. */
export async function anHour(handle, settle) {
  const texts = plainTexts(handle.doc());
  for (let key = 0; key < KEYS_OF_AN_HOUR; key += 1) {
    const field = texts[Math.floor(key / 40) % texts.length];
    const full = handle.doc().fields[field].length > 2000;
    handle.change((document) => {
      const { length } = document.fields[field];
      splice(document, ["fields", field], full ? 0 : length, full ? 1 : 0, full ? "" : "m");
    });
    if (key % AT_ONCE === AT_ONCE - 1) await new Promise((done) => setTimeout(done, 25));
  }
  await settle();
}

/** Megabytes: the page's JavaScript heap after a collection, and what its process holds in all. */
export async function memory(chrome, page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const info = await (await chrome.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = info.processInfo.filter(({ type }) => type === "renderer").map(({ id }) => resident(id));
  return { heap: usedSize / 1e6, resident: Math.max(...renderers) / 1e6 };
}

function resident(pid) {
  const line = readFileSync(`/proc/${pid}/status`, "utf8").split("\n").find((text) => text.startsWith("VmRSS"));
  return Number(line.replace(/\D/g, "")) * 1024;
}
