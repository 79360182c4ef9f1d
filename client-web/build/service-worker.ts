// Emits `sw.js`: worker/sw.js with the list of built files and a version that changes whenever one of them does.
import { createHash } from "node:crypto"
import { readFileSync, readdirSync } from "node:fs"
import type { Plugin } from "vite"

/** The Vite plugin. Public files are listed too; source maps and the page itself (kept as `/`) are not. */
export function serviceWorker(): Plugin {
  return {
    name: "maillage-service-worker",
    apply: "build",
    enforce: "post",
    generateBundle: { order: "post", handler(_options, bundle) {
      const hash = createHash("sha256")
      const files = ["/", ...readdirSync("public").map((name) => `/${name}`)]
      for (const name of readdirSync("public").sort()) hash.update(name).update(readFileSync(`public/${name}`))
      for (const [name, file] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(name).update(file.type === "chunk" ? file.code : file.source)
        if (!/\.(map|html)$/.test(name)) files.push(`/${name}`)
      }
      const worker = readFileSync("worker/sw.js", "utf8")
      hash.update(worker)
      const source = worker
        .replace("__FILES__", JSON.stringify(files))
        .replace("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 12)))
      this.emitFile({ type: "asset", fileName: "sw.js", source })
    } },
  }
}
