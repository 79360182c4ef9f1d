// @vitest-environment jsdom
// What is saved of a pasted list is drawn alike by the editor and where nobody types: kind, depth and place of every item.
import { spans } from "@automerge/automerge/slim"
import { render } from "@testing-library/react"
import { DOMParser as ModelParser, type Node } from "prosemirror-model"
import { describe, expect, it } from "vitest"
import { readBlocks } from "../../shape/blocks"
import { peersOf, type Peer } from "../testing/peer"
import { Chance, FUZZ_TIMEOUT_MS, fuzzRuns } from "../testing/random"
import { Writer } from "../testing/writer"
import { ItemCounter } from "./ordinals"
import { cleanPasted } from "./paste"
import { renderBlocks } from "./render"
import { schema } from "./schema"

const PATH = ["text"]

/** Lists in lists, as programs write them: in an item, beside it, in nothing, with paragraphs, with words around. */
function listOf(chance: Chance, depth: number): string {
  const list = chance.pick(["ul", "ol"])
  const items = Array.from({ length: 1 + chance.below(3) }, () => {
    const words = chance.pick([`mot ${chance.below(99)}`, `<p>mot ${chance.below(99)}</p>`, ""])
    const inner = depth < 4 && chance.happens(0.5) ? listOf(chance, depth + 1) : ""
    return chance.happens(0.2) ? `<li>${words}</li>${inner}` : `<li>${words}${inner}${chance.happens(0.2) ? "suite" : ""}</li>`
  })
  return `<${list}>${items.join("")}</${list}>`
}

/** How the editor draws each block: kind, depth, number, words. */
function drawn(doc: Node): string[] {
  const counter = new ItemCounter()
  const lines: string[] = []
  doc.forEach((node) => {
    const { list, indent } = node.attrs as { list?: "bullet" | "ordered"; indent?: number }
    const isItem = node.type === schema.nodes.item
    const number = counter.next({ is: isItem ? "item" : "paragraph", ...(list ? { list } : {}), ...(indent ? { indent } : {}) })
    lines.push(isItem ? `${list} ${indent} ${number ?? "•"} ${node.textContent}` : `- ${node.textContent}`)
  })
  return lines
}

/** The same of what is only read, by what its lists take of room and by the places of their items. */
function read(peer: Peer): string[] {
  const { container, unmount } = render(<div>{renderBlocks(readBlocks(spans(peer.doc(), PATH)))}</div>)
  const lines = [...container.querySelectorAll<HTMLElement>("[data-block]")].map((block) => {
    const item = block.closest("li")
    if (!item) return `- ${block.textContent}`
    let depth = -1
    for (let at = item.parentElement; at && at.matches("ul, ol"); at = at.parentElement?.closest("ul, ol") ?? null) {
      depth += 1 + Number(at.dataset["skipped"] ?? 0)
    }
    const isOrdered = item.parentElement?.localName === "ol"
    const place = [...(item.parentElement?.children ?? [])].indexOf(item) + 1
    return `${isOrdered ? "ordered" : "bullet"} ${depth} ${isOrdered ? place : "•"} ${block.textContent}`
  })
  unmount()
  return lines
}

describe("a pasted list", () => {
  it("C93: is drawn alike whether one types in it or not, however it is nested", () => {
    for (let seed = 0; seed < fuzzRuns(60); seed += 1) {
      const chance = new Chance(seed)
      const html = `${chance.happens(0.5) ? "<p>avant</p>" : ""}${listOf(chance, 0)}${chance.happens(0.5) ? listOf(chance, 0) : ""}`
      const [peer] = peersOf({ text: "" }, 1) as [Peer]
      const writer = new Writer({ handle: peer }, PATH)
      const place = document.createElement("div")
      place.innerHTML = cleanPasted(html).html
      const slice = ModelParser.fromSchema(schema).parseSlice(place)
      writer.do((state, dispatch) => {
        dispatch?.(state.tr.replaceSelection(slice))
        return true
      })
      const { doc } = writer.binding.state
      // Nothing was pasted: nothing is saved.
      if (doc.textContent === "") continue
      expect(read(peer), `seed ${seed}: ${html}`).toEqual(drawn(doc))
      // Opened anew it is what was saved.
      expect(drawn(new Writer({ handle: peer }, PATH).binding.state.doc), `seed ${seed}`).toEqual(drawn(doc))
    }
  }, FUZZ_TIMEOUT_MS)
})
