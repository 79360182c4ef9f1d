import { ImmutableString, change, clone, from, type Doc } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import { addRow, draftAt, type Draft } from "../testing/documents"
import { asMap, type AnyMap } from "../../shape/read"
import { rowNow } from "../../shape/rows"
import { fieldOf, matrix } from "../testing/gabarits"
import { applyMerge, planMerge, undoMerge } from "./merge"
import { LiveEdit } from "../../source/live-edit"

const field = matrix.sections.flatMap((section) => section.fields).find((one) => one.key === "acteurs")
const columns = field?.kind.type === "rows" ? field.kind.columns : []
const ROWS = ["fields", "acteurs"]
const [A, B] = [[...ROWS, "a"], [...ROWS, "b"]]

function twoRows(a: Draft, b: Draft): Doc<Draft> {
  return change(from<Draft>({ fields: { acteurs: {} } }), (root) => {
    for (const [id, said] of [["a", a], ["b", b]] as const) {
      addRow(root, ROWS, columns, id, id === "a" ? "V" : "W")
      const row = draftAt(root, [...ROWS, id]) ?? {}
      const { nom, ...more } = said
      const actor = asMap(row["acteur"]) as Draft
      if (nom !== undefined) actor["nom"] = nom
      Object.assign(row, more)
    }
  })
}

function row(root: unknown, id: string): AnyMap {
  return draftAt(root as Draft, [...ROWS, id]) ?? {}
}

function rowsOf(root: unknown): AnyMap {
  return draftAt(root as Draft, ROWS) ?? {}
}

/** As plain values. */
function held(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}

function merged(root: Doc<Draft>) {
  const plan = planMerge(columns, row(root, "a"), row(root, "b"))
  return { plan, root: change(root, (draft) => applyMerge(new LiveEdit(draft), plan, A, B)) }
}

test("texts that differ stand one under the other, what is empty is filled, the other row goes", () => {
  const before = twoRows(
    { nom: "CPAM", role: "Financer", apports: "", interet: "Même texte", pouvoir: 3, instances: { copil: true } },
    {
      nom: "CPAM", role: "Orienter", apports: "Des données", interet: "Même texte ", pouvoir: 4, signataire: true,
      categorie: new ImmutableString("assurance_maladie"), instances: { cotech: true },
    },
  )
  const { root, plan } = merged(before)
  const kept = row(root, "a")
  expect(kept["role"]).toBe("Financer\nOrienter")
  expect(kept["apports"]).toBe("Des données")
  expect(kept["interet"]).toBe("Même texte")
  expect(kept["pouvoir"]).toBe(3)
  expect(kept["signataire"]).toBe(true)
  expect(String(kept["categorie"])).toBe("assurance_maladie")
  expect(kept["instances"]).toEqual({ copil: true, cotech: true })
  expect(row(root, "b")["deleted"]).toBe(true)
  expect(plan.lost).toEqual(["pouvoir"])
})

test("the name that stays is the kept row's; where it has no link it takes over the other's, whatever the names", () => {
  const other = { nom: "CPAM", acteur: { nom: "CPAM", ref: new ImmutableString("m/1") } }
  const same = merged(twoRows({ nom: "Cpam" }, other)).root
  expect(held(row(same, "a")["acteur"])).toEqual({ nom: "Cpam", ref: "m/1" })
  const long = merged(twoRows({ nom: "Caisse primaire" }, other))
  expect(held(row(long.root, "a")["acteur"])).toEqual({ nom: "Caisse primaire", ref: "m/1" })
  expect(long.plan.lost).toEqual(["acteur"])
  const linked = merged(twoRows({ acteur: { nom: "Caisse primaire", ref: new ImmutableString("m/2") } }, other)).root
  expect(held(row(linked, "a")["acteur"])).toEqual({ nom: "Caisse primaire", ref: "m/2" })
})

test("what finds no place in the row that stays is said not to be taken over, and is never written over", () => {
  const full = {
    acteur: { nom: "CPAM" }, role: "Orienter", categorie: new ImmutableString("assurance_maladie"), instances: { copil: true },
    pouvoir: 2, instances_autre: "Le bureau",
  }
  const kept = { categorie: new ImmutableString("inconnue"), pouvoir: 2 }
  const plan = planMerge(columns, kept, full)
  expect(plan.steps).toEqual([])
  expect(plan.lost).toEqual(columns.map((column) => column.key).filter((key) => ["acteur", "role", "categorie", "instances"].includes(key)))
  // What can't be read in the other may say anything.
  expect(planMerge(columns, row(twoRows({}, {}), "a"), { role: 3, pouvoir: "beaucoup" }).lost.toSorted()).toEqual(["pouvoir", "role"])
  expect(planMerge(columns, {}, row(twoRows({}, {}), "b")).lost).toEqual([])
})

