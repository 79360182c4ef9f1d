// @vitest-environment jsdom
// Names of actors: linked ones are told from free ones, which can be linked or added to where actors are listed.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { expect, test } from "vitest"
import { liveSource } from "../../source/live"
import { addActorTo, actorsListed, matching, type ActorList } from "../suggestions"
import { everyKind, field, suggestions, type } from "../testing/every-kind"
import { matrix } from "../testing/gabarits"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import type { LiveDocument } from "../../sync"

const box = () => within(field("acteur")).getByRole<HTMLInputElement>("combobox")

function show(lists: readonly ActorList[], access: "write" | "read" = "write"): LiveDocument {
  const document = liveDocument(everyKind, undefined, access)
  renderForm(document, everyKind, { suggestions: { ...suggestions, lists } })
  return document
}

const list = (add: ActorList["add"], title = "La matrice"): ActorList => ({ id: title, title, add })

test("C89: a name that is nobody's is added where actors are listed, and linked", async () => {
  const asked: string[] = []
  const document = show([list((name) => Promise.resolve(`m/${asked.push(name)}`))])
  type(box(), "Mairie de Caumont")
  // What is typed is painted first, and written then.
  await within(field("acteur")).findByText("Nom libre")
  fireEvent.click(await screen.findByRole("button", { name: "Ajouter à la matrice" }))
  await waitFor(() => expect(held(document, "fields", "acteur")).toEqual({ nom: "Mairie de Caumont", ref: "m/1" }))
  expect(asked).toEqual(["Mairie de Caumont"])
  expect(screen.queryByText("Nom libre")).toBeNull()
  expect(globalThis.document.activeElement).toBe(box())
})

test("C89: a name that somebody changes meanwhile is linked to nothing", async () => {
  let answer: (ref: string) => void = () => undefined
  const document = show([list(() => new Promise((resolve) => void (answer = resolve)))])
  type(box(), "Mairie")
  fireEvent.click(await screen.findByRole("button", { name: "Ajouter à la matrice" }))
  type(box(), " de Caumont")
  await act(async () => answer("m/1"))
  expect(held(document, "fields", "acteur")).toEqual({ nom: "Mairie de Caumont" })
})

test("C89: what can't be added is said, and the name stays", async () => {
  const document = show([list(() => Promise.reject(new Error("no network")))])
  type(box(), "Mairie")
  fireEvent.click(await screen.findByRole("button", { name: "Ajouter à la matrice" }))
  expect((await screen.findByRole("alert")).textContent).toMatch(/n’a pas pu être ajouté/)
  expect(held(document, "fields", "acteur")).toEqual({ nom: "Mairie" })
})

test("C89: a name that a listed actor has is linked to it, not added again", async () => {
  const document = show([list(() => Promise.reject(new Error("not asked")))])
  type(box(), "caisse d'allocations familiales")
  fireEvent.click(await within(field("acteur")).findByRole("button", { name: "Lier à Matrice" }))
  expect(held(document, "fields", "acteur")).toEqual({ nom: "caisse d'allocations familiales", ref: "m/1" })
})

test("C89: where one only reads, a linked name is a chip and a free one a text", () => {
  const document = show([], "read")
  elsewhere(document, (fields) => Object.assign(fields, { acteur: { nom: "CPAM", ref: new ImmutableString("m/1") } }))
  expect(field("acteur").querySelector(".form-chip")?.textContent).toBe("CPAM (Lié)")
  elsewhere(document, (fields) => Object.assign(fields, { acteur: { nom: "CPAM" } }))
  expect(field("acteur").querySelector(".form-chip")).toBeNull()
})

test("C89: short names are proposed for what they stand for, and the other way round", () => {
  const names = ["Accueil des jeunes", "Communauté de communes du Val d’Orève", "CPTS de l’Orève", "Caisse primaire d’assurance maladie", "Mission locale"]
  const found = (typed: string) => matching(names.map((name) => ({ name })), typed, () => false).map(({ name }) => name)
  expect(found("cc")).toEqual(["Communauté de communes du Val d’Orève", "Accueil des jeunes"])
  expect(found("cc val")).toEqual(["Communauté de communes du Val d’Orève"])
  expect(found("CPAM")).toEqual(["Caisse primaire d’assurance maladie"])
  expect(found("communauté professionnelle")).toEqual(["CPTS de l’Orève"])
  expect(found("ml")).toEqual(["Mission locale"])
  expect(found("zz")).toEqual([])
})

test("C89: an actor is added to a matrix once, whoever asks", () => {
  const document = liveDocument(matrix)
  const source = liveSource(document)
  const ref = addActorTo(source, matrix, " Mairie de Caumont ")
  expect(addActorTo(source, matrix, "mairie de caumont")).toBe(ref)
  const known = actorsListed(matrix, { fields: document.value(["fields"]) }, source.id, "La matrice")
  expect(known).toEqual([{ name: "Mairie de Caumont", ref, from: "La matrice" }])
  expect(addActorTo(liveSource(liveDocument(matrix, undefined, "read")), matrix, "CPAM")).toBeNull()
})
