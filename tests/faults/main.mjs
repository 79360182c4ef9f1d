// `make fault-test`: breaks the database in every way it can break, while people type, and says in a table what they
// were told and how long it took until all was well again. Exits 1 if a word that was said to be saved is gone, if a word
// that was typed is gone, or if something does not heal by itself.
//
//   node tests/faults/main.mjs [--only words of a name]… [--lasts milliseconds]
//
// MAILLAGE_BIN names the binary. Needs root (a small disk is mounted), PostgreSQL's binaries, psql and sqlite3.

import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Server } from "../interop/fixture/server.mjs";
import { FAULTS, removeDisk, smallDisk } from "./faults.mjs";
import { Network } from "./network.mjs";
import { People } from "./people.mjs";
import { Cable, Postgres } from "./postgres.mjs";

const { values: options } = parseArgs({
  options: { only: { type: "string", multiple: true, default: [] }, lasts: { type: "string", default: "20000" } },
});
/** How long people type before anything happens. */
const QUIET_MS = 4_000;
/** Who has not recovered by then does not recover by itself. */
const HEALS_WITHIN_MS = 120_000;
const LOOKS_EVERY_MS = 100;

const wanted = FAULTS.filter(({ name }) => options.only.every((word) => name.toLowerCase().includes(word.toLowerCase())));
if (wanted.length === 0) throw new Error(`no fault is called so; there are:\n${FAULTS.map(({ name }) => name).join("\n")}`);
const WORLDS = {
  "postgres": onPostgres,
  "far postgres": onFarPostgres,
  "postgres with a standby": onPostgresWithStandby,
  "sqlite": onSqlite,
};
let failed = 0;
const rows = [];
for (const fault of wanted) {
  const missing = fault.missing?.();
  if (missing) {
    console.log(`${fault.name}: skipped, ${missing}`);
    continue;
  }
  const row = await play(fault);
  rows.push(row);
  console.log(`${row.name}: ${row.verdict}`);
}
print(rows);
process.exit(failed === 0 ? 0 : 1);

async function play(fault) {
  const world = await WORLDS[fault.database]();
  let people;
  try {
    people = await People.in(world.server);
    await pause(QUIET_MS);
    people.said();
    const ready = watchReadiness(world.server);
    const startedAt = Date.now();
    const remark = await fault.start(world);
    await pause(fault.lasts ?? Number(options.lasts));
    const toldAfter = people.saidAt === undefined ? null : people.saidAt - startedAt;
    const during = people.said();
    await fault.end(world);
    const endedAt = Date.now();
    const firstSave = await until(() => people.lastSavedAt > endedAt, endedAt);
    people.stopTyping();
    const well = await until(() => people.allIsWell(), endedAt);
    const after = people.said();
    const missing = well === null ? { typed: "?", acknowledged: "?" } : await people.missing();
    const bad = well === null || missing.typed > 0 || missing.acknowledged > 0;
    if (bad) failed += 1;
    return {
      name: fault.name,
      verdict: bad ? `FAILED (${JSON.stringify(missing)})` : "well",
      remark: typeof remark === "string" ? remark : "",
      toldAfter: seconds(toldAfter),
      during,
      after,
      ready: await ready.end(),
      firstSave: seconds(firstSave),
      well: seconds(well),
      words: `${people.counts.typed} typed, ${people.counts.acknowledged} said to be saved`,
      missing: `${missing.typed}, ${missing.acknowledged}`,
    };
  } finally {
    people?.close();
    await world.close();
  }
}

async function onPostgres() {
  const postgres = await Postgres.start();
  const cable = await Cable.to(postgres.port);
  const server = await Server.start({ database: postgres.address(cable.port) });
  const close = async () => {
    await server.close();
    await cable.close();
    await postgres.close();
  };
  return { postgres, cable, server, close };
}

/** Across a network of its own. */
async function onFarPostgres() {
  const network = new Network();
  let postgres;
  let server;
  const close = async () => {
    await server?.close();
    network.mend();
    await postgres?.close();
    network.close();
  };
  try {
    postgres = await Postgres.start(network);
    server = await Server.start({ database: postgres.address() });
  } catch (error) {
    await close();
    throw error;
  }
  return { network, postgres, server, close };
}

async function onPostgresWithStandby() {
  const world = await onPostgres();
  let standby;
  const close = async () => {
    await world.close();
    await standby?.close();
  };
  try {
    standby = await world.postgres.standby();
  } catch (error) {
    await close();
    throw error;
  }
  return { ...world, standby, close };
}

async function onSqlite() {
  const folder = smallDisk();
  mkdirSync(join(folder, "data"));
  const file = join(folder, "data", "maillage.db");
  const server = await Server.start({ database: `sqlite:${file}` });
  let holder;
  const lock = () => {
    holder = spawn("sqlite3", [file], { stdio: ["pipe", "ignore", "ignore"] });
    holder.stdin.write("begin immediate;\n");
  };
  const unlock = () => holder?.kill("SIGKILL");
  const close = async () => {
    unlock();
    await server.close();
    removeDisk(folder);
  };
  return { folder, server, lock, unlock, close };
}

/** What `/readyz` answers, from now to `end`: each answer once while it lasts. */
function watchReadiness(server) {
  const answers = [];
  let looking = true;
  const looked = (async () => {
    while (looking) {
      const answer = await fetch(`${server.url}/readyz`, { signal: AbortSignal.timeout(15_000) })
        .then((one) => String(one.status), () => "none");
      if (answers.at(-1) !== answer) answers.push(answer);
      await pause(LOOKS_EVERY_MS);
    }
  })();
  const end = async () => {
    looking = false;
    await looked;
    return answers.join(" → ");
  };
  return { end };
}

/** Milliseconds from `since` until it holds; `null` if it doesn't in time. */
async function until(holds, since) {
  while (Date.now() < since + HEALS_WITHIN_MS) {
    if (holds()) return Date.now() - since;
    await pause(LOOKS_EVERY_MS);
  }
  return null;
}

function seconds(milliseconds) {
  return milliseconds === null ? "never" : `${(milliseconds / 1000).toFixed(1)} s`;
}

function print(table) {
  console.log("\n| fault | told after | clients are told meanwhile | and afterwards | readyz | first save after | all is well after | words | missing: of all, of those said to be saved |");
  console.log("|---|---|---|---|---|---|---|---|---|");
  for (const { name, remark, toldAfter, during, after, ready, firstSave, well, words, missing } of table) {
    const first = remark ? `${name} (${remark})` : name;
    console.log(`| ${[first, toldAfter, during, after, ready, firstSave, well, words, missing].join(" | ")} |`);
  }
}
