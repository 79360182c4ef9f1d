// Bare text from the clipboard as blocks: a block a line, blank lines too. A line is an item where its bullet or number is meant as
// one; every other number, dash and star at the head of a line stays the word that it is.
import { DEEPEST } from "../../shape/blocks"
import type { PastedBlock } from "./paste-reader"

interface Line {
  readonly text: string
  readonly indent: number
  /** Its bullet or number, and the words behind. */
  readonly marker: string | null
  readonly words: string
}

/** The blocks of a bare text. Numbered items say the number that was meant: whether it can be shown is seen later. */
export function readPastedText(text: string): PastedBlock[] {
  const lines = text.replace(/\r\n?/g, "\n").split("\n").map(lineOf)
  const blocks: PastedBlock[] = []
  lines.forEach((line, index) => {
    const last = blocks.at(-1)
    const around = [lines[index - 1], lines[index + 1]]
    if (line.marker !== null && isItem(line, around)) blocks.push(itemOf(line, last))
    else if (last?.kind.is === "item" && /^(?: {2,}|\t)\S/.test(line.text)) blocks[blocks.length - 1] = withLine(last, line.text.trim())
    else blocks.push({ kind: { is: "paragraph" }, runs: runsOf(line.text) })
  })
  return blocks
}

function lineOf(text: string): Line {
  const [, before = "", marker = null, words = ""] = /^(\s*)([-•*▪◦·]|\d{1,3}[.)])\s+(?=\S)(.*)$/s.exec(text) ?? []
  const tabs = before.replace(/[^\t]/g, "").length
  return { text, indent: tabs + Math.floor((before.length - tabs) / 2), marker, words }
}

/** « - 5 % » is a number below zero, or an item where its neighbour is one. */
function isItem({ marker, words }: Line, around: readonly (Line | undefined)[]): boolean {
  return marker !== "-" || !/^\d/.test(words) || around.some((one) => one?.marker === "-")
}

function itemOf({ marker, words, indent }: Line, last: PastedBlock | undefined): PastedBlock {
  const number = /^\d/.test(marker ?? "") ? Number.parseInt(marker ?? "", 10) : null
  // Indented under nothing, it is an item of the first level.
  const deepest = last?.kind.is === "item" ? last.kind.indent + 1 : 0
  return {
    kind: { is: "item", list: number === null ? "bullet" : "ordered", indent: Math.min(indent, deepest, DEEPEST) },
    runs: runsOf(words),
    ...(number !== null && { meant: { number, marker: marker ?? "" } }),
  }
}

function withLine(block: PastedBlock, words: string): PastedBlock {
  return { ...block, runs: [...block.runs, ...runsOf(`\n${words}`)] }
}

function runsOf(text: string): PastedBlock["runs"] {
  return text === "" ? [] : [{ text, strong: false, em: false, href: null }]
}
