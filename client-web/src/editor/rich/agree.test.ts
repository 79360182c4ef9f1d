import type { Mark } from "@automerge/automerge/slim"
import { describe, expect, it } from "vitest"
import { agrees } from "./agree"
import { schema } from "./schema"

const strong = schema.mark("strong")
const em = schema.mark("em")
const note = schema.mark("other", { name: "note", value: "x" })

const doc = schema.node("doc", null, [
  schema.node("paragraph", null, [schema.text("un "), schema.text("deux", [em, strong]), schema.text(" trois", [strong])]),
  schema.node("heading", { level: 2 }, [schema.text("fin", [note])]),
])
const text = "\ufffcun deux trois\ufffcfin"
const marks: Mark[] = [
  { name: "em", value: true, start: 4, end: 8 },
  { name: "strong", value: true, start: 4, end: 10 },
  { name: "strong", value: true, start: 10, end: 15 },
  { name: "note", value: "x", start: 15, end: 18 },
  { name: "em", value: null, start: 8, end: 18 },
]

describe("a document of the editor agrees with the text it shows", () => {
  it("where words, markers and marks are the same, however the marks are cut", () => {
    expect(agrees(doc, 0, { text, marks })).toBe(true)
    const earlier = marks.map((mark) => ({ ...mark, start: mark.start - 1, end: mark.end - 1 }))
    expect(agrees(doc, 1, { text: text.slice(1), marks: earlier })).toBe(true)
    expect(agrees(schema.node("doc", null, [schema.node("paragraph")]), 1, { text: "", marks: [] })).toBe(true)
  })

  it("and doesn't where anything differs", () => {
    expect(agrees(doc, 0, { text: text.replace("trois", "TROIS"), marks })).toBe(false)
    expect(agrees(doc, 0, { text: text.replace("\ufffcfin", "fin\ufffc"), marks })).toBe(false)
    for (let left = 0; left < 4; left += 1) {
      const others = marks.filter((_, index) => index !== left)
      if (left !== 2) expect(agrees(doc, 0, { text, marks: others }), String(left)).toBe(false)
    }
    const changed: Partial<Mark>[] = [{ end: 9 }, { start: 5 }, { value: "y" }, { name: "strike" }]
    for (const change of changed) {
      const other = [{ ...(marks[0] as Mark), ...change }, ...marks.slice(1)]
      expect(agrees(doc, 0, { text, marks: other }), JSON.stringify(change)).toBe(false)
    }
    const more = [...marks, { name: "underline", value: true, start: 2, end: 3 }]
    expect(agrees(doc, 0, { text, marks: more })).toBe(false)
  })
})
