// What a matrix as large as a spreadsheet costs: a table pasted into it, and five hundred rows scrolled through.

import { noteLongTasks, slowed } from "./left-open.mjs";

const LINES = 200;
const COLUMNS = 5;
/** Far more than anybody waits: what takes longer is broken. */
const PASTED_WITHIN_MS = 120_000;
const WHEEL_PX = 400;
const WHEEL_EVERY_MS = 50;

/**
 * Pastes 200 lines of five columns into an empty matrix by the keyboard. Milliseconds from the key until all rows are drawn
 * and the notice says so, and its longest task (0: under 50 ms); the machine is `slowdown` times slower than it is.
 */
export async function paste(page, slowdown) {
  await page.getByRole("button", { name: "Ajouter la première ligne" }).click();
  await page.waitForFunction(() => document.activeElement.closest("[role=grid] [role=rowheader]") !== null);
  await page.keyboard.press("Escape");
  await page.evaluate(copyTable, [LINES, COLUMNS]);
  // What pasting needs is fetched before the first one: it is no part of how long one takes.
  await page.waitForTimeout(2000);
  return slowed(page, slowdown, async () => {
    await page.evaluate(noteLongTasks);
    const began = await page.evaluate(() => performance.now());
    await page.keyboard.press("Control+v");
    const ended = await (await page.waitForFunction((lines) => {
      const isSaid = document.querySelector(".form-done")?.textContent?.includes(`${lines} lignes collées`);
      return isSaid && document.querySelectorAll("tr[data-form-row]").length === lines && performance.now();
    }, LINES, { timeout: PASTED_WITHIN_MS, polling: "raf" })).jsonValue();
    await page.waitForTimeout(1000);
    return { took: ended - began, longest: await longest(page) };
  });
}

/** Milliseconds of the longest task (0: under 50 ms) while the whole page goes by under the wheel. */
export async function scroll(page, slowdown) {
  return slowed(page, slowdown, async () => {
    await page.mouse.move(600, 500);
    await page.evaluate(noteLongTasks);
    const steps = await page.evaluate((px) => Math.ceil(document.documentElement.scrollHeight / px), WHEEL_PX);
    for (let step = 0; step < steps; step += 1) {
      await page.mouse.wheel(0, WHEEL_PX);
      await page.waitForTimeout(WHEEL_EVERY_MS);
    }
    if (!(await page.evaluate(() => window.scrollY > innerHeight))) throw new Error("the page didn't scroll");
    return longest(page);
  });
}

function longest(page) {
  return page.evaluate(() => Math.max(0, ...window.maillageLongTasks));
}

/** Runs in the page: copies such a table, as a spreadsheet would. */
function copyTable([lines, columns]) {
  const words = ["Association des familles", "Relais auprès des habitants", "Une salle et des bénévoles", "Être connue", ""];
  const table = Array.from({ length: lines }, (_, at) => words.slice(0, columns).map((word) => word && `${word} ${at + 1}`));
  const rows = table.map((line) => `<tr>${line.map((word) => `<td>${word}</td>`).join("")}</tr>`);
  addEventListener("copy", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData.setData("text/html", `<table>${rows.join("")}</table>`);
    event.clipboardData.setData("text/plain", table.map((line) => line.join("\t")).join("\r\n"));
  }, { capture: true, once: true });
  if (!document.execCommand("copy")) throw new Error("the browser didn't copy");
}
