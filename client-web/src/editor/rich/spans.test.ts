import {
  change, clone, from, getHeads, ImmutableString, mark, spans, splice, splitBlock, updateSpans, type Doc,
} from "@automerge/automerge/slim"
import { describe, expect, it } from "vitest"
import type { Root } from "../../sync"
import { readBlocks, readMarker, type BlockKind } from "../../shape/blocks"
import { sameValue } from "../../shape/scalars"
import { writeMarker } from "./markers"
import { readLink, safeHref, typedHref, writeLink } from "../../shape/links"
import { docFromSpans, SPANS_CONFIG, spansFromDoc } from "./spans"

const PATH = ["text"]
const word = (text: string): ImmutableString => new ImmutableString(text)

/** A document whose text has these markers, each with a word. */
function withMarkers(...markers: Record<string, unknown>[]): Doc<Root> {
  return change(from<Root>({ text: "" }), (root) => {
    for (const [index, marker] of markers.entries()) {
      splitBlock(root as Doc<Root>, [...PATH], index * 5, marker as Record<string, never>)
      splice(root as Doc<Root>, [...PATH], index * 5 + 1, 0, "mots")
    }
  })
}

/** Writes what the editor shows over what the document holds. */
function rewritten(doc: Doc<Root>): Doc<Root> {
  const shown = docFromSpans(spans(doc, [...PATH]))
  return change(clone(doc), (root) => updateSpans(root as Doc<Root>, [...PATH], spansFromDoc(shown), SPANS_CONFIG))
}

