// Frames both ways, however the bytes are cut.
import { expect, test } from "vitest"
import { Outflow } from "./outflow"
import { closeFrame, messageFrame, pongFrame, ServerFrames, type ServerFrame } from "./rfc6455"

/** A server's frame. */
function said(first: number, payload: Uint8Array): Uint8Array {
  const { length } = payload
  const head = length < 126 ? [first, length] : length < 65_536 ? [first, 126, length >> 8, length & 255]
    : [first, 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255]
  return Uint8Array.from([...head, ...payload])
}

function bytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 31) % 251)
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

test.each([1, 2, 3, 7, 100, 70_000, 1_000_000])("frames come out whole in pieces of %i bytes", (size) => {
  const payloads = [0, 1, 125, 126, 300, 65_535, 65_536, 70_001].map(bytes)
  const all = joined(...payloads.map((payload) => said(0x82, payload)), said(0x89, bytes(3)), said(0x8a, bytes(2)),
    said(0x88, Uint8Array.from([0x11, 0x31, 65])))
  const frames = new ServerFrames()
  const heard: ServerFrame[] = []
  for (let at = 0; at < all.length; at += size) heard.push(...frames.take(all.slice(at, at + size)))
  expect(heard.slice(0, payloads.length).map((one) => one.kind === "message" && new Uint8Array(one.data))).toEqual(payloads)
  expect(heard.slice(payloads.length)).toEqual([{ kind: "ping", payload: bytes(3) }, { kind: "close", code: 4401 }])
})

test("a close without a reason, and what a server doesn't send", () => {
  expect(new ServerFrames().take(said(0x88, bytes(0)))).toEqual([{ kind: "close", code: 1005 }])
  for (const wrong of [said(0x81, bytes(1)), said(0x02, bytes(1)), Uint8Array.from([0x82, 0x81, 0, 0, 0, 0, 1])]) {
    expect(() => new ServerFrames().take(wrong)).toThrow(RangeError)
  }
})

test("a client's frames are masked with zeros, at every length", () => {
  for (const length of [0, 125, 126, 65_535, 65_536]) {
    const frame = messageFrame(bytes(length))
    const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8
    expect([frame[0], frame[1]]).toEqual([0x82, 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127)])
    expect(frame.subarray(2 + extra, 6 + extra)).toEqual(new Uint8Array(4))
    expect(frame.subarray(6 + extra)).toEqual(bytes(length))
  }
  expect([...closeFrame()]).toEqual([0x88, 0x80, 0, 0, 0, 0])
  expect([...pongFrame(Uint8Array.of(7))]).toEqual([0x8a, 0x81, 0, 0, 0, 0, 7])
})

test("W31: what the server isn't known to have is kept, and given again", () => {
  const out = new Outflow()
  out.push(bytes(5))
  out.push(bytes(3))
  expect([...out.first(6)]).toEqual([...bytes(5), 0])
  expect([...out.first(100)]).toEqual([...bytes(5), ...bytes(3)])
  out.arrived(2)
  expect([out.position, out.length, [...out.first(100)]]).toEqual([2, 6, [...bytes(5).subarray(2), ...bytes(3)]])
  out.arrived(1)
  expect(out.position).toBe(2)
  out.arrived(7)
  expect([out.position, [...out.first(100)]]).toEqual([7, [...bytes(3).subarray(2)]])
  out.arrived(99)
  expect([out.position, out.length]).toEqual([8, 0])
})
