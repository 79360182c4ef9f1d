// A PostgreSQL that things happen to: killed, started again, filled with connections, made read-only, followed by a
// standby; and a cable to it that can be held without anybody being told, or put into another.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { newCluster, newFolder } from "../interop/fixture/cluster.mjs";
import { freePort } from "../interop/fixture/port.mjs";

const MAX_CONNECTIONS = 60;

/** One cluster on a port of loopback, or of a host on a network. */
export class Postgres {
  #cluster;
  #process;
  #network;
  host = "127.0.0.1";

  /** A new one, on the far side of `network` if there is one. */
  static async start(network) {
    const postgres = new Postgres();
    postgres.#cluster = newCluster();
    if (network) {
      postgres.#network = network;
      postgres.host = network.far;
      appendFileSync(join(postgres.#cluster.folder, "data", "pg_hba.conf"), `host all all ${network.near}/32 trust\n`);
    }
    postgres.port = await freePort();
    await postgres.launch();
    postgres.sql("create database maillage");
    return postgres;
  }

  /** Another that follows this one and only reads, until it is promoted. */
  async standby() {
    const standby = new Postgres();
    standby.#cluster = newFolder();
    const { folder, owner } = standby.#cluster;
    const copied = spawnSync(
      "pg_basebackup",
      ["-h", this.host, "-p", String(this.port), "-U", "maillage", "-D", join(folder, "data"), "-R", "-c", "fast", "--no-sync"],
      { ...owner, cwd: folder, encoding: "utf8" },
    );
    if (copied.status !== 0) throw new Error(`pg_basebackup: ${copied.error?.message ?? copied.stderr}`);
    standby.port = await freePort();
    await standby.launch();
    return standby;
  }

  /** Of the server itself, for orders; `at` is the port of a cable to it. */
  address(at = this.port) {
    return `postgres://maillage@${this.host}:${at}/maillage`;
  }

  async launch() {
    const { binaries, folder, owner } = this.#cluster;
    const command = [
      join(binaries, "postgres"), "-D", join(folder, "data"), "-k", folder, "-h", this.host, "-p", String(this.port),
      "-c", `max_connections=${MAX_CONNECTIONS}`, "-c", "superuser_reserved_connections=3",
    ];
    const [program, ...words] = this.#network ? this.#network.onFarSide(command, owner) : command;
    this.#process = spawn(program, words, { ...(this.#network ? {} : owner), cwd: folder, stdio: "ignore" });
    const late = Date.now() + 30_000;
    while (spawnSync("psql", [this.address().replace(/maillage$/, "postgres"), "-Xqc", "select 1"]).status !== 0) {
      if (Date.now() > late) throw new Error("PostgreSQL does not answer");
      await pause(50);
    }
  }

  /** A power cut: every process of the server at once. */
  async kill() {
    const children = spawnSync("pgrep", ["-P", String(this.#process.pid)], { encoding: "utf8" }).stdout.split("\n");
    const exited = once(this.#process, "exit");
    for (const pid of [this.#process.pid, ...children.filter(Boolean)]) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It was faster.
      }
    }
    await exited;
  }

  /** Runs a statement and gives what it prints. */
  sql(text, database = text.startsWith("create database") ? "postgres" : "maillage") {
    // Orders go through also where everybody else's transactions are read-only.
    const env = { ...process.env, PGOPTIONS: "-c default_transaction_read_only=off" };
    const done = spawnSync("psql", [this.address().replace(/maillage$/, database), "-XqAtc", text], { env, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${text}: ${done.stderr}`);
    return done.stdout.trim();
  }

  /** Takes every connection that is left, as an ordinary user; gives back what ends them. */
  takeAllConnections() {
    this.sql("do $$ begin create role greedy login; exception when duplicate_object then null; end $$");
    const address = this.address().replace("maillage@", "greedy@");
    const sleepers = Array.from({ length: MAX_CONNECTIONS }, () =>
      spawn("psql", [address, "-Xqc", "select pg_sleep(600)"], { stdio: "ignore" }));
    return () => sleepers.forEach((one) => one.kill("SIGKILL"));
  }

  async close() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    rmSync(this.#cluster.folder, { recursive: true, force: true });
  }
}

/** A cable to a port: it passes, or holds every byte while both ends believe they are connected, or is cut. */
export class Cable {
  #sockets = new Set();
  #held = false;

  static async to(port) {
    const cable = new Cable();
    cable.target = port;
    cable.listener = createServer((near) => cable.#relay(near));
    cable.listener.listen(0, "127.0.0.1");
    await once(cable.listener, "listening");
    cable.port = cable.listener.address().port;
    return cable;
  }

  /** From now on new connections go to this port; those that are open end. */
  putInto(port) {
    this.target = port;
    this.release();
  }

  /** From now on nothing passes, and nobody is told: a host that lost its power. */
  hold() {
    this.#held = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** What was held is gone with its connections; new ones pass. */
  release() {
    this.#held = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    this.listener.close();
  }

  #relay(near) {
    const far = connect(this.target, "127.0.0.1");
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#sockets.add(socket);
      socket.on("data", (bytes) => other.write(bytes));
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      if (this.#held) socket.pause();
    }
  }
}
