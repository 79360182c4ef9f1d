// @vitest-environment jsdom
// Rich texts on paper look as they do in the editor.
import { mark, updateSpans, type Doc, type Span } from "@automerge/automerge/slim"
import { render } from "@testing-library/react"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { writeMarker } from "../../editor/rich/markers"
import type { BlockKind } from "../../shape/blocks"
import type { Root } from "../../sync"
import { fieldOf, gabaritOf } from "../testing/gabarits"
import { liveDocument } from "../testing/live"
import { PrintView } from "./PrintView"
import { liveSource } from "../../source/live"

const PATH = ["fields", "riche"]
const RICH = gabaritOf(fieldOf("riche", { type: "rich-text" }))

/** The printed field of a text of these blocks and words. */
function printed(...parts: readonly (BlockKind | string)[]): HTMLElement {
  const spans = parts.map((part): Span => (
    typeof part === "string" ? { type: "text", value: part } : { type: "block", value: writeMarker(part) as Record<string, never> }
  ))
  const live = liveDocument(RICH, (root) => {
    updateSpans(root as Doc<Root>, PATH, spans)
    const words = String((root["fields"] as Record<string, unknown>)["riche"])
    const site = words.indexOf("le site")
    if (site < 0) return
    const place = { start: site, end: site + 7, expand: "none" as const }
    mark(root as Doc<Root>, PATH, place, "link", JSON.stringify({ href: "https://exemple.fr/aide" }))
  })
  const { container } = render(<PrintView documents={[{ source: liveSource(live), gabarit: RICH }]} />)
  return container.querySelector<HTMLElement>(".print-rich") ?? container
}

const item = (list: "bullet" | "ordered", indent = 0): BlockKind => ({ is: "item", list, indent })

test("C81: where margins stay empty, the head of the document says whose it is, which, and that it is provisional", () => {
  const live = liveDocument(RICH)
  const { container } = render(
    <PrintView documents={[{ source: liveSource(live), gabarit: RICH }]} contract="CLS d’essai" asOf="mardi à 14:32" />,
  )
  const said = container.querySelector(".print-margins")?.textContent ?? ""
  expect(said).toMatch(/^CLS d’essai · Essai – .+ · Document de travail · tel qu’il était le mardi à 14:32 · imprimé le \d/)
  expect([...container.querySelectorAll(".print-logos li")]).toHaveLength(3)
})

describe("a rich text on paper", () => {
  test("keeps the line ends inside a block", () => {
    const [paragraph] = printed({ is: "paragraph" }, "Mairie\n1 place du Marché").querySelectorAll("p")
    expect(paragraph?.textContent).toBe("Mairie\n1 place du Marché")
    const sheet = readFileSync(join(import.meta.dirname, "print.css"), "utf8")
    expect(sheet).toMatch(/\.print-rich :is\(p, blockquote, \.editor-heading\) \{\s*white-space: pre-wrap;/)
  })

  test("has one list that goes on after what stands under an item", () => {
    const sheet = printed(item("ordered"), "A", item("bullet", 1), "sous", item("ordered"), "B")
    const lists = sheet.querySelectorAll("ol")
    expect(lists).toHaveLength(1)
    expect([...(lists[0]?.children ?? [])].map((one) => one.querySelector("p")?.textContent)).toEqual(["A", "B"])
    expect(lists[0]?.querySelector("li > ul > li")?.textContent).toBe("sous")
  })

  test("counts the items under an item apart", () => {
    const sheet = printed(item("ordered"), "A", item("ordered", 1), "a", item("ordered"), "B")
    const [outer, inner] = sheet.querySelectorAll("ol")
    expect(outer?.children).toHaveLength(2)
    expect(inner?.children).toHaveLength(1)
  })

  test("tells quotes from paragraphs, and three levels of headings from each other", () => {
    const sheet = printed(
      { is: "heading", level: 2 }, "un", { is: "heading", level: 3 }, "deux", { is: "heading", level: 4 }, "trois",
      { is: "quote" }, "dit",
    )
    expect(sheet.querySelector("blockquote")?.textContent).toBe("dit")
    const headings = [...sheet.querySelectorAll("h3, h4, h5")]
    expect(headings.map((one) => [one.localName, one.textContent])).toEqual([["h3", "un"], ["h4", "deux"], ["h5", "trois"]])
  })

  test("says where its links lead", () => {
    expect(printed({ is: "paragraph" }, "Voir le site.").textContent).toBe("Voir le site (https://exemple.fr/aide).")
  })
})
