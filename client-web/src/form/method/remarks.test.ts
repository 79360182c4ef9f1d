// How remarks are grouped, ranked and held back.
import { describe, expect, test } from "vitest"
import type { Advice, Rule } from "./advice"
import { keyOf, remarksOf, saidNow } from "./remarks"

const advice = (rule: Rule, path: string, words?: string): Advice => ({
  rule, path, reason: "", ...(words === undefined ? {} : { passage: { start: 0, end: words.length, text: words } }),
})

test("the same said of several objectives is one remark, and what is missing comes first", () => {
  const remarks = remarksOf([
    advice("objectif.plusieurs-verbes", "title"), advice("objectif.date", "title"), advice("contexte.constat", "fields.contexte"),
    advice("objectif.plusieurs-verbes", "fields.objectif_general_action"), advice("objectif.date", "fields.objectif_general_action"),
    advice("pilote.absent", "fields.pilote"),
  ])
  expect(remarks.map(({ rule, places, isMissing }) => [rule, places.length, isMissing])).toEqual([
    ["objectif.date", 2, true], ["pilote.absent", 1, true], ["objectif.plusieurs-verbes", 1, false],
    ["contexte.constat", 1, false], ["objectif.plusieurs-verbes", 1, false],
  ])
})

describe("a field in hand", () => {
  const before = advice("objectif.verbe", "title", "Prévention")
  const other = advice("pilote.absent", "fields.pilote")
  const cell = advice("indicateurs.processus", "fields.indicateurs.r1.intitule", "Nombre")
  const known = new Set([keyOf(before)])

  test("is told nothing new, and no longer what is mended", () => {
    const changed = advice("objectif.verbe", "title", "Prévent")
    expect(saidNow([before, other], "title", known)).toEqual([before, other])
    expect(saidNow([changed, other], "title", known)).toEqual([other])
    expect(saidNow([other], "title", known)).toEqual([other])
  })

  test("is a whole table where it is one, and nothing waits where none is in hand", () => {
    expect(saidNow([cell, other], "fields.indicateurs", known)).toEqual([other])
    expect(saidNow([cell, other], null, known)).toEqual([cell, other])
  })
})
