// What is kept on a device goes on being kept: while there is no room, when it can't be read any more, and when the page
// itself can't write.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until, untilEqual } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = { label: "Territoire de l’action", key: "territoire" };

async function savedText(id) {
  return (await world.content(id)).fields[FIELD.key];
}

test("C4: a full disk takes nothing of what was kept before; what comes then is kept once there is room", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const proxy = await Proxy.before(world.server);
  const person = await world.person("redaction", { at: proxy.url, ownSession: true });
  const id = await world.document("Plus de place");
  const first = await person.open(id);
  await first.write(FIELD.label, "avant ");
  await first.saved();
  await proxy.cut();
  await first.type("pendant ");
  await first.says(/^Impossible d’enregistrer/);
  await untilEqual("it to be on the device", () => isUnsavedOnDevice(first.page, id), true);
  const disk = await person.context.newCDPSession(await person.context.newPage());
  const { origin } = new URL(proxy.url);
  await disk.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  // The browser asks anew how much room there is after half a minute at most.
  const full = (page) => page.page.getByText("Cet appareil n’a plus de place");
  await until("the disk to be full", async () => {
    await first.type("…");
    return (await full(first).count()) > 0;
  }, { within: 60_000 });
  await first.type("perdu");
  // The page goes without another word, and so does what it alone had.
  person.page = await person.context.newPage();
  await first.page.close();
  await proxy.mend();
  const second = await person.open(id);
  await second.saved({ within: 30_000 });
  assert.match(await savedText(id), /^avant pendant …*$/);
  await proxy.cut();
  await second.write(FIELD.label, " encore");
  await full(second).first().waitFor();
  await person.screenshot("disque-plein");
  await disk.send("Storage.overrideQuotaForOrigin", { origin });
  await until("there to be room", async () => (await full(second).count()) === 0);
  person.page = await person.context.newPage();
  await second.page.close();
  await proxy.mend();
  const third = await person.open(id);
  await third.saved({ within: 30_000 });
  assert.match(await savedText(id), /^avant pendant …* encore$/);
  await person.leave();
  await proxy.cut();
});

test("a copy that can’t be read gives way to the server’s, is kept aside, listed with the day it goes, and can be erased", async () => {
  const person = await world.person("redaction", { fresh: true });
  const id = await world.document("Copie abîmée");
  const page = await person.open(id);
  await page.write(FIELD.label, "sur le serveur");
  await page.saved();
  await person.goTo("/reglages");
  assert.equal(await person.page.getByRole("heading", { name: "Copies abîmées" }).count(), 0);
  await damage(person.page, id);
  const again = await person.open(id);
  await again.shows(FIELD.label, "sur le serveur");
  await again.write(FIELD.label, ", et la suite");
  await again.saved();
  assert.equal(await savedText(id), "sur le serveur, et la suite");
  await person.goTo("/reglages");
  await person.page.getByRole("heading", { name: "Copies abîmées" }).waitFor();
  const copy = person.page.getByRole("listitem").filter({ hasText: "Copie abîmée" });
  assert.match(await copy.innerText(), /mise de côté le .+, effacée le /);
  await person.screenshot("copies-abimees");
  await copy.getByRole("button", { name: "Effacer cette copie" }).click();
  await copy.waitFor({ state: "detached" });
  await person.page.reload();
  await person.page.getByRole("heading", { level: 1 }).first().waitFor();
  await untilEqual("none to be kept", () => asideIn(person.page), 0);
  const last = await person.open(id);
  await last.shows(FIELD.label, "sur le serveur, et la suite");
});

test("C5: words that the page can’t write stay on the screen, locked, with a way to copy them", async () => {
  // Automerge calls nothing any more after it failed once.
  world.troubles.expect(/on purpose|Module terminated/);
  const person = await world.person("redaction", { fresh: true });
  await person.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await person.context.addInitScript(breakable);
  const id = await world.document("Panne dans la page");
  const page = await person.open(id);
  await page.write(FIELD.label, "écrit");
  await page.saved();
  await page.page.evaluate(() => { globalThis.isBroken = true; });
  await page.press("s");
  const notice = page.page.getByRole("alert").filter({ hasText: "Ce que vous venez d’écrire ne peut pas être enregistré" });
  await notice.waitFor();
  await page.press("x");
  assert.equal(await page.text(FIELD.label), "écrits");
  // Wherever one is in the page.
  await page.says(/^Impossible d’enregistrer, voir en haut de la page$/);
  await page.place(FIELD.key).getByText("Verrouillé, pas enregistré").waitFor();
  await person.screenshot("mots-a-copier");
  await notice.getByRole("button", { name: "Copier mes mots" }).click();
  await notice.getByText("Copié.").waitFor();
  assert.equal(await page.page.evaluate(() => navigator.clipboard.readText()), "écrits");
  // What is copied may go: nothing asks.
  await page.page.reload();
  await page.ready();
  await page.shows(FIELD.label, "écrit");
});

/** Whether the device's row of a document says that something is unsent. */
async function isUnsavedOnDevice(page, id) {
  return (await inDatabase(page, "documents")).some(([key, row]) => key === id && row.dirty);
}

/** How many chunks there are of a document. */
async function chunksOf(page, id) {
  return (await inDatabase(page, "chunks")).filter(([[document]]) => document === id).length;
}

/** How many chunks are set aside. */
async function asideIn(page) {
  return (await inDatabase(page, "chunks")).filter(([[first]]) => first === "aside").length;
}

/** Keys and values of a store of the one database there is. */
async function inDatabase(page, store) {
  return page.evaluate(async (name) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const [{ name: database }] = await indexedDB.databases();
    const opened = await done(indexedDB.open(database));
    const held = opened.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([done(held.getAllKeys()), done(held.getAll())]);
    opened.close();
    return keys.map((key, index) => [key, values[index] instanceof Uint8Array ? null : values[index]]);
  }, store);
}

/** Puts rubbish in place of what is kept of a document. */
async function damage(page, id) {
  await page.evaluate(async (document) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const [{ name }] = await indexedDB.databases();
    const opened = await done(indexedDB.open(name));
    const chunks = opened.transaction("chunks", "readwrite").objectStore("chunks");
    const keys = (await done(chunks.getAllKeys())).filter(([first, kind]) => first === document && kind !== "sync-state");
    for (const key of keys) await done(chunks.put(new Uint8Array([1, 2, 3, 4]), key));
    opened.close();
    if (keys.length === 0) throw new Error("nothing is kept of it");
  }, id);
}

/** In the page, before anything runs: Automerge can be made to fail. */
function breakable() {
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name].bind(WebAssembly);
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      const exports = {};
      for (const [key, value] of Object.entries((made.instance ?? made).exports)) {
        exports[key] = key !== "automerge_splice" ? value : (...values) => {
          if (globalThis.isBroken) throw new Error("on purpose");
          return value(...values);
        };
      }
      return { instance: { exports }, module: made.module };
    };
  }
}
