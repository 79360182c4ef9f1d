// What was no address in a pasted text: the words that stay in the box to be mended, and what is wrong with each. Pure.
import type { AddressFault } from "../../../../api"

/** Of a longer fault the server tells this many characters. */
const TOLD = 80

/** The text without what was seen to: what remains, one entry a line, in its order. */
export function leftOf(text: string, faults: readonly AddressFault[]): string {
  const lines = text.split("\n")
  return faults.map((fault) => whole(lines[fault.line - 1] ?? "", fault.text)).join("\n")
}

/** All of a fault that is told cut. */
function whole(line: string, told: string): string {
  if ([...told].length < TOLD) return told
  const one = (words: string) => words.replace(/\s+/g, " ").trim()
  return line.split(";").map(one).find((entry) => entry.startsWith(told)) ?? told
}

/** What is wrong with an entry, as a person would see it. */
export function faultOf(entry: string): "no at" | "ats" | "before" | "after" | "bracket" | "space" | "other" {
  const ats = entry.split("@").length - 1
  if (ats === 0) return "no at"
  if (ats > 1) return "ats"
  if (entry.includes("<") && !entry.includes(">")) return "bracket"
  const address = /<([^>]*)>/.exec(entry)?.[1]?.trim() ?? entry.trim()
  const [before = "", after = ""] = address.split("@")
  if (before === "" || before.endsWith(" ")) return "before"
  if (after === "" || after.startsWith(" ") || !/[^.]\.[^.]/.test(after)) return "after"
  return /\s/.test(address) ? "space" : "other"
}
