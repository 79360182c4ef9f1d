// What a key and a colleague's edit cost the page's main thread, on a machine four times slower than this one.
//
// Two measures. A key's own task: from the key until all that listens to it is done and the character can be painted;
// that is what people feel. And all that follows from an edit (painting, saving, sending, hearing back), from the
// browser's own count of time spent in tasks, less what an idle page spends in as long a time. A textarea on an empty
// page tells how much of both is the browser's own.

import { person } from "./people.mjs";
import { splice } from "./content.mjs";

const SLOWDOWN = 4;
const EDITS = 40;
/** Far enough apart that each is applied and painted by itself. */
const EDIT_EVERY_MS = 250;

/** Milliseconds for each key typed into what has the focus then: `{ own, all }`. */
export async function perKey(page, focus) {
  await focus();
  await page.evaluate(noteKeys);
  const all = await perEdit(page, () => page.keyboard.type("x"));
  const own = await page.evaluate(() => window.maillageKeys);
  return { own: median(own), all };
}

/** The same in a textarea on an empty page: the browser's own part. */
export async function perKeyOfTheBrowser(chrome) {
  const context = await person(chrome);
  const page = await context.newPage();
  await page.setContent("<textarea rows=4></textarea>");
  const cost = await perKey(page, () => page.locator("textarea").focus());
  await context.close();
  return cost;
}

/** Milliseconds of main thread for each character that somebody else types into the text at `path`. */
export async function perRemoteEdit(page, handle, path) {
  const length = (document) => path.reduce((value, key) => value[key], document).length;
  return perEdit(page, async () => {
    handle.change((document) => splice(document, [...path], length(document), 0, "z"));
  });
}

/** Runs in the page: from a key's first listener until the listeners of its `input`, and what they put off, are done. */
function noteKeys() {
  window.maillageKeys = [];
  let began;
  window.addEventListener("keydown", () => (began = performance.now()), { capture: true });
  window.addEventListener("input", () => {
    // Behind the microtasks in which React draws.
    queueMicrotask(() => queueMicrotask(() => window.maillageKeys.push(performance.now() - began)));
  });
}

function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}

async function perEdit(page, edit) {
  const session = await page.context().newCDPSession(page);
  // Processor time: whatever else the machine does meanwhile doesn't count.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
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
