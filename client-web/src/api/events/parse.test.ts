// Events out of the pieces they come in, however a network cuts them.
import { expect, test } from "vitest"
import { EventParser } from "./parse"

const READY = 'id: a.1\nevent: ready\ndata: {"type":"ready"}\n\n'
const RIGHTS = 'id: a.2\nevent: rights\ndata: {"type":"rights"}\n\n'

test("events are the same however they are cut, and a heart-beat is none", () => {
  const whole = `${READY}:\n\n${RIGHTS}`
  const expected = [{ id: "a.1", event: { type: "ready" } }, { id: "a.2", event: { type: "rights" } }]
  for (let size = 1; size <= whole.length; size += 1) {
    const parser = new EventParser()
    const pieces = whole.match(new RegExp(`.{1,${size}}`, "gs")) ?? []
    expect(pieces.flatMap((piece) => parser.take(piece))).toEqual(expected)
  }
})

test("lines may end as a proxy writes them, and data in several lines is one", () => {
  const parser = new EventParser()
  const told = parser.take('id: a.1\r\ndata: {"type":\r\ndata: "people"}\r\n\r\n')
  expect(told).toEqual([{ id: "a.1", event: { type: "people" } }])
})

test("what isn't an event is passed over, and what has no end is refused", () => {
  const parser = new EventParser()
  expect(parser.take("data: <html>\n\ndata: 3\n\nretry: 10\n\n")).toEqual([])
  expect(parser.take(READY)).toHaveLength(1)
  expect(() => parser.take("x".repeat(4_000_001))).toThrow(RangeError)
})
