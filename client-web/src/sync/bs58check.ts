// The package of this name, which automerge-repo spells heads with: some ten times for each key, the same few each time, and
// each time two SHA-256 in JavaScript. What was spelled lately is remembered. The build puts it in the package's place (C105).
import known from "bs58check/index.js"

/** A page has few documents open, and a document few heads. */
const MOST = 64

const spelled = new Map<string, string>()

/** As the package's. */
function encode(bytes: Uint8Array): string {
  const key = String.fromCharCode(...bytes)
  const found = spelled.get(key)
  if (found !== undefined) return found
  const words = known.encode(bytes)
  // The oldest goes: what is asked for again after sixty others is spelled again.
  if (spelled.size >= MOST) spelled.delete(spelled.keys().next().value ?? "")
  spelled.set(key, words)
  return words
}

const { decode, decodeUnsafe } = known

const remembered = { encode, decode, decodeUnsafe }
// The package gives nothing else, and has no other name for it.
export { remembered as default }
