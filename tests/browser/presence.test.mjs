// Who is here, where, and that they are gone when they are gone. Names are the server's word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../interop/fixture/client.mjs";
import { Proxy } from "../interop/fixture/proxy.mjs";
import { NETWORK_LOSS } from "./fixture/troubles.mjs";
import { until } from "./fixture/until.mjs";
import { World } from "./fixture/world.mjs";

const world = World.ofThisFile();
const FIELD = "Territoire de l’action";
const OTHER = "Objectif général de l’action";
const RICH = "Descriptif des actions";
const NAMES = { redaction: "Anselme Plumier", redaction2: "Odile Encrier", pilote: "Firmin Gouvernail", lecture: "Bérénice Lisant" };

test("P1: whoever opens a document appears to the others, readers included, and is gone with their tab", async () => {
  const id = await world.document("Qui est là");
  const page = await (await world.person("redaction")).open(id);
  const [colleague, reader] = await world.people("redaction2", "lecture");
  const other = await colleague.open(id);
  await page.sees(NAMES.redaction2);
  await other.sees(NAMES.redaction);
  await reader.page.goto(`/documents/${id}`);
  await page.sees(NAMES.lecture);
  await colleague.leave();
  await page.doesNotSee(NAMES.redaction2);
  await reader.page.close();
  await page.doesNotSee(NAMES.lecture);
});

test("who is in which field is seen beside it, with the name, and follows them", async () => {
  const id = await world.document("Dans quel champ");
  const [one, other] = await world.people("redaction", "redaction2");
  const [page, mover] = [await one.open(id), await other.open(id)];
  await mover.enter(FIELD);
  await page.place("territoire").getByText(`${NAMES.redaction2} est ici`).waitFor();
  await mover.enter(OTHER);
  await page.place("objectif_general_action").getByText(`${NAMES.redaction2} est ici`).waitFor();
  await page.place("territoire").getByText(`${NAMES.redaction2} est ici`).waitFor({ state: "detached" });
});

for (const label of [FIELD, RICH]) {
  test(`the other’s caret is seen in “${label}”, with their name, and follows what is typed`, async () => {
    const id = await world.document("Curseurs");
    const [one, other] = await world.people("redaction", "redaction2");
    const [page, mover] = [await one.open(id), await other.open(id)];
    await mover.write(label, "un mot");
    await page.shows(label, "un mot");
    // Carets are drawn where one is oneself.
    await page.enter(label);
    const at = await until("a caret", () => page.caretOf("OE"));
    await mover.type(" de plus");
    await until("the caret to have moved on", async () => (await page.caretOf("OE"))?.x > at.x);
  });
}

test("one jumps to where somebody is", async () => {
  const id = await world.document("Rejoindre");
  const [one, other] = await world.people("redaction", "redaction2");
  const [page, mover] = [await one.open(id), await other.open(id)];
  await mover.enter("Précisions sur le budget");
  await page.join(NAMES.redaction2);
  await until("the focus to be in the same field", () =>
    page.field("Précisions sur le budget").evaluate((element) => element === document.activeElement));
});

test("P3: who loses the network disappears, and comes back with it", async () => {
  world.troubles.expect(NETWORK_LOSS);
  const proxy = await Proxy.before(world.server);
  const id = await world.document("Présence et réseau");
  const page = await (await world.person("redaction")).open(id);
  const colleague = await world.person("redaction2", { at: proxy.url });
  await colleague.open(id);
  await page.sees(NAMES.redaction2);
  await proxy.cut();
  await page.doesNotSee(NAMES.redaction2);
  await proxy.mend();
  await page.sees(NAMES.redaction2, { within: 30_000 });
  await colleague.leave();
  await proxy.cut();
});

test("P5: who gives themselves another’s name is shown under their own", async () => {
  const id = await world.document("Faux nom");
  const page = await (await world.person("redaction")).open(id);
  const forger = await Client.connect(await world.account("pilote"));
  const handle = await forger.open(`automerge:${id}`);
  handle.broadcast({
    __presence: {
      type: "snapshot",
      state: { path: "fields.territoire", caret: null, name: "Le Préfet", person: { id: "0", name: "Le Préfet" } },
    },
    participantId: "0",
    participantName: "Le Préfet",
  });
  await page.place("territoire").getByText(`${NAMES.pilote} est ici`).waitFor();
  assert.equal(await page.page.getByText("Le Préfet").count(), 0);
  forger.close();
  await page.doesNotSee(NAMES.pilote);
});

test("who is in the workspace is seen in its list, in the document where they are", async () => {
  const id = await world.document("Vu de la liste");
  const { workspace } = await (await world.account("redaction")).document(id);
  // On a device that has heard no list yet: one that is two seconds old is shown as it is.
  const [writer, watcher] = [await world.person("redaction2"), await world.person("redaction", { fresh: true })];
  await writer.open(id);
  await watcher.goTo(`/espaces/${workspace}`);
  const row = watcher.page.getByRole("row").filter({ has: watcher.page.getByRole("link", { name: "Vu de la liste" }) });
  await row.getByText("Odile Encrier", { exact: false }).first().waitFor({ state: "attached" });
});
