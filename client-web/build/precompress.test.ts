// What is written beside the built files.
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { randomBytes } from "node:crypto"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { precompress } from "./precompress"

test("files that get smaller by it have a Brotli and a gzip twin, others none, and twins have no twins", () => {
  const dir = mkdtempSync(join(tmpdir(), "maillage-precompress-"))
  try {
    mkdirSync(join(dir, "assets"))
    const text = "fiche action ".repeat(500)
    writeFileSync(join(dir, "assets/index-1.js"), text)
    writeFileSync(join(dir, "noise.png"), randomBytes(4_000))
    const { writeBundle } = precompress() as unknown as { writeBundle: { handler(options: { dir: string }): void } }
    writeBundle.handler({ dir })
    writeBundle.handler({ dir })
    expect(readdirSync(dir, { recursive: true }).sort()).toEqual([
      "assets", "assets/index-1.js", "assets/index-1.js.br", "assets/index-1.js.gz", "noise.png",
    ])
    expect(brotliDecompressSync(readFileSync(join(dir, "assets/index-1.js.br"))).toString()).toBe(text)
    expect(gunzipSync(readFileSync(join(dir, "assets/index-1.js.gz"))).toString()).toBe(text)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
