import { describe, expect, it } from "vitest"
import { splicesOf } from "../splices"
import { mapPlace, spliced } from "../../shape/splices"
import { smallestEdit } from "./edit"
import { shownIn } from "./shown"

describe("the smallest edit", () => {
  it("is none when nothing changed", () => {
    expect(smallestEdit("abc", "abc", 1)).toBeNull()
  })

  it("is where the caret is when several places would do", () => {
    expect(smallestEdit("aa", "aaa", 1)).toEqual({ at: 0, removed: 0, inserted: "a" })
    expect(smallestEdit("aa", "aaa", 2)).toEqual({ at: 1, removed: 0, inserted: "a" })
    expect(smallestEdit("aa", "aaa", 3)).toEqual({ at: 2, removed: 0, inserted: "a" })
  })

  it("finds a change that the caret isn't at", () => {
    expect(smallestEdit("un mot", "un beau mot", 11)).toEqual({ at: 3, removed: 0, inserted: "beau " })
  })

  it("never cuts an emoji in two", () => {
    // Both are written with the same first unit, or the same last one.
    expect(smallestEdit("x😀y", "x😁y", 3)).toEqual({ at: 1, removed: 2, inserted: "😁" })
    expect(smallestEdit("x😀y", "x🨀y", 4)).toEqual({ at: 1, removed: 2, inserted: "🨀" })
    expect(smallestEdit("😀😀", "😀", 0)).toEqual({ at: 0, removed: 2, inserted: "" })
  })

  it("explains any change", () => {
    const texts = ["", "a", "ab", "ba", "aab", "😀a", "a😀", "😁😀", "abcabc", "cab\ncab"]
    for (const before of texts) {
      for (const after of texts) {
        for (let caret = 0; caret <= after.length; caret += 1) {
          const edit = smallestEdit(before, after, caret)
          expect(spliced(before, edit ? [edit] : [])).toBe(after)
        }
      }
    }
  })
})

describe("what a control shows", () => {
  it("has the length of the text, whatever its line ends", () => {
    for (const text of ["a\r\nb", "a\rb\r\n\r\nc", "\ufffcun\ufffcdeux", "a\n\nb"]) {
      expect(shownIn("textarea", text)).toHaveLength(text.length)
      expect(shownIn("textarea", text)).not.toMatch(/[\r\ufffc]/)
      expect(shownIn("input", text)).toHaveLength(text.length)
      expect(shownIn("input", text)).not.toMatch(/[\r\n\ufffc]/)
    }
  })
})

describe("a place", () => {
  it("stays where it is when others insert right there", () => {
    const insertion = { at: 3, removed: 0, inserted: "abc" }
    expect(mapPlace(3, [insertion])).toBe(3)
    expect(mapPlace(3, [insertion], "push")).toBe(6)
    expect(mapPlace(4, [insertion])).toBe(7)
    expect(mapPlace(2, [insertion])).toBe(2)
  })

  it("moves to where what was around it has gone", () => {
    const deletion = { at: 2, removed: 4, inserted: "" }
    expect([1, 2, 4, 6, 7].map((place) => mapPlace(place, [deletion]))).toEqual([1, 2, 2, 2, 3])
  })

  it("is only followed through splices of the very text", () => {
    const inserted = splicesOf([{ action: "splice", path: ["t", 2], value: "x" }], ["t"])
    expect(inserted).toEqual([{ at: 2, removed: 0, inserted: "x" }])
    expect(splicesOf([{ action: "put", path: ["t"], value: "" }], ["t"])).toBeNull()
    expect(splicesOf([{ action: "put", path: ["t", 0, "type"], value: "heading" }], ["t"])).toEqual([])
  })
})
