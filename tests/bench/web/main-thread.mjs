// What a key and a colleague's edit cost the page's main thread, on a machine four times slower than this one.
//
// From the browser's own count of time spent in tasks, less what an idle page spends in as long a time.

import { splice } from "./content.mjs";

const SLOWDOWN = 4;
const EDITS = 40;
/** Far enough apart that each is applied and painted by itself. */
const EDIT_EVERY_MS = 250;

/** Milliseconds of main thread for each key typed into the focused field. */
export async function perKey(page, focus) {
  return perEdit(page, async () => {
    await page.keyboard.type("x");
  }, focus);
}

/** Milliseconds of main thread for each character that somebody else types into the text at `path`. */
export async function perRemoteEdit(page, handle, path) {
  const length = (document) => path.reduce((value, key) => value[key], document).length;
  return perEdit(page, async () => {
    handle.change((document) => splice(document, [...path], length(document), 0, "z"));
  });
}

async function perEdit(page, edit, prepare = async () => {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await prepare();
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  try {
    const idle = await spent(session, page, async () => {});
    const busy = await spent(session, page, edit);
    return Math.max(0, busy - idle) / EDITS;
  } finally {
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await session.detach();
  }
}

/** Milliseconds in tasks while `edit` is done EDITS times. */
async function spent(session, page, edit) {
  const before = await taskMs(session);
  for (let n = 0; n < EDITS; n += 1) {
    await edit();
    await page.waitForTimeout(EDIT_EVERY_MS);
  }
  return (await taskMs(session)) - before;
}

async function taskMs(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}
