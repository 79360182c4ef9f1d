// @vitest-environment jsdom
// What a key costs, mine or somebody else's, without the browser's drawing. The figures are printed; the bounds are far
// above them, for slow machines, and far below what the whole text read on each key would take.
import { splice, splitBlock, type Doc } from "@automerge/automerge/slim"
import { Repo } from "@automerge/automerge-repo/slim"
import { describe, expect, it } from "vitest"
import type { Root } from "../sync"
import { bindText } from "./plain/bind"
import { writeMarker } from "./rich/markers"
import { enter } from "./rich/commands"
import { typeIn } from "./testing/typing"
import { Writer } from "./testing/writer"

const KEYS = 60

describe("a key", () => {
  it.each([200, 5_000])("in one of 20 bound texts of %i characters on one document", (length) => {
    const fields = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, words(length)]))
    const handle = new Repo({ network: [] }).create<Root>({ fields })
    const bound = Object.keys(fields).map((field) => {
      const element = document.createElement("textarea")
      document.body.append(element)
      return { element, binding: bindText(element, { handle }, ["fields", field]) }
    })
    const element = bound[7]?.element as HTMLTextAreaElement
    element.focus()
    element.setSelectionRange(length / 2, length / 2)
    const alone = median(() => handle.change((root) => splice(root as Doc<Root>, ["fields", "f3"], 10, 0, "a")))
    const mine = median(() => typeIn(element, "a"))
    const theirs = median(() => handle.change((root) => splice(root as Doc<Root>, ["fields", "f7"], 10, 0, "b")))
    console.info(`20 texts of ${length}: my key ${mine} ms, another's in my text ${theirs} ms, elsewhere ${alone} ms`)
    for (const { binding } of bound) binding.destroy()
    expect(mine).toBeLessThan(25)
    expect(theirs).toBeLessThan(25)
  })

  it.each([5_000, 200_000])("in a rich text of %i characters", (length) => {
    const handle = new Repo({ network: [] }).create<Root>({ note: "" })
    handle.change((root) => {
      for (let at = 0; at < length; at += 200) {
        splitBlock(root as Doc<Root>, ["note"], at, writeMarker({ is: "paragraph" }) as Record<string, never>)
        splice(root as Doc<Root>, ["note"], at + 1, 0, words(199))
      }
    })
    const writer = new Writer({ handle }, ["note"])
    writer.select(length / 2)
    const mine = median(() => writer.type("a"))
    const theirs = median(() => handle.change((root) => splice(root as Doc<Root>, ["note"], 100, 0, "b")))
    const start = performance.now()
    writer.do(enter)
    const paragraph = Math.round(performance.now() - start)
    console.info(`rich text of ${length}: my key ${mine} ms, another's ${theirs} ms, Enter ${paragraph} ms`)
    expect(mine).toBeLessThan(25)
    expect(theirs).toBeLessThan(25)
    expect(paragraph).toBeLessThan(3_000)
  })
})

function words(length: number): string {
  return "Un mot après l’autre. ".repeat(Math.ceil(length / 22)).slice(0, length)
}

/** The middle one of many times, in milliseconds. */
function median(act: () => void): number {
  const times = Array.from({ length: KEYS }, () => {
    const start = performance.now()
    act()
    return performance.now() - start
  }).sort((one, other) => one - other)
  return Math.round((times[KEYS / 2] ?? 0) * 100) / 100
}
