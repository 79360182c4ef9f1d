// Versions of the page: one that is too old for the server can always be cured, whatever the worker on the device serves; and
// nobody's page changes under their fingers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { Gate } from "./fixture/gate.mjs";
import { PHONE } from "./fixture/person.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const MARK = '<meta name="version" content="next">';

/** The server's next version is put in place: its page has a mark, its worker another name. */
function nextVersion(gate, { worker }) {
  gate.rewrite = (path, text) => {
    if (path === "/sw.js") return worker ? text.replace(/^const VERSION = "/m, 'const VERSION = "next-') : text;
    return text.replace("<head>", `<head>${MARK}`);
  };
}

async function isNext(page) {
  return page.evaluate(() => document.querySelector("meta[name=version]") !== null);
}

/** Somebody on a device whose worker serves the page. */
async function onAnOldPage() {
  world.troubles.expect(NETWORK_LOSS, /WebSocket/);
  const gate = await Gate.before(world.server);
  const person = await world.person("redaction", { at: gate.url, ownSession: true });
  const id = await world.document("Page ancienne");
  // Pages of the version before are refused once there is a next one, as by a server of a newer protocol.
  await person.context.routeWebSocket(/\/sync/, async (socket) => {
    if (!gate.rewrite || (await isNext(person.page))) socket.connectToServer();
    else await socket.close({ code: 4410, reason: "protocol version 1 is required" });
  });
  await person.goTo("/espaces");
  await until("the page to be served by its worker", () => person.page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active?.state === "activated" && navigator.serviceWorker.controller !== null;
  }));
  return {
    gate,
    person,
    id,
    async goHome() {
      await person.leave();
      await gate.close();
    },
  };
}

for (const worker of [true, false]) {
  test(`C50: a document that opens on an outdated page is cured by its button, ${worker ? "by the newer worker" : "also where no newer worker comes"}`, async () => {
    const { gate, person, id, goHome } = await onAnOldPage();
    nextVersion(gate, { worker });
    await person.page.goto(`/documents/${id}`);
    await person.page.getByRole("heading", { level: 1, name: "Cette page est trop ancienne" }).waitFor();
    assert.equal(await isNext(person.page), false, "the worker serves the page of before");
    await person.page.reload();
    await person.page.getByRole("heading", { level: 1, name: "Cette page est trop ancienne" }).waitFor();
    assert.deepEqual(await axe(person.page), []);
    await person.screenshot("ancienne-1280");
    await person.page.setViewportSize(PHONE);
    assert.deepEqual(await sideways(person.page), []);
    await person.screenshot("ancienne-360");
    await person.page.getByRole("main").getByRole("button", { name: "Mettre à jour" }).click();
    await until("the next version", () => isNext(person.page), { within: 30_000 });
    const page = person.pageOf(id);
    await page.ready();
    await page.saved();
    await goHome();
  });
}

test("C50: under an open document the same; what was typed is saved by the next version", async () => {
  const { gate, person, id, goHome } = await onAnOldPage();
  const page = await person.open(id);
  await page.write(FIELD.label, "avant ");
  await page.saved();
  nextVersion(gate, { worker: true });
  gate.cut();
  await page.type("pendant");
  const notice = page.page.getByRole("alert").filter({ hasText: "Cette page est trop ancienne" });
  await notice.waitFor();
  await page.says(/^Page trop ancienne/);
  await person.screenshot("ancienne-ouverte-1280");
  await notice.getByRole("button", { name: "Mettre à jour" }).click();
  await until("the next version", () => isNext(page.page), { within: 30_000 });
  await page.ready();
  await page.saved({ within: 30_000 });
  assert.equal((await world.content(id)).fields[FIELD.key], "avant pendant");
  await goHome();
});

test("a newer version is offered, put in place when it is asked for, and reloads no other tab", async () => {
  const { gate, person, id, goHome } = await onAnOldPage();
  const page = await person.open(id);
  await page.saved();
  const other = await person.context.newPage();
  await other.goto("/espaces");
  await other.getByRole("heading", { level: 1 }).first().waitFor();
  nextVersion(gate, { worker: true });
  await page.page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration()).update()));
  const offer = page.page.getByRole("region", { name: "Une nouvelle version de Maillage est prête." });
  await offer.waitFor({ timeout: 30_000 });
  await page.write(FIELD.label, "pendant l’offre");
  await page.saved();
  assert.equal(await isNext(page.page), false, "nobody’s page changes under their fingers");
  await offer.getByRole("button", { name: "Mettre à jour" }).click();
  await until("the next version", () => isNext(page.page), { within: 30_000 });
  await page.ready();
  await page.shows(FIELD.label, "pendant l’offre");
  assert.equal(await isNext(other), false);
  await goHome();
});
