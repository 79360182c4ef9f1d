// Writes `name.br` and `name.gz` beside every built file that gets smaller by it. The server sends them as they are.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import type { Plugin } from "vite"

/** A compressed file must be this much smaller than the plain one to be worth its place. */
const WORTH = 0.95

/** The Vite plugin; runs last, on what was written. */
export function precompress(): Plugin {
  return {
    name: "maillage-precompress",
    apply: "build",
    enforce: "post",
    writeBundle: { order: "post", sequential: true, handler({ dir }) {
      if (dir) for (const file of files(dir)) compress(file)
    } },
  }
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !/\.(br|gz)$/.test(path))
}

function compress(path: string): void {
  const plain = readFileSync(path)
  const brotli = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  })
  if (brotli.length < plain.length * WORTH) writeFileSync(`${path}.br`, brotli)
  const gzip = gzipSync(plain, { level: 9 })
  if (gzip.length < plain.length * WORTH) writeFileSync(`${path}.gz`, gzip)
}
