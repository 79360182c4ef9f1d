import {
  change, clone, from, getHeads, ImmutableString, merge, spans, splice, splitBlock, updateSpans, view, type Doc,
} from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import type { Root } from "../sync"
import { valueAt } from "../shape/paths"
import { putBack, putBackRow } from "./put-back"

const BLOCK = { type: new ImmutableString("paragraph"), parents: [], attrs: {}, isEmbed: false }

function born(): Doc<Root> {
  const document = from<Root>({
    title: "Fiche",
    fields: {
      public: "Les habitants du quartier", contexte: "", suite: new ImmutableString("oui"), budget: 1_000,
      duree: { debut: new ImmutableString("2026-01-01") }, politiques: { oui: true }, pilote: { nom: "CCAS" },
      acteurs: { r1: { order: new ImmutableString("V"), role: "Accueillir" } },
    },
  })
  return change(document, (root) => splitBlock(root, ["fields", "contexte"], 0, BLOCK))
}

/** Changes a copy, then puts one place back as it was. */
function changedAndPutBack(path: readonly string[], edit: (fields: Record<string, object>, root: Root) => void) {
  const before = born()
  const changed = change(before, (root) => edit((root as { fields: Record<string, object> }).fields, root))
  const former = view(changed, getHeads(before))
  return { before, changed, former, after: change(changed, (root) => putBack(root, former, path)) }
}

test("a text is put back by splices: what somebody else types in it meanwhile stays", () => {
  const path = ["fields", "public"]
  const before = born()
  const changed = change(before, (root) => splice(root, path, 4, 9, "personnes âgées"))
  const end = String(valueAt(changed, path)).length
  const other = change(clone(changed), (root) => splice(root, path, end, 0, " et d’ailleurs"))
  const former = view(changed, getHeads(before))
  const after = merge(change(changed, (root) => putBack(root, former, path)), other)
  expect(valueAt(after, path)).toBe("Les habitants du quartier et d’ailleurs")
})

test("a rich text is put back with its blocks and marks", () => {
  const path = ["fields", "contexte"]
  const rich = [
    { type: "block" as const, value: { ...BLOCK, type: new ImmutableString("heading"), attrs: { level: 2 } } },
    { type: "text" as const, value: "Constat", marks: { strong: true } },
  ]
  const before = change(born(), (root) => updateSpans(root, path, rich))
  const plain = [{ type: "block" as const, value: BLOCK }, { type: "text" as const, value: "Autre" }]
  const changed = change(before, (root) => updateSpans(root, path, plain))
  const former = view(changed, getHeads(before))
  const after = change(changed, (root) => putBack(root, former, path))
  expect(spans(after, path)).toEqual(spans(before, path))
})

test("a choice, a number, a day are set, or taken away where nothing was said", () => {
  const no = { suite: new ImmutableString("non") }
  const set = changedAndPutBack(["fields", "suite"], (fields) => Object.assign(fields, no))
  expect(String(valueAt(set.after, ["fields", "suite"]))).toBe("oui")
  expect(valueAt(set.after, ["fields", "suite"])).toBeInstanceOf(ImmutableString)
  const number = changedAndPutBack(["fields", "budget"], (fields) => Object.assign(fields, { budget: 2 }))
  expect(valueAt(number.after, ["fields", "budget"])).toBe(1_000)
  const answer = changedAndPutBack(["fields", "accord"], (fields) => Object.assign(fields, { accord: true }))
  expect(valueAt(answer.after, ["fields"])).not.toHaveProperty("accord")
  const gone = changedAndPutBack(["fields", "suite"], (fields) => void delete fields["suite"])
  expect(String(valueAt(gone.after, ["fields", "suite"]))).toBe("oui")
})

test("maps are put back key by key", () => {
  const options = changedAndPutBack(["fields", "politiques"], (fields) => {
    const chosen = fields["politiques"] as Record<string, unknown>
    delete chosen["oui"]
    chosen["non"] = true
  })
  expect(valueAt(options.after, ["fields", "politiques"])).toEqual({ oui: true })
  const period = changedAndPutBack(["fields", "duree"], (fields) => {
    const [debut, fin] = [new ImmutableString("2027-01-01"), new ImmutableString("2028-01-01")]
    Object.assign(fields["duree"] ?? {}, { debut, fin })
  })
  expect(String(valueAt(period.after, ["fields", "duree", "debut"]))).toBe("2026-01-01")
  expect(valueAt(period.after, ["fields", "duree"])).not.toHaveProperty("fin")
  const actor = changedAndPutBack(["fields", "pilote"], (fields, root) => {
    splice(root, ["fields", "pilote", "nom"], 0, 4, "Département")
    Object.assign(fields["pilote"] ?? {}, { ref: new ImmutableString("a1") })
  })
  expect(valueAt(actor.after, ["fields", "pilote"])).toEqual({ nom: "CCAS" })
})

test("what is as it was is not written again", () => {
  const before = born()
  const former = view(before, getHeads(before))
  for (const dotted of ["fields.public", "fields.suite", "fields.politiques", "fields.duree", "title"]) {
    const path = dotted.split(".")
    const after = change(before, (root) => putBack(root, former, path))
    expect(getHeads(after), path.join(".")).toEqual(getHeads(before))
  }
})

test("G5: a row that was taken out comes back with its words, as they are now", () => {
  const before = born()
  const row = ["fields", "acteurs", "r1"]
  const changed = change(before, (root) => {
    Object.assign(valueAt(root, row) as object, { deleted: true, merged_into: new ImmutableString("r2") })
    splice(root, [...row, "role"], 0, 0, "Mieux ")
  })
  const former = view(changed, getHeads(before))
  const after = change(changed, (root) => putBackRow(root, former, row))
  const back = valueAt(after, row) as object
  expect(["deleted" in back, "merged_into" in back]).toEqual([false, false])
  expect(valueAt(after, [...row, "role"])).toBe("Mieux Accueillir")
  // And the other way round: it is in the other row again.
  const again = change(after, (root) => putBackRow(root, view(after, getHeads(changed)), row))
  expect(valueAt(again, [...row, "deleted"])).toBe(true)
  expect(String(valueAt(again, [...row, "merged_into"]))).toBe("r2")
})

test("where the place is gone, or holds something else, nothing is made", () => {
  const before = born()
  const former = view(before, getHeads(before))
  const spoiled = change(before, (root) => {
    const fields = (root as { fields: Record<string, unknown> }).fields
    delete fields["public"]
    fields["acteurs"] = 12
  })
  const after = change(spoiled, (root) => {
    putBack(root, former, ["fields", "public"])
    putBack(root, former, ["fields", "acteurs", "r1", "role"])
    putBackRow(root, former, ["fields", "acteurs", "r1"])
  })
  expect(getHeads(after)).toEqual(getHeads(spoiled))
})
