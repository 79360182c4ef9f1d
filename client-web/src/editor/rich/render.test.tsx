// @vitest-environment jsdom
import type { Span } from "@automerge/automerge/slim"
import { render } from "@testing-library/react"
import { describe, expect, it } from "vitest"
import { readBlocks, type BlockKind } from "../../shape/blocks"
import { writeMarker } from "./markers"
import { renderBlocks, type RenderOptions } from "./render"

type Part = BlockKind | [text: string, marks?: Record<string, string | boolean>]

function html(parts: readonly Part[], options?: RenderOptions): string {
  const spans = parts.map((part): Span => {
    if ("is" in part) return { type: "block", value: writeMarker(part) as Record<string, never> }
    return { type: "text", value: part[0], ...(part[1] ? { marks: part[1] } : {}) }
  })
  const { container } = render(<>{renderBlocks(readBlocks(spans), options)}</>)
  return container.innerHTML.replace(/ (data-(?:indent|skipped)="\d"|data-block="\d+"|dir="auto"|class="editor-item-words")/g, "").replace(/<\/?span>/g, "")
}

const bullet = (indent: number): BlockKind => ({ is: "item", list: "bullet", indent })
const ordered = (indent: number): BlockKind => ({ is: "item", list: "ordered", indent })

describe("a rich text as HTML", () => {
  it("has its headings under those of the page", () => {
    const headings: Part[] = [{ is: "heading", level: 2 }, ["a"], { is: "heading", level: 4 }, ["b"]]
    expect(html(headings)).toMatch(/^<h3 .*>a<\/h3><h5 .*>b<\/h5>$/)
    expect(html(headings, { headingShift: 2 })).toMatch(/^<h4 .*>a<\/h4><h6 .*>b<\/h6>$/)
    expect(html(headings, { headingShift: 4 })).toMatch(/^<h6 .*>a<\/h6><h6 .*>b<\/h6>$/)
  })

  it("has real lists, nested as deep as they say", () => {
    const items: Part[] = [bullet(0), ["a"], bullet(1), ["b"], ordered(1), ["c"], bullet(0), ["d"], ordered(0), ["e"]]
    expect(html(items)).toBe(
      "<ul><li><p>a</p><ul><li><p>b</p></li></ul><ol><li><p>c</p></li></ol></li><li><p>d</p></li></ul>"
      + "<ol><li><p>e</p></li></ol>",
    )
  })

  it("misses no depth that is skipped, nor one that comes first", () => {
    expect(html([bullet(0), ["a"], bullet(3), ["b"], bullet(1), ["c"]])).toBe(
      "<ul><li><p>a</p><ul><li><p>b</p></li></ul><ul><li><p>c</p></li></ul></li></ul>",
    )
    expect(html([bullet(2), ["a"], bullet(0), ["b"]])).toBe("<ul><li><p>a</p></li></ul><ul><li><p>b</p></li></ul>")
  })

  it("C93: keeps the room of a depth that is skipped, as the editor does", () => {
    const parts: Part[] = [bullet(0), ["a"], bullet(3), ["b"], bullet(1), ["c"], { is: "paragraph" }, bullet(2), ["d"], bullet(0), ["e"]]
    const spans = parts.map((part): Span => (
      "is" in part ? { type: "block", value: writeMarker(part) as Record<string, never> } : { type: "text", value: part[0] }
    ))
    const { container } = render(<>{renderBlocks(readBlocks(spans))}</>)
    const lists = [...container.querySelectorAll("ul")].map(({ dataset }) => `${dataset["indent"]} ${dataset["skipped"] ?? 0}`)
    expect(lists).toEqual(["0 0", "3 2", "1 0", "2 2", "0 0"])
  })

  it("shows marks, quotes, what it doesn't know, and words without a marker", () => {
    const unknown: BlockKind = { is: "unknown", type: "callout" }
    expect(html([["x", { strong: true, em: true }], { is: "quote" }, ["dit"], unknown, ["y", { underline: true }]])).toBe(
      "<p><em><strong>x</strong></em></p><blockquote class=\"editor-quote\">dit</blockquote><p class=\"editor-unknown\">y</p>",
    )
    expect(html([{ is: "paragraph" }])).toBe("<p><br></p>")
  })

  it("links where a link may lead, and shows the others as words", () => {
    const link = (href: string): Part => ["mot", { link: JSON.stringify({ href }) }]
    expect(html([link("https://exemple.fr")], { linkTitle: (words) => `${words} (ailleurs)` })).toBe(
      "<p><a href=\"https://exemple.fr\" target=\"_blank\" rel=\"noopener noreferrer\" title=\"mot (ailleurs)\">mot</a></p>",
    )
    for (const href of ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:x", "data:text/html,x", "/x", "vbscript:x"]) {
      expect(html([link(href)])).toBe("<p>mot</p>")
    }
  })

  it("writes addresses behind the words that don't say them, once a link, where that is asked for", () => {
    const link = (words: string, href: string, marks = {}): Part => [words, { link: JSON.stringify({ href }), ...marks }]
    const paper = (...parts: Part[]): string => html(parts, { addresses: "written" }).replace(/<[^>]*>/g, "")
    expect(paper(link("le ", "https://a.fr/b"), link("site", "https://a.fr/b", { strong: true }), [", là"])).toBe(
      "le site (https://a.fr/b), là",
    )
    expect(paper(link("Odile", "mailto:odile@exemple.fr"))).toBe("Odile (odile@exemple.fr)")
    expect(paper(link("exemple.fr", "https://exemple.fr/"))).toBe("exemple.fr")
    expect(paper(link("02 31 00 00 00", "tel:0231000000"))).toBe("02 31 00 00 00")
    expect(paper(link("x", "javascript:alert(1)"))).toBe("x")
    expect(html([link("un", "https://a.fr")])).not.toContain("(")
  })

  it("shows tags as words", () => {
    expect(html([["<img src=x onerror=alert(1)>"]])).toBe("<p>&lt;img src=x onerror=alert(1)&gt;</p>")
  })
})
