// What can happen to a database, each with how it is done and undone. `world` is made by main.mjs.

import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Network } from "./network.mjs";

const MEBIBYTE = 1 << 20;

/**
 * `missing` says why it can't be played here, or `null`.
 *
 * @typedef {{
 *   name: string, database: "postgres" | "far postgres" | "postgres with a standby" | "sqlite", lasts?: number,
 *   missing?(): string | null, start(world): unknown, end?(world): unknown,
 * }} Fault
 */

/** @type {Fault[]} */
export const FAULTS = [
  {
    name: "PostgreSQL killed, started again",
    database: "postgres",
    start: ({ postgres }) => postgres.kill(),
    end: ({ postgres }) => postgres.launch(),
  },
  {
    name: "PostgreSQL's host is silent (no reset)",
    database: "postgres",
    lasts: 45_000,
    start: ({ cable }) => cable.hold(),
    end: ({ cable }) => cable.release(),
  },
  {
    name: "no connection left on PostgreSQL",
    database: "postgres",
    start: (world) => {
      world.giveBack = world.postgres.takeAllConnections();
      // Those that are open already go, too: they must be asked for again while there is none.
      world.postgres.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'maillage' and pid <> pg_backend_pid()");
    },
    end: (world) => world.giveBack(),
  },
  {
    name: "PostgreSQL read-only by default",
    database: "postgres",
    start: ({ postgres }) => {
      postgres.sql("alter database maillage set default_transaction_read_only = on");
      postgres.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'maillage' and pid <> pg_backend_pid()");
    },
    end: ({ postgres }) => postgres.sql("alter database maillage reset default_transaction_read_only"),
  },
  {
    name: "failover to a replica without the last second",
    database: "postgres",
    lasts: 5_000,
    start: ({ postgres, cable }) => {
      cable.hold();
      const lost = postgres.sql("with gone as (delete from changes where recorded_at > (select max(recorded_at) - 1000 from changes) returning 1) select count(*) from gone");
      return `${lost} rows taken`;
    },
    end: ({ cable }) => cable.release(),
  },
  {
    name: "the network to PostgreSQL loses every packet",
    database: "far postgres",
    lasts: 45_000,
    missing: () => Network.missing(),
    start: ({ network }) => network.cut(),
    end: ({ network }) => network.mend(),
  },
  {
    // As behind a proxy or an address that moves at once: the standby is reached before it is promoted, and only reads.
    name: "PostgreSQL killed, its standby promoted",
    database: "postgres with a standby",
    lasts: 10_000,
    missing: () => (spawnSync("pg_basebackup", ["--version"]).error ? "there is no pg_basebackup" : null),
    start: async ({ postgres, standby, cable }) => {
      await postgres.kill();
      cable.putInto(standby.port);
    },
    end: ({ standby }) => standby.sql("select pg_promote()"),
  },
  {
    name: "SQLite's disk is full",
    database: "sqlite",
    start: ({ folder }) => fill(join(folder, "ballast")),
    end: ({ folder }) => rmSync(join(folder, "ballast")),
  },
  {
    // A disk on which files are open for writing can't be made read-only: it is when the server starts again.
    name: "SQLite's disk is read-only at the next start",
    database: "sqlite",
    lasts: 5_000,
    start: async ({ server, folder }) => {
      await server.kill();
      remount(folder, "ro");
      const started = await server.restart().then(() => true, () => false);
      return started ? "it starts" : `it does not start: ${lastLine(server.log)}`;
    },
    end: async ({ server, folder }) => {
      await server.kill();
      remount(folder, "rw");
      await server.restart();
    },
  },
  {
    name: "SQLite's file is locked by somebody else",
    database: "sqlite",
    start: (world) => world.lock(),
    end: (world) => world.unlock(),
  },
  {
    name: "SQLite's folder moved away and back",
    database: "sqlite",
    start: ({ folder }) => renameSync(join(folder, "data"), join(folder, "elsewhere")),
    end: ({ folder }) => renameSync(join(folder, "elsewhere"), join(folder, "data")),
  },
  {
    name: "SQLite's file replaced by an older copy",
    database: "sqlite",
    start: (world) => {
      const { folder } = world;
      renameSync(join(folder, "data"), join(folder, "elsewhere"));
      mkdirSync(join(folder, "data"));
      const copied = spawnSync("sqlite3", [join(folder, "elsewhere/maillage.db"), `vacuum into '${join(folder, "data/maillage.db")}'`]);
      if (copied.status !== 0) throw new Error(`sqlite3: ${copied.stderr}`);
    },
    // Nobody takes that back: whoever restores a copy starts the server again.
    end: ({ server }) => server.kill().then(() => server.restart()),
  },
];

/** A file system of 24 MiB in memory: it can be filled and made read-only without harm. */
export function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), "maillage-faults-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${24 * MEBIBYTE}`, "tmpfs", folder]);
  if (mounted.status !== 0) throw new Error(`mount: ${mounted.stderr} (this needs root)`);
  if (statSync(folder).dev === statSync(tmpdir()).dev) throw new Error("the small disk was not mounted");
  return folder;
}

/** Takes it away again. */
export function removeDisk(folder) {
  spawnSync("umount", ["--lazy", folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Writes until there is no room for another kilobyte. */
function fill(file) {
  const ballast = openSync(file, "w");
  try {
    for (;;) writeSync(ballast, Buffer.alloc(1024));
  } catch (error) {
    if (error.code !== "ENOSPC") throw error;
  } finally {
    closeSync(ballast);
  }
}

function remount(folder, mode) {
  const done = spawnSync("mount", ["-o", `remount,${mode}`, folder], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`mount -o remount,${mode}: ${done.stderr}`);
}

function lastLine(text) {
  return text.trim().split("\n").at(-1);
}
