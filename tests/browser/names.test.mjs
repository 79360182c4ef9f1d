// Names as people have them, and as somebody may make them: long, from right to left, or with a character that turns what follows.
// They keep to themselves in every sentence, and no page is wider than its screen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Account } from "../interop/fixture/account.mjs";
import { openTool } from "./fixture/pages.mjs";
import { Person, PHONE } from "./fixture/person.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const NAMES = [`Bartholomé${"x".repeat(110)}`, "Zoé \u202eeirraM", "محمد الصوالحي"];
const TITLE = `Fiche_${"y".repeat(150)}`;
const FIELD = "Territoire de l’action";
let accounts = [];
const world = World.ofThisFile(async () => {
  const workspace = await (await world.account("coordination")).workspace();
  for (const [at, name] of NAMES.entries()) {
    const email = `nom${at}@demo.maillage`;
    await world.server.run(["user", "add", "--email", email, "--name", name], { input: "mot de passe long\n" });
    await world.server.run(["member", "set", "--workspace", workspace, "--email", email, "--role", "write"]);
    accounts.push(await Account.signIn(world.server, email, "mot de passe long"));
  }
});

/** Whoever bears those names, in the same field of a document, and somebody who looks at it. */
async function together(id, size) {
  const people = [];
  for (const [at, account] of accounts.entries()) people.push(await Person.arrive(world, account, { key: `nom${at}` }));
  for (const person of people) await (await person.open(id)).enter(FIELD);
  const looking = await world.person("redaction", size ? { size } : {});
  const page = await looking.open(id);
  // What is off the screen isn't drawn, and has no words as they are shown (C100).
  await page.place("territoire").scrollIntoViewIfNeeded();
  await until("all to be there", async () => /sont ici/.test(await page.place("territoire").innerText()));
  await until("all three to be named", async () => (await page.place("territoire").locator(".ui-avatar").count()) === 3);
  return { people, looking, page };
}

const isWider = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

/** What sticks out, if anything does, for whoever has to mend it. */
const sticksOut = (page) => page.evaluate(() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !one.closest(".ui-visually-hidden, .grid-scroll"))
  .slice(0, 5).map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`));

for (const [what, size] of [["a desk", undefined], ["a telephone", PHONE]]) {
  test(`C64: on ${what}, the page of those with long and turned names is no wider, and « sont ici » is read as it is written`, async () => {
    const id = await world.document(TITLE);
    const { people, looking, page } = await together(id, size);
    const here = page.place("territoire").locator(".form-here-names");
    assert.match(await here.innerText(), /\u2068Zoé \u202eeirraM\u2069.*\u2068محمد الصوالحي\u2069 sont ici$|sont ici$/);
    // « ici » stands to the right of « sont », as it does without those names.
    const order = await here.evaluate((element) => {
      const text = element.firstChild;
      const left = (word) => { const at = text.data.lastIndexOf(word); const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + word.length); return range.getClientRects()[0]; };
      const [are, hereAt] = [left("sont"), left("ici")];
      return hereAt.top > are.top || hereAt.left > are.left;
    });
    assert.ok(order, "the sentence is in its order");
    await here.scrollIntoViewIfNeeded();
    await looking.screenshot(`names-${size ? 360 : 1280}`);
    assert.equal(await isWider(looking.page), false, JSON.stringify(await sticksOut(looking.page)));
    await openTool(looking.page, "Historique");
    await looking.page.locator("aside, [role=complementary], .history").first().waitFor();
    assert.equal(await isWider(looking.page), false, JSON.stringify(await sticksOut(looking.page)));
    await looking.page.goBack().catch(() => undefined);
    const workspace = await (await world.account("coordination")).workspace();
    await looking.goTo(`/espaces/${workspace}`);
    await looking.page.getByText(TITLE).first().waitFor();
    await until("who is there to be listed", async () => (await looking.page.locator(".ui-avatar").count()) > 0);
    await looking.screenshot(`names-list-${size ? 360 : 1280}`);
    assert.equal(await isWider(looking.page), false, JSON.stringify(await sticksOut(looking.page)));
    for (const person of people) await person.leave();
  });
}

test("C64: whoever bears such a name has a head, a menu and settings that fit their telephone", async () => {
  const id = await world.document("Fiche étroite");
  for (const [at, account] of accounts.entries()) {
    const person = await Person.arrive(world, account, { key: `nom${at}`, size: PHONE });
    await person.open(id);
    assert.equal(await isWider(person.page), false, JSON.stringify(await sticksOut(person.page)));
    await person.goTo("/");
    await person.page.getByRole("button", { name: /compte/i }).first().click();
    await person.page.getByRole("menu").first().waitFor();
    assert.equal(await isWider(person.page), false, JSON.stringify(await sticksOut(person.page)));
    await person.leave();
  }
});
