// Takes the names of functions out of WebAssembly: a fifth of Automerge's file, which only a debugger reads. What runs is
// the same; a stack trace says numbers in their place.
import type { Plugin } from "vite"

const HEADER_BYTES = 8
/** The kind of a section that no engine needs. */
const CUSTOM = 0
const UNNEEDED = new Set(["name", "producers"])

/** The Vite plugin. */
export function stripNames(): Plugin {
  return {
    name: "maillage-strip-names",
    apply: "build",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "asset" || !file.fileName.endsWith(".wasm") || typeof file.source === "string") continue
        file.source = withoutNames(file.source)
      }
    },
  }
}

/** The module without its custom sections `name` and `producers` (WebAssembly core specification, 5.5.2 and appendix). */
export function withoutNames(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = [module.subarray(0, HEADER_BYTES)]
  for (let start = HEADER_BYTES; start < module.length;) {
    const size = readUnsigned(module, start + 1)
    const end = size.end + size.value
    if (end > module.length) throw new Error(`a section at ${start} is longer than the module`)
    if (module[start] !== CUSTOM || !UNNEEDED.has(nameOf(module.subarray(size.end, end)))) kept.push(module.subarray(start, end))
    start = end
  }
  return new Uint8Array(Buffer.concat(kept))
}

function nameOf(section: Uint8Array): string {
  const length = readUnsigned(section, 0)
  return new TextDecoder().decode(section.subarray(length.end, length.end + length.value))
}

/** LEB128, up to 32 bits: the number, and where it ends. */
function readUnsigned(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[start + index]
    if (byte === undefined) throw new Error(`a number at ${start} doesn't end`)
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, end: start + index + 1 }
  }
  throw new Error(`the number at ${start} is longer than 32 bits`)
}
