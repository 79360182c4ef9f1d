// Frames as cbor-x writes them, and as the server does (shared/src/wire/encode.rs: shortest headers, in this order).
import { expect, test } from "vitest"
import { decoded, joinFrame, LONGEST_FRAME, readFrame, writeFrame } from "./frames"

/** CBOR with the shortest headers, as minicbor writes it. */
function shortest(value: unknown): number[] {
  if (value === null) return [0xf6]
  if (typeof value === "boolean") return [value ? 0xf5 : 0xf4]
  if (typeof value === "number") return header(0, value)
  if (typeof value === "string") return [...header(3, Buffer.byteLength(value)), ...Buffer.from(value)]
  if (value instanceof Uint8Array) return [...header(2, value.length), ...value]
  const entries = Object.entries(value as object)
  return [...header(5, entries.length), ...entries.flatMap(([key, held]) => [...shortest(key), ...shortest(held)])]
}

function header(major: number, count: number): number[] {
  const type = major << 5
  if (count < 24) return [type | count]
  if (count < 0x100) return [type | 24, count]
  if (count < 0x10000) return [type | 25, count >> 8, count & 0xff]
  return [type | 26, count >>> 24, (count >> 16) & 0xff, (count >> 8) & 0xff, count & 0xff]
}

function fromServer(value: Record<string, unknown>): ReturnType<typeof readFrame> {
  return readFrame(new Uint8Array(shortest(value)).buffer)
}

const ENDS = { senderId: "serveur", targetId: "tab-é" }
const data = new Uint8Array(300).fill(7)

test.each([
  { type: "peer", ...ENDS, selectedProtocolVersion: "1", peerMetadata: { storageId: "s", isEphemeral: false } },
  { type: "error", ...ENDS, code: "read-only", message: "you may read this document", documentId: "doc" },
  { type: "error", ...ENDS, code: "signed-out", message: "the session has ended" },
  { type: "doc-unavailable", ...ENDS, documentId: "doc" },
  { type: "sync", senderId: "serveur", documentId: "doc", targetId: "tab-é", data },
  {
    type: "ephemeral", ...ENDS, count: 70_000, sessionId: "s", documentId: "doc",
    participantId: "p", participantName: "Camille Léger", data,
  },
])("what the server writes is read: $type", (message) => {
  const frame = fromServer(message)
  const expected = { ...message, data: "data" in message ? [...data] : undefined }
  expect({ ...frame, data: frame?.data && [...frame.data] }).toEqual(expected)
})

test("what cbor-x writes is read, byte for byte what was meant", () => {
  const message = { type: "sync", ...ENDS, documentId: "doc", data }
  const written = writeFrame(message)
  // A map with a sixteen-bit header, byte strings without a tag: what the server is written to read.
  expect([...written.subarray(0, 3)]).toEqual([0xb9, 0, 5])
  const frame = readFrame(written.buffer)
  expect(frame).toMatchObject({ type: "sync", ...ENDS, documentId: "doc" })
  expect([...(frame?.data ?? [])]).toEqual([...data])
})

test("a written frame is not written over by the next one", () => {
  const first = writeFrame({ type: "a", ...ENDS, data })
  const kept = [...first]
  for (let index = 0; index < 200; index += 1) {
    writeFrame({ type: "b", ...ENDS, data: new Uint8Array(1000).fill(index) })
  }
  expect([...first]).toEqual(kept)
})

test("W5: join names version 1 and the peer's metadata", () => {
  expect(decoded(joinFrame("tab-1", { isEphemeral: true }))).toEqual({
    type: "join", senderId: "tab-1", peerMetadata: { isEphemeral: true }, supportedProtocolVersions: ["1"],
  })
})

test("W3: an absent field may be missing, null or undefined", () => {
  for (const documentId of [undefined, null]) {
    expect(readFrame(writeFrame({ type: "x", ...ENDS, documentId }).buffer)).toBeDefined()
  }
})

test("what is no frame is none", () => {
  const bad: unknown[] = [
    [], "text", 1, null, {}, { type: "x" }, { type: 1, ...ENDS }, { type: "x", ...ENDS, documentId: 1 },
    { type: "x", ...ENDS, data: "text" }, { type: "x", ...ENDS, data: [1] },
  ]
  for (const value of bad) expect(readFrame(writeFrame(value as never).buffer)).toBeUndefined()
  for (const bytes of [[], [0xff], [0xb9, 0xff], [0xa1, 0x61, 0x61], Array(100_000).fill(0x81)]) {
    expect(readFrame(new Uint8Array(bytes).buffer)).toBeUndefined()
  }
  expect(readFrame({ byteLength: LONGEST_FRAME + 1 } as ArrayBuffer)).toBeUndefined()
})

test("a frame can't reach what objects inherit", () => {
  const bytes = shortest({ type: "x", ...ENDS, __proto__x: 1 })
  const at = Buffer.from(bytes).indexOf("__proto__x")
  bytes.splice(at - 1, 11, 0x69, ...Buffer.from("__proto__"))
  const frame = readFrame(new Uint8Array(bytes).buffer)
  expect(({} as Record<string, unknown>)["type"]).toBeUndefined()
  expect(frame === undefined || Object.getPrototypeOf(frame) === Object.prototype).toBe(true)
})
