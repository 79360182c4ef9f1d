// A live document by itself: values, who is told, what is refused.
import { splice } from "@automerge/automerge/slim"
import { expect, test, vi } from "vitest"
import { detachedDocument } from "../detached"
import type { LiveDocument } from "./document"
import type { Access, Root } from "../types"

function fiche(access?: Access): LiveDocument {
  return detachedDocument({
    title: "Titre", gabarit: "essai/essai@1",
    fields: { public: "", contexte: "", acteurs: { r1: { order: "a", role: "", nom: "" } } },
  }, access)
}

test("values are read at any path, and untouched ones stay the same objects", () => {
  const document = fiche()
  expect([document.gabarit(), document.value(["title"])]).toEqual(["essai/essai@1", "Titre"])
  const before = document.value(["fields", "acteurs"])
  document.change((root) => splice(root, ["fields", "public"], 0, 0, "Tous"))
  expect(document.value(["fields", "public"])).toBe("Tous")
  expect(document.value(["fields", "acteurs"])).toBe(before)
  for (const path of ["nowhere", "title.0", "fields.public.length", "__proto__", "fields.acteurs.r9.role"]) {
    expect(document.value(path.split("."))).toBeUndefined()
  }
})

test("only those who listen where something changed are told", () => {
  const document = fiche()
  const paths = ["title", "fields.public", "fields.contexte", "fields.acteurs.r1.role", "fields.acteurs"]
  const told = new Map(paths.map((path) => [path, vi.fn()]))
  for (const [path, listener] of told) document.subscribe(path.split("."), listener)
  const counts = (): number[] => [...told.values()].map(({ mock }) => mock.calls.length)
  document.change((root) => splice(root, ["fields", "public"], 0, 0, "Tous les âges"))
  expect(counts()).toEqual([0, 1, 0, 0, 0])
  document.change((root) => splice(root, ["fields", "acteurs", "r1", "role"], 0, 0, "x"))
  expect(counts()).toEqual([0, 1, 0, 1, 1])
  document.change((root) => {
    const { acteurs } = root["fields"] as { acteurs: Root }
    acteurs["r2"] = { order: "b", role: "" }
  })
  expect(counts()).toEqual([0, 1, 0, 1, 2])
})

test.each<Access>(["read", "archived", "removed"])("nothing is edited with %s", (access) => {
  const document = fiche(access)
  const edit = vi.fn()
  document.change(edit)
  expect([edit.mock.calls.length, document.mayWrite(), document.access]).toEqual([0, false, access])
})

test("an edit that throws changes nothing, and its mistake is its caller's", () => {
  const document = fiche()
  const heads = document.handle.heads()
  expect(() => document.change((root) => {
    splice(root, ["fields", "public"], 0, 0, "à moitié")
    throw new Error("on purpose")
  })).toThrow("on purpose")
  expect([document.value(["fields", "public"]), document.handle.heads()]).toEqual(["", heads])
  // There is nothing to copy, so nothing keeps the page from going.
  expect([document.stuck.get().length, document.stuck.wouldBeLost]).toEqual([1, false])
  document.change((root) => splice(root, ["fields", "public"], 0, 0, "entier"))
  expect(document.value(["fields", "public"])).toBe("entier")
})

test("a listener that throws keeps nobody from hearing", () => {
  const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined)
  const document = fiche()
  const told = vi.fn()
  document.subscribe(["fields"], () => {
    throw new Error("on purpose")
  })
  document.subscribe(["fields", "public"], told)
  document.change((root) => splice(root, ["fields", "public"], 0, 0, "x"))
  expect([told.mock.calls.length, quiet.mock.calls.length]).toEqual([1, 1])
  quiet.mockRestore()
})

test("G10: a document of the wrong shape throws nowhere", () => {
  const odd: Root[] = [{ gabarit: 4, title: [1], fields: "text" }, { fields: [[], 1, null] }, { gabarit: { a: 1 } }]
  for (const root of odd) {
    const document = detachedDocument(root)
    for (const path of ["title", "fields.public", "fields.0", "fields.acteurs.r1.role"]) document.value(path.split("."))
    document.value([])
    document.gabarit()
    document.saved.get()
    expect(document.unsentText({ id: "", label: "", help: "", sections: [] })).toBe("")
  }
})

test("sixty rows and thirteen columns under listening cells: a keystroke stays cheap", () => {
  const cells = Object.fromEntries(Array.from({ length: 13 }, (_, column) => [`c${column}`, "quelques mots"]))
  const rows = Object.fromEntries(Array.from({ length: 60 }, (_, row) => [`r${row}`, { order: String(row), ...cells }]))
  const document = detachedDocument({ title: "", fields: { acteurs: rows } })
  const told = vi.fn()
  for (let row = 0; row < 60; row += 1) {
    for (const column of Object.keys(cells)) document.subscribe(["fields", "acteurs", `r${row}`, column], told)
  }
  const type = (): void => document.change((root) => splice(root, ["fields", "acteurs", "r30", "c5"], 0, 0, "x"))
  type()
  const start = performance.now()
  for (let key = 0; key < 100; key += 1) type()
  expect(told).toHaveBeenCalledTimes(101)
  expect((performance.now() - start) / 100).toBeLessThan(16)
})

test("what is closed tells nobody any more", () => {
  const document = fiche()
  const told = vi.fn()
  document.subscribe(["title"], told)
  document.close()
  document.change((root) => splice(root, ["title"], 0, 0, "x"))
  expect(told).not.toHaveBeenCalled()
})
