// Starts the real server on a database of its own, kills it and starts it again on the same port. Never builds it: the
// Makefile does. MAILLAGE_BIN names another binary.
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { createInterface } from "node:readline"

const READY_WITHIN_MS = 20_000

/** The binary's path; throws with what to do if it isn't there. */
export function binary(): string {
  const path = resolve(process.env["MAILLAGE_BIN"] ?? "../target/debug/maillage")
  if (!existsSync(path)) throw new Error(`${path} is not built: run "cargo build --locked -p maillage-server" first`)
  return path
}

/** One server and its database, which lives until `close`. */
export class Program {
  port = 0
  readonly #folder: string
  #child: ChildProcess | undefined
  #log = ""

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Starts a demonstration and waits until it answers. */
  static async start(): Promise<Program> {
    binary()
    const program = new Program(await mkdtemp(join(tmpdir(), "maillage-client-")))
    await program.restart()
    return program
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Whether it runs. */
  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** A power cut: nothing is flushed, nobody told. */
  async kill(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<void> {
    const child = this.#child
    if (!child || !this.running) return
    const exited = once(child, "exit")
    child.kill(signal)
    await exited
  }

  /** Starts it, on the port and database it had. */
  async restart(): Promise<void> {
    const database = `sqlite:${join(this.#folder, "maillage.db")}`
    const child = spawn(binary(), ["serve", "--demo", "--bind", `127.0.0.1:${this.port}`, "--database", database], {
      stdio: ["ignore", "pipe", "pipe"],
    })
    this.#child = child
    child.stderr.on("data", (text) => (this.#log += String(text)))
    const late = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS)
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (!port) continue
      clearTimeout(late)
      child.stdout.resume()
      this.port = Number(port)
      return
    }
    throw new Error(`the server ended, or was not ready within ${READY_WITHIN_MS} ms:\n${this.#log}`)
  }

  async close(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