test("of a period each end is taken over or said not to be", () => {
  const period = [fieldOf("quand", { type: "period" })]
  const day = (text: string) => new ImmutableString(text)
  const both = { quand: { debut: day("2026-01-01"), fin: day("2026-02-01") } }
  const plan = planMerge(period, { quand: { debut: day("2025-01-01") } }, both)
  expect(plan).toEqual({ steps: [{ type: "set", path: ["quand", "fin"], value: "2026-02-01" }], lost: ["quand"] })
  expect(planMerge(period, {}, both)).toEqual({ steps: [], lost: ["quand"] })
})

test("the row that goes says which one it went into; both are taken back together", () => {
  const { root, plan } = merged(twoRows({ nom: "CPAM" }, { nom: "CPAM" }))
  expect(held(row(root, "b"))).toMatchObject({ deleted: true, merged_into: "a" })
  expect(rowNow(rowsOf(root), "b")).toBe("a")
  const back = change(clone(root), (draft) => undoMerge(new LiveEdit(draft), plan, A, B))
  expect(row(back, "b")).not.toHaveProperty("merged_into")
  // Somebody else merged it into another row since: that stays.
  const since = change(clone(root), (draft) => {
    Object.assign(draftAt(draft, B) ?? {}, { merged_into: new ImmutableString("c") })
  })
  expect(held(row(change(since, (draft) => undoMerge(new LiveEdit(draft), plan, A, B)), "b"))).toMatchObject({ deleted: true, merged_into: "c" })
})

test("a merged row is followed over several merges, never in a circle, and not into nothing", () => {
  const rows = {
    a: {}, b: { deleted: true, merged_into: "a" }, c: { deleted: true, merged_into: "b" }, d: { deleted: true },
    x: { deleted: true, merged_into: "y" }, y: { deleted: true, merged_into: "x" }, z: { deleted: true, merged_into: "gone" },
    back: { deleted: false, merged_into: "a" }, odd: { deleted: true, merged_into: 3 },
  }
  const now = Object.keys(rows).map((id) => [id, rowNow(rows, id)])
  expect(Object.fromEntries(now)).toEqual({ a: "a", b: "a", c: "a", d: null, x: null, y: null, z: null, back: "back", odd: null })
  expect(rowNow(rows, "nobody")).toBeNull()
})

test("undone, both rows are as they were", () => {
  const before = twoRows({ nom: "CPAM", role: "Financer" }, { nom: "CPAM", role: "Orienter", contact: "Accueil", pouvoir: 2 })
  const { root, plan } = merged(before)
  const after = change(root, (draft) => undoMerge(new LiveEdit(draft), plan, A, B))
  expect(after).toEqual(before)
})

test("undone late, what others wrote since is left", () => {
  const { root, plan } = merged(twoRows({ nom: "CPAM", role: "Financer" }, { nom: "CPAM", role: "Orienter", contact: "Accueil" }))
  const since = change(root, (draft) => {
    const kept = draftAt(draft, A) ?? {}
    kept["role"] = "Surtout financer\nOrienter, aussi"
    kept["contact"] = "Accueil du lundi"
  })
  const after = change(since, (draft) => undoMerge(new LiveEdit(draft), plan, A, B))
  expect(row(after, "a")["role"]).toBe("Surtout financer, aussi")
  expect(row(after, "a")["contact"]).toBe("Accueil du lundi")
  expect(row(after, "b")["deleted"]).toBeUndefined()
})

test("rich texts are joined with their blocks", () => {
  const rich = [fieldOf("texte", { type: "rich-text" })]
  const root = change(from<Draft>({ fields: { acteurs: {} } }), (draft) => {
    for (const id of ["a", "b"]) addRow(draft, ROWS, rich, id, "V")
  })
  const said = change(root, (draft) => {
    for (const id of ["a", "b"]) (draftAt(draft, [...ROWS, id]) ?? {})["texte"] = `\ufffcde ${id}`
  })
  const plan = planMerge(rich, row(said, "a"), row(said, "b"))
  const after = change(said, (draft) => applyMerge(new LiveEdit(draft), plan, A, B))
  expect(String(row(after, "a")["texte"])).toContain("de a")
  expect(String(row(after, "a")["texte"])).toContain("de b")
})

test("rows that hold anything are merged without harm", () => {
  for (const value of [null, 3, "x", [], {}, new Date(0)]) {
    const odd = Object.fromEntries(columns.map((column) => [column.key, value]))
    expect(() => planMerge(columns, odd, {})).not.toThrow()
    expect(() => planMerge(columns, {}, odd)).not.toThrow()
    expect(planMerge(columns, {}, odd).steps.every((step) => step.type === "set")).toBe(true)
  }
})

test("what a kind of a newer server says is not lost unsaid: the merge warns of it", () => {
  const unknown = { ...columns[0], key: "part", kind: { type: "pourcentage" } } as unknown as (typeof columns)[number]
  expect(planMerge([unknown], { part: 10 }, { part: 40 }).lost).toEqual(["part"])
  expect(planMerge([unknown], { part: 10 }, {}).lost).toEqual([])
})
