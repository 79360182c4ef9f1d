// What others do is in the list within moments, and nobody asks for it again and again: one stream of events for each browser,
// handed on from tab to tab, resumed, done without where a proxy holds it back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Nginx } from "./fixture/nginx.mjs";
import { placesOf } from "./fixture/pages.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

let places;
const world = World.ofThisFile(async (started) => {
  places = await placesOf(started);
});

const STREAM = /\/events$/;

/** Every request of a person's tabs to the API from now on: its path, and the event it goes on from. */
function listen(person) {
  const asked = [];
  person.context.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.push({ path: pathname.replace("/api/v1", ""), last: request.headers()["last-event-id"], request });
  });
  const ended = new Set();
  for (const event of ["requestfinished", "requestfailed"]) person.context.on(event, (request) => ended.add(request));
  return {
    areAnswered: () => asked.every(({ path, request }) => STREAM.test(path) || ended.has(request)),
    streams: () => asked.filter(({ path }) => STREAM.test(path)),
    others: () => asked.filter(({ path }) => !STREAM.test(path)).map(({ path }) => path),
    forget: () => asked.splice(0),
  };
}

/** Shows the list, and waits until its stream stands: presence, which is asked for every five seconds else, is quiet. */
async function showList(person, page = person.page) {
  const opened = page.waitForResponse((response) => STREAM.test(new URL(response.url()).pathname));
  await page.goto(`/espaces/${places.workspace}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await opened;
}

/** Somebody renames a document; how long until a page shows it. */
async function seenAfter(page, id, title) {
  const coordination = await world.account("coordination");
  const start = performance.now();
  await coordination.updateDocument(id, { title });
  await page.getByRole("link", { name: title, exact: true }).waitFor();
  return Math.round(performance.now() - start);
}

test("C71: what others do is in the list within moments, and nothing is asked for in a quiet half minute", async (t) => {
  const id = await world.document("Suivi de près");
  const person = await world.person("redaction", { fresh: true });
  const asked = listen(person);
  await showList(person);
  await person.page.getByRole("link", { name: "Suivi de près", exact: true }).waitFor();
  // Until the stream is known to pass, presence is asked for every five seconds; all is asked for once more then.
  await until("six seconds without a question", async () => {
    asked.forget();
    await pause(6_000);
    return asked.areAnswered() && asked.others().length === 0;
  }, { within: 120_000 });
  t.diagnostic(`a new title is seen after ${await seenAfter(person.page, id, "Suivi de très près")} ms`);
  asked.forget();
  // In true time: the stream's heart-beats come in it, too.
  await pause(31_000);
  assert.deepEqual(asked.others(), []);
  assert.deepEqual(asked.streams(), []);
  await seenAfter(person.page, id, "Suivi encore");
  assert.deepEqual(asked.others(), []);
});

test("C71: « Ici en ce moment » is true within moments: who comes, and who goes", async (t) => {
  const id = await world.document("Qui est là");
  const [watcher, writer] = [await world.person("redaction", { fresh: true }), await world.person("redaction2", { fresh: true })];
  await showList(watcher);
  const here = watcher.page.getByRole("region", { name: "Ici en ce moment" });
  await here.getByText("Personne d’autre pour l’instant.").or(here.getByRole("list")).waitFor();
  const start = performance.now();
  await writer.open(id);
  await here.getByText("Odile Encrier").waitFor();
  t.diagnostic(`who opens a document is seen after ${Math.round(performance.now() - start)} ms, opening included`);
  const left = performance.now();
  await writer.page.close();
  await here.getByText("Odile Encrier").waitFor({ state: "detached" });
  t.diagnostic(`who goes is gone after ${Math.round(performance.now() - left)} ms`);
});

test("C72: two tabs have one stream, which the second goes on with when the first is closed", async () => {
  const id = await world.document("Deux onglets");
  const person = await world.person("redaction", { fresh: true });
  const asked = listen(person);
  await showList(person);
  const second = await person.context.newPage();
  await second.goto(`/espaces/${places.workspace}`);
  await second.getByRole("link", { name: "Deux onglets", exact: true }).waitFor();
  await seenAfter(second, id, "Deux onglets, un flux");
  await person.page.getByRole("link", { name: "Deux onglets, un flux", exact: true }).waitFor();
  assert.equal(asked.streams().length, 1);
  await person.page.close();
  await until("the second tab's stream", () => asked.streams().length === 2);
  assert.ok(asked.streams()[1].last, "it goes on from the event heard last");
  await seenAfter(second, id, "Un onglet, un flux");
  person.page = second;
});

test("C72: a tab that nobody looks at holds no stream, and goes on where it was when somebody does", async () => {
  const id = await world.document("Regardé ailleurs");
  const person = await world.person("redaction", { fresh: true });
  await person.context.addInitScript(() => {
    let seen = "visible";
    Object.defineProperty(document, "visibilityState", { get: () => seen });
    window.lookAway = (away) => {
      seen = away ? "hidden" : "visible";
      document.dispatchEvent(new Event("visibilitychange"));
    };
  });
  await person.page.clock.install();
  const asked = listen(person);
  await showList(person);
  await person.page.getByRole("link", { name: "Regardé ailleurs", exact: true }).waitFor();
  const ended = person.page.waitForEvent("requestfailed");
  await person.page.evaluate(() => window.lookAway(true));
  await person.page.clock.runFor(11_000);
  assert.match(new URL((await ended).url()).pathname, STREAM);
  const coordination = await world.account("coordination");
  await coordination.updateDocument(id, { title: "Changé entre-temps" });
  await person.page.evaluate(() => window.lookAway(false));
  await until("the stream", () => asked.streams().length === 2);
  assert.ok(asked.streams()[1].last);
  await until("the new title", async () => {
    await person.page.clock.runFor(200);
    return (await person.page.getByRole("link", { name: "Changé entre-temps", exact: true }).count()) === 1;
  });
});

test("C70: a server that is killed and starts again is heard again, and nothing that happened is missed", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const id = await world.document("Redémarré");
  const person = await world.person("redaction", { fresh: true });
  await showList(person);
  await person.page.getByRole("link", { name: "Redémarré", exact: true }).waitFor();
  await world.server.kill();
  await world.server.restart();
  await seenAfter(person.page, id, "Redémarré deux fois");
  const asked = listen(person);
  await until("the stream", async () => (await seenAfter(person.page, id, `Encore ${Math.random()}`)) < 3_000 && asked.streams().length < 2);
});

test("C70: behind a proxy that holds answers back lists are asked for as before, until streams pass", async () => {
  world.troubles.expect(NETWORK_LOSS, /status of (426|502|504)/);
  const id = await world.document("Retenu");
  const nginx = await Nginx.before(world.server, "buffers");
  const person = await world.person("redaction", { at: nginx.url, ownSession: true });
  await person.page.clock.install();
  const asked = listen(person);
  await person.goTo(`/espaces/${places.workspace}`);
  await person.page.getByRole("link", { name: "Retenu", exact: true }).waitFor();
  await until("the stream", () => asked.streams().length === 1);
  await person.page.clock.runFor(9_000);
  asked.forget();
  const coordination = await world.account("coordination");
  await coordination.updateDocument(id, { title: "Demandé" });
  await until("who is there to be asked for three times", async () => {
    await person.page.clock.runFor(1_000);
    return asked.others().filter((path) => path.endsWith("/presence")).length >= 3;
  });
  await until("the new title", async () => {
    await person.page.clock.runFor(1_000);
    return (await person.page.getByRole("link", { name: "Demandé", exact: true }).count()) === 1;
  });
  assert.ok(asked.streams().length <= 2, "streams are tried again seldom");
  await nginx.become("passes");
  asked.forget();
  await until("another stream", async () => {
    await person.page.clock.runFor(5_000);
    return asked.streams().length > 0;
  });
  // Asked for, it would be seen half a minute later.
  await seenAfter(person.page, id, "Entendu");
  await person.leave();
  await nginx.close();
});
