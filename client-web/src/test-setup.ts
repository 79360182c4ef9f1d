// Unit tests run in Node: the slim build of Automerge wants its WebAssembly handed over, and jsdom lacks IndexedDB.
import "fake-indexeddb/auto"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { initializeWasm, isWasmInitialized } from "@automerge/automerge/slim"

if (!isWasmInitialized()) {
  const wasm = createRequire(import.meta.url).resolve("@automerge/automerge/automerge.wasm")
  await initializeWasm(new Uint8Array(readFileSync(wasm)))
}
