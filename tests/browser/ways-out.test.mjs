// Always a way out: whatever stands between somebody and the server, the page says what it is and what can be done, and what
// was typed meanwhile is saved once the way is free.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEMO, DEMO_PASSWORD } from "../interop/fixture/account.mjs";
import { axe, sideways } from "./fixture/accessibility.mjs";
import { Gate, SHUT } from "./fixture/gate.mjs";
import { PHONE } from "./fixture/person.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };
const GATEWAY = "Votre accès au réseau est à renouveler";
/** What the browser says of itself while something else answers. */
const SHUT_OUT = [...NETWORK_LOSS, /status of (302|401|403|429|503)/, /MIME type/, /redirect/, /WebSocket connection to .* failed/];

async function savedText(id) {
  return (await world.content(id)).fields[FIELD.key];
}

/** Somebody before a gate, on a device whose worker serves the page. */
async function behindGate(key = "redaction") {
  world.troubles.expect(SHUT_OUT);
  const gate = await Gate.before(world.server);
  const person = await world.person(key, { at: gate.url, ownSession: true });
  return {
    gate,
    person,
    async keepsThePage() {
      await until("the page to be served by its worker", () => person.page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready;
        return active?.state === "activated" && navigator.serviceWorker.controller !== null;
      }));
    },
    async goHome() {
      await person.leave();
      await gate.close();
    },
  };
}

/** Opens the page that answers in the server's place, signs in there, and is back. */
async function enter(page) {
  await page.getByRole("button", { name: "Ouvrir la page d’accès" }).first().click();
  await page.getByRole("heading", { name: "Portail de l’agglomération" }).waitFor();
  await page.getByRole("link", { name: "Entrer" }).click();
}

for (const how of Object.keys(SHUT)) {
  test(`C49: a portal whose session has ended, and which ${how}, is a way in; what was typed is saved on the way back`, async () => {
    const { gate, person, keepsThePage, goHome } = await behindGate();
    const id = await world.document(`Portail (${how})`);
    const page = await person.open(id);
    await page.write(FIELD.label, "avant ");
    await page.saved();
    await keepsThePage();
    gate.shut(how);
    await page.type("pendant");
    const notice = page.page.getByRole("alert").filter({ hasText: GATEWAY });
    await notice.waitFor();
    await page.says(/^Accès au réseau à renouveler/);
    assert.equal(await page.page.getByText("Hors ligne").count(), 0);
    await enter(page.page);
    await page.ready();
    await page.saved({ within: 30_000 });
    assert.equal(new URL(page.page.url()).search, "", "the address is as it was");
    assert.equal(await savedText(id), "avant pendant");
    await goHome();
  });
}

test("C49: behind a portal the lists, and a document that isn’t here, say so too; on a phone, and to everybody", async () => {
  const { gate, person, keepsThePage, goHome } = await behindGate();
  const id = await world.document("Pas encore ici");
  await person.goTo("/espaces");
  await keepsThePage();
  gate.shut("redirects");
  const said = person.page.getByText(GATEWAY).first();
  // What was heard a moment ago isn't asked again at once.
  await until("the list to be asked for", async () => {
    await person.page.reload();
    return said.waitFor({ timeout: 6_000 }).then(() => true, () => false);
  }, { within: 30_000 });
  assert.equal(await person.page.getByText("Hors ligne").count(), 0);
  await person.screenshot("portail-liste-1280");
  await person.page.goto(`/documents/${id}`);
  await person.page.getByRole("heading", { level: 1, name: GATEWAY }).waitFor();
  await person.screenshot("portail-1280");
  await person.page.setViewportSize(PHONE);
  assert.deepEqual([...(await axe(person.page)), ...(await sideways(person.page))], []);
  await person.screenshot("portail-360");
  await enter(person.page);
  const page = person.pageOf(id);
  await page.ready();
  await page.saved();
  await goHome();
});

test("C49: too many connections are said, with what to do; the document opens once there is room", async () => {
  world.troubles.expect(SHUT_OUT);
  const person = await world.person("pilote", { fresh: true, ownSession: true });
  const id = await world.document("Trop d’onglets");
  const coordination = await world.account("coordination");
  await coordination.setRole(id, await person.account.participant(), "write");
  await person.goTo("/espaces");
  // As many as one may have, in one page: it holds sockets, and no document.
  await person.page.evaluate(async () => {
    const open = () => new Promise((resolve, reject) => {
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sync`);
      socket.onopen = () => resolve(socket);
      socket.onerror = () => reject(new Error("no socket"));
    });
    window.held = await Promise.all(Array.from({ length: 64 }, open));
  });
  const tab = await person.context.newPage();
  await tab.goto(`/documents/${id}`);
  const said = tab.getByText("Trop d’onglets ouverts").first();
  await said.waitFor();
  assert.deepEqual(await axe(tab), []);
  await person.screenshot("trop-1280", { page: tab });
  await person.page.evaluate(() => window.held.forEach((socket) => socket.close()));
  await until("the document to be open", async () => (await tab.getByText("Trop d’onglets ouverts").count()) === 0, { within: 30_000 });
  await tab.locator("[data-form-path]").first().waitFor();
  await tab.close();
});

test("C49: a server that is too busy to answer is said to be, and the document goes on once it can", async () => {
  const { gate, person, goHome } = await behindGate();
  const id = await world.document("Très occupé");
  const page = await person.open(id);
  await page.write(FIELD.label, "avant ");
  await page.saved();
  gate.busy = true;
  gate.cut();
  await page.type("pendant");
  await page.says(/^Serveur très occupé/, { within: 30_000 });
  await person.screenshot("occupe-1280");
  const other = await person.context.newPage();
  await other.goto(`/documents/${await world.document("Pas ici")}`);
  await other.getByRole("heading", { level: 1, name: "Le serveur est très occupé" }).waitFor({ timeout: 30_000 });
  await other.close();
  gate.busy = false;
  await page.saved({ within: 40_000 });
  assert.equal(await savedText(id), "avant pendant");
  await goHome();
});

test("C51: what a password manager filled in without telling is what is sent", async () => {
  world.troubles.expect(/status of 401/);
  const stranger = await world.stranger();
  await stranger.goTo("/connexion");
  await stranger.page.getByRole("button", { name: "Se connecter", exact: true }).waitFor();
  const fill = (password) => stranger.page.evaluate(([email, secret]) => {
    document.querySelector("input[name=email]").value = email;
    document.querySelector("input[name=password]").value = secret;
  }, [DEMO.redaction, password]);
  await fill("faux");
  await stranger.page.getByRole("button", { name: "Se connecter", exact: true }).click();
  await stranger.page.getByRole("alert").waitFor();
  assert.equal(await stranger.page.locator("input[name=email]").inputValue(), DEMO.redaction, "what was filled in stays");
  await fill(DEMO_PASSWORD);
  await stranger.page.keyboard.press("Enter");
  await stranger.page.waitForURL(/\/espaces/);
});
