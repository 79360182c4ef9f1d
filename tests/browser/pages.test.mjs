// Every page, large and small, light and dark: axe finds nothing, nothing has to be scrolled sideways, and what it looks
// like is kept in artifacts/ for review.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { PAGES, goToPage, placesOf } from "./fixture/pages.mjs";
import { DESKTOP, PHONE, TABLET } from "./fixture/person.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});
/** The narrowest window that has to do: 1280 px at 400 %. */
const NARROWEST = { width: 320, height: 640 };
const SIZES = [[DESKTOP, "1280"], [TABLET, "768"], [PHONE, "360"]];
const REFUSED = /Failed to load resource: the server responded with a status of 404/;

for (const page of PAGES) {
  test(`${page.name}: axe finds nothing and nothing sticks out, at any size, light and dark`, async () => {
    if (page.name === "introuvable") world.troubles.expect(REFUSED);
    const options = { reducedMotion: "reduce" };
    const person = page.who ? await world.person(page.who, options) : await world.stranger(options);
    await goToPage(person, page, places);
    const faults = [];
    for (const [size, name] of SIZES) {
      await person.page.setViewportSize(size);
      for (const scheme of ["light", "dark"]) {
        await person.page.emulateMedia({ colorScheme: scheme });
        await person.screenshot(`${page.name}-${name}-${scheme}`, { fullPage: true });
        if (size === TABLET) continue;
        const found = await axe(person.page, scheme === "light" ? "all" : "colours");
        faults.push(...found.map((fault) => `${name} ${scheme}: ${fault}`));
      }
      faults.push(...(await sideways(person.page)).map((fault) => `${name}: sideways ${fault}`));
    }
    await person.page.setViewportSize(NARROWEST);
    faults.push(...(await sideways(person.page)).map((fault) => `320: sideways ${fault}`));
    await person.page.setViewportSize(DESKTOP);
    await doubleText(person.page);
    faults.push(...(await sideways(person.page)).map((fault) => `text at 200 %: sideways ${fault}`));
    faults.push(...(await clipped(person.page)).map((fault) => `text at 200 %: cut off ${fault}`));
    await person.screenshot(`${page.name}-1280-double-text`, { fullPage: true });
    assert.deepEqual(faults, []);
  });
}

/** What a browser does when somebody doubles the size of text alone. */
async function doubleText(page) {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
}

/** Words that their boxes cut off, where one can't scroll to them and no ellipsis says that there is more. */
async function clipped(page) {
  return page.evaluate(() => {
    const isCut = (element) => {
      const { overflowX, overflowY, textOverflow, webkitLineClamp, clipPath, position } = getComputedStyle(element);
      if (textOverflow === "ellipsis" || webkitLineClamp !== "none") return false;
      if (clipPath !== "none" || position === "absolute") return false;
      const hides = (overflow) => overflow === "hidden" || overflow === "clip";
      const wide = hides(overflowX) && element.scrollWidth > element.clientWidth + 2;
      const tall = hides(overflowY) && element.scrollHeight > element.clientHeight + 2;
      return element.clientWidth > 0 && (wide || tall) && element.innerText?.trim() !== "";
    };
    return [...document.body.querySelectorAll("*")].filter(isCut).map((element) => element.cloneNode().outerHTML.slice(0, 160));
  });
}
