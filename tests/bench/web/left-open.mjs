// What pages do that nobody asks anything of: a list left open while somebody writes elsewhere, and a document in which
// somebody types while another document changes.

import { person } from "./people.mjs";
import { plainTexts, splice } from "./content.mjs";

const SLOWDOWN = 4;
const KEY_EVERY_MS = 120;
const KEYS = 250;
/** Another document changes so often meanwhile. */
const CHANGE_EVERY_MS = 500;
/** A list is told of changes, or asks, in any case within this. */
const LISTED_CHANGE_EVERY_MS = 10_000;

/** Requests, kilobytes received and long tasks of a workspace's list in so many minutes, beside somebody who writes. */
export async function listLeftOpen(chrome, account, url, handle, minutes) {
  const context = await person(chrome, account, url);
  const page = await context.newPage();
  const session = await page.context().newCDPSession(page);
  await page.goto(`${url}/espaces/${await account.workspace()}`);
  await page.locator("main a[href^='/documents/']").nth(299).waitFor();
  await page.evaluate(noteLongTasks);
  const seen = { requests: 0, bytes: 0 };
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", () => (seen.requests += 1));
  session.on("Network.dataReceived", ({ encodedDataLength }) => (seen.bytes += encodedDataLength));
  const stop = keepChanging(handle, LISTED_CHANGE_EVERY_MS);
  await page.waitForTimeout(minutes * 60_000);
  stop();
  const tasks = await page.evaluate(() => window.maillageLongTasks);
  await context.close();
  return { requests: seen.requests, kilobytes: seen.bytes / 1000, tasks: tasks.length, longest: Math.max(0, ...tasks) };
}

/** The longest tasks, in milliseconds at 4x, while somebody types where `focus` leads and another document changes. */
export async function longTasksOfTyping(page, focus, other) {
  await focus();
  const stop = keepChanging(other, CHANGE_EVERY_MS);
  try {
    return await slowed(page, SLOWDOWN, async () => {
      // The first keys of a field fetch and make what the others use.
      await type(page, 10);
      await page.evaluate(noteLongTasks);
      await type(page, KEYS);
      const tasks = await page.evaluate(() => window.maillageLongTasks);
      return { tasks: tasks.length, longest: Math.max(0, ...tasks) };
    });
  } finally {
    stop();
  }
}

/** Does something on a machine so many times slower than it is. */
export async function slowed(page, rate, work) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  try {
    return await work();
  } finally {
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await session.detach();
  }
}

async function type(page, keys) {
  for (let key = 0; key < keys; key += 1) {
    await page.keyboard.type("x");
    await page.waitForTimeout(KEY_EVERY_MS);
  }
}

/** Runs in the page: notes each task of 50 ms and more. */
export function noteLongTasks() {
  window.maillageLongTasks = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.maillageLongTasks.push(duration);
  });
  observer.observe({ type: "longtask" });
}

function keepChanging(handle, every) {
  const [field] = plainTexts(handle.doc());
  const timer = setInterval(() => {
    handle.change((document) => splice(document, ["fields", field], 0, 0, "m"));
  }, every);
  return () => clearInterval(timer);
}
