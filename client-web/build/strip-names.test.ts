import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { expect, test } from "vitest"
import { withoutNames } from "./strip-names"

const AUTOMERGE = readFileSync(createRequire(import.meta.url).resolve("@automerge/automerge/automerge.wasm"))

test("Automerge's module loses its names and nothing else", async () => {
  const [before, after] = await Promise.all([AUTOMERGE, withoutNames(AUTOMERGE)].map((bytes) => WebAssembly.compile(bytes as BufferSource)))
  if (!before || !after) throw new Error("not compiled")
  expect(WebAssembly.Module.customSections(before, "name").length).toBe(1)
  for (const name of ["name", "producers"]) expect(WebAssembly.Module.customSections(after, name)).toEqual([])
  expect(WebAssembly.Module.exports(after)).toEqual(WebAssembly.Module.exports(before))
  expect(WebAssembly.Module.imports(after)).toEqual(WebAssembly.Module.imports(before))
  expect(WebAssembly.Module.customSections(after, "target_features").length).toBe(1)
})

test("a module that is cut short is refused, not half kept", () => {
  expect(() => withoutNames(AUTOMERGE.subarray(0, AUTOMERGE.length - 1))).toThrow("longer than the module")
  expect(() => withoutNames(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 0, 0x80]))).toThrow("doesn't end")
})