describe("blocks", () => {
  const kinds: BlockKind[] = [
    { is: "paragraph" }, { is: "quote" }, { is: "heading", level: 2 }, { is: "heading", level: 3 }, { is: "heading", level: 4 },
    { is: "item", list: "bullet", indent: 0 }, { is: "item", list: "ordered", indent: 3 },
  ]

  it.each(kinds)("are read as they were written: $is", (kind) => {
    expect(readMarker(writeMarker(kind))).toEqual(kind)
    const doc = withMarkers(writeMarker(kind))
    const [block] = readBlocks(spans(doc, [...PATH]))
    expect(block?.kind).toEqual(kind)
    expect(getHeads(rewritten(doc))).toEqual(getHeads(doc))
  })

  it("that are odd are read as something", () => {
    expect(readMarker(null)).toEqual({ is: "paragraph" })
    expect(readMarker({})).toEqual({ is: "paragraph" })
    expect(readMarker({ type: 3, parents: "x", attrs: null })).toEqual({ is: "paragraph" })
    expect(readMarker({ type: "heading", attrs: { level: "1" } })).toEqual({ is: "heading", level: 2 })
    expect(readMarker({ type: "heading", attrs: { level: Number.NaN } })).toEqual({ is: "heading", level: 2 })
    expect(readMarker({ type: "heading", attrs: { level: 6 } })).toEqual({ is: "heading", level: 4 })
    expect(readMarker({ type: "unordered-list-item", parents: Array(9).fill("ordered-list-item") })).toMatchObject({ indent: 3 })
    expect(readMarker({ type: word("callout") })).toEqual({ is: "unknown", type: "callout" })
    expect(readMarker({ type: "image", isEmbed: true })).toEqual({ is: "unknown", type: "image" })
  })

  it("that aren't known stay as they are when the text is written anew", () => {
    const doc = withMarkers(
      {
        type: word("callout"), parents: [word("aside")], isEmbed: false,
        attrs: { tone: word("warm"), deep: { list: [1, "texte"] }, at: new Date(3) },
      },
      { type: word("heading"), parents: [], attrs: { level: 1, id: "x" }, isEmbed: false },
      { type: word("image"), parents: [], attrs: { src: "x.png" }, isEmbed: true, extra: 2.5 },
      { type: word("unordered-list-item"), parents: [word("ordered-list-item")], attrs: {}, isEmbed: false },
    )
    expect(getHeads(rewritten(doc))).toEqual(getHeads(doc))
    const again = docFromSpans(spans(rewritten(doc), [...PATH]))
    expect(again.eq(docFromSpans(spans(doc, [...PATH])))).toBe(true)
  })

  it("are told apart by value and by type of value", () => {
    expect(sameValue({ a: [1, { b: word("x") }] }, { a: [1, { b: word("x") }] })).toBe(true)
    expect(sameValue({ a: word("x") }, { a: "x" })).toBe(false)
    expect(sameValue({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(sameValue(new Date(1), new Date(2))).toBe(false)
    expect(sameValue([1], { 0: 1 })).toBe(false)
  })
})

describe("marks", () => {
  it("that aren't known stay, and overlap", () => {
    const doc = change(withMarkers(writeMarker({ is: "paragraph" })), (root) => {
      const text = root as Doc<Root>
      mark(text, [...PATH], { start: 1, end: 4, expand: "both" }, "underline", true)
      mark(text, [...PATH], { start: 2, end: 5, expand: "none" }, "comment:7", "qui")
      mark(text, [...PATH], { start: 1, end: 3, expand: "after" }, "strong", "oui")
    })
    const again = spans(rewritten(doc), [...PATH])
    expect(again).toEqual(spans(doc, [...PATH]))
    expect(docFromSpans(again).toString()).toBe(
      "doc(paragraph(other(other(\"m\")), other(other(other(\"o\"))), other(other(\"t\")), other(\"s\")))",
    )
  })

  it("link only where a link may lead, whatever a document holds", () => {
    const values = [writeLink("https://a.fr"), "https://a.fr", "{\"href\":\"https://a.fr\",\"title\":\"x\"}",
      writeLink("javascript:alert(1)"), "javascript:alert(1)", "{\"href\":3}", "{", "null", true, 3]
    const doc = change(withMarkers(...values.map(() => writeMarker({ is: "paragraph" }))), (root) => {
      for (const [index, value] of values.entries()) {
        mark(root as Doc<Root>, [...PATH], { start: index * 5 + 1, end: index * 5 + 5, expand: "none" }, "link", value)
      }
    })
    const shown = docFromSpans(spans(doc, [...PATH])).toString()
    const expected = values.map((_, index) => `${index < 3 ? "link" : "other"}("mots")`)
    expect(shown.match(/[a-z]+\("mots"\)/g)).toEqual(expected)
    expect(spans(rewritten(doc), [...PATH])).toEqual(spans(doc, [...PATH]))
    expect(readBlocks(spans(doc, [...PATH])).map(({ runs }) => runs[0]?.link?.href ?? null)).toEqual(
      ["https://a.fr", "https://a.fr", "https://a.fr", ...Array(7).fill(null)],
    )
  })
})

describe("links", () => {
  it("lead to pages, mail and telephones only", () => {
    const good = ["http://a.fr", "HTTPS://A.FR/é?x=1#y", "mailto:a@b.fr", "tel:+33 2 31"]
    for (const one of good) expect(safeHref(one)).toBe(one)
    const bad = ["", "a.fr", "//a.fr", "/a", "#a", "javascript:x", " javascript:x", "java\tscript:x",
      "\u0001javascript:x", "data:,x", "blob:x", "vbscript:x", "file:///x", "about:blank", "ftp://a.fr", "view-source:https://a.fr", `https://a.fr/${"x".repeat(3_000)}`]
    for (const one of bad) expect(safeHref(one), one).toBeNull()
  })

  it("are understood as people write them", () => {
    expect(typedHref(" exemple.fr/page ")).toBe("https://exemple.fr/page")
    expect(typedHref("exemple.fr:8080")).toBe("https://exemple.fr:8080")
    expect(typedHref("https://exemple.fr")).toBe("https://exemple.fr")
    expect(typedHref("prenom.nom@exemple.fr")).toBe("mailto:prenom.nom@exemple.fr")
    expect(typedHref("02 31 00 00 00")).toBe("tel:0231000000")
    expect(typedHref("+33 (0)2.31.00-00")).toBe("tel:+3302310000")
    for (const bad of ["", "mot", "deux mots.fr", "javascript:alert(1)", "javascript:alert.fr", "data:text/html,x", ".fr"]) {
      expect(typedHref(bad), bad).toBeNull()
    }
  })

  it("keep what others wrote with them", () => {
    expect(readLink("{\"href\":\"https://a.fr\"}")).toEqual({ href: "https://a.fr", kept: null })
    expect(readLink("{\"href\":\"https://a.fr\",\"title\":\"x\"}")).toEqual({
      href: "https://a.fr", kept: "{\"href\":\"https://a.fr\",\"title\":\"x\"}",
    })
  })
})

describe("a text", () => {
  it("without a marker is a paragraph, without anything an empty one", () => {
    expect(docFromSpans([]).toString()).toBe("doc(paragraph)")
    expect(docFromSpans([{ type: "text", value: "mot" }]).toString()).toBe("doc(paragraph(\"mot\"))")
    expect(readBlocks([])).toEqual([])
  })

  it("with line ends of Windows keeps its length", () => {
    expect(docFromSpans([{ type: "text", value: "un\r\ndeux\rtrois" }]).textContent).toBe("un \ndeux\ntrois")
  })
})
