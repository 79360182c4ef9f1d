// Who takes part: pages of a real Chromium, each in a context of its own, and Node clients of automerge-repo.

import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../browser/package.json", import.meta.url))("playwright-core");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  // Pages that nobody looks at must be as quick as the one in front.
  "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
];

/**
 * Notes, inside a page, when its words could first be read, when it could first be used (a field that takes text, or the
 * password of the first page), and when a document was open, its words saved.
 */
const NOTE_INTERACTIVE = () => {
  const marks = {
    maillageReadableAt: () => [...document.querySelectorAll("main textarea")].some((field) => field.value.length > 0),
    maillageInteractiveAt: () => document.querySelector("main textarea:not([readonly]):not([disabled]), input[type=password]"),
    maillageOpenAt: () => /^Enregistré/.test(document.querySelector(".app-saved")?.textContent ?? ""),
  };
  const look = () => {
    for (const [name, is] of Object.entries(marks)) if (window[name] === undefined && is()) window[name] = performance.now();
    if (window.maillageOpenAt === undefined) requestAnimationFrame(look);
  };
  look();
};

/** One Chromium. */
export async function browser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

/** A person's own context, signed in with the account's cookie for the address they use. */
export async function person(chrome, account, url) {
  const context = await chrome.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  await context.addInitScript(NOTE_INTERACTIVE);
  if (account) {
    const [name, value] = account.cookie.split("=", 2);
    await context.addCookies([{ name, value, url, httpOnly: true, sameSite: "Lax" }]);
  }
  return context;
}

/** Milliseconds from the start of the navigation until the page could be used. */
export async function interactive(page, address) {
  await page.goto(address, { waitUntil: "commit", timeout: 60_000 });
  await page.waitForFunction(() => window.maillageInteractiveAt !== undefined, undefined, { timeout: 60_000, polling: 20 });
  return page.evaluate(() => window.maillageInteractiveAt);
}

/** Milliseconds until a document could be read, could be used, was open. */
export async function opening(page, address) {
  await interactive(page, address);
  await page.waitForFunction(() => window.maillageOpenAt !== undefined, undefined, { timeout: 60_000, polling: 20 });
  return page.evaluate(() => ({
    readable: window.maillageReadableAt, usable: window.maillageInteractiveAt, open: window.maillageOpenAt,
  }));
}

