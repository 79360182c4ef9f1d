import { describe, expect, test } from "vitest"
import { cssString, sheetRules } from "./sheets"

const WORDS = { head: ["CLS du Val d’Orève", "Fiche action 12.1.1"], foot: "Document de travail", turned: false } as const

describe("the sheets of what is printed", () => {
  test("C81: each document has its own head and foot, and its sheets lie as its model says", () => {
    const rules = sheetRules([WORDS, { ...WORDS, head: ["CLS", "Matrice"], turned: true }], " / ")
    expect(rules).toMatch(/@page sheet-0 \{\s*size: A4 portrait;/)
    expect(rules).toMatch(/@page sheet-1 \{\s*size: A4 landscape;/)
    expect(rules).toContain('content: "CLS du Val d’Orève"')
    expect(rules).toContain('content: counter(page) " / " counter(pages)')
    expect(rules).toContain('.form-print[data-sheet="1"] { page: sheet-1; }')
  })

  test.each([
    ['CLS "du" Val\\', '"CLS \\22 du\\22  Val\\5c "'],
    ["fin\n} @page { size: A0 } </style>", '"fin\\a \\7d  \\40 page \\7b  size: A0 \\7d  \\3c /style\\3e "'],
    ["\0", '"\\fffd "'],
  ])("C81: a name is words and never a rule: %j", (words, written) => {
    expect(cssString(words)).toBe(written)
  })

  test("a long title is cut in the margin", () => {
    const [, content = ""] = /@top-right \{.*content: "(.*?)"/.exec(sheetRules([{ ...WORDS, head: ["", "mot ".repeat(80)] }], "/")) ?? []
    expect(content).toMatch(/^(mot )+m?o?t?…$/)
    expect(content.length).toBeLessThanOrEqual(90)
  })
})
