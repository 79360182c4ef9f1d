// Emits `sw.js`: worker/sw.js with the list of built files and a version that changes whenever one of them does.
import { createHash } from "node:crypto"
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Plugin } from "vite"

const PUBLIC = "public"
const WORKER = "worker/sw.js"

/** The Vite plugin. Public files are listed too; source maps, what the server alone reads and the page itself (kept as `/`) are not. */
export function serviceWorker(): Plugin {
  return {
    name: "maillage-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle: { order: "post", handler(_options, bundle) {
      const built = Object.entries(bundle).map(([name, file]) => ({
        name, content: file.type === "chunk" ? file.code : file.source,
      }))
      const source = workerSource(readFileSync(WORKER, "utf8"), [...publicFiles(), ...built])
      this.emitFile({ type: "asset", fileName: "sw.js", source })
    } },
  }
}

/** One file of the client. */
export interface BuiltFile {
  /** Its path without the first slash. */
  readonly name: string
  readonly content: string | Uint8Array
}

/** The worker's text with what it has to know of these files. */
export function workerSource(worker: string, files: readonly BuiltFile[]): string {
  const sorted = [...files].sort((one, other) => (one.name < other.name ? -1 : 1))
  const hash = createHash("sha256").update(worker)
  for (const { name, content } of sorted) hash.update(name).update("\0").update(content).update("\0")
  const listed = sorted.filter(({ name }) => !/\.(map|html)$|^preload\.txt$/.test(name)).map(({ name }) => `/${name}`)
  return worker
    .replace("__FILES__", () => JSON.stringify(["/", ...listed]))
    .replace("__VERSION__", () => JSON.stringify(hash.digest("hex").slice(0, 12)))
}

function publicFiles(): BuiltFile[] {
  if (!existsSync(PUBLIC)) return []
  return readdirSync(PUBLIC, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(PUBLIC, name)).isFile())
    .map((name) => ({ name: name.replaceAll("\\", "/"), content: readFileSync(join(PUBLIC, name)) }))
}
