// @vitest-environment jsdom
// A field that refers to something: an actor, a member, a document.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, fireEvent, screen, within } from "@testing-library/react"
import { describe, expect, test } from "vitest"
import { everyKind, field, form, suggestions, type } from "../testing/every-kind"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"

describe("a reference", () => {
  const proposals = () => within(screen.getByRole("listbox", { name: "Propositions" })).getAllByRole("option")
  const box = (key = "acteur") => within(field(key)).getByRole<HTMLInputElement>("combobox")

  test("is typed freely, proposed from what is known, linked by choosing and unlinked by hand", () => {
    const document = form()
    type(box(), "caisse")
    expect(held(document, "fields", "acteur")).toEqual({ nom: "caisse" })
    const [proposal] = proposals()
    expect(proposal?.textContent).toContain("Caisse d’allocations familiales")
    fireEvent.keyDown(box(), { key: "ArrowDown" })
    fireEvent.keyDown(box(), { key: "Enter" })
    expect(held(document, "fields", "acteur")).toEqual({ nom: "Caisse d’allocations familiales", ref: "m/1" })
    expect(screen.queryByRole("listbox")).toBeNull()
    expect(within(field("acteur")).getByText("Lié à Matrice")).toBeTruthy()
    type(box(), " du pays")
    expect(held(document, "fields", "acteur")).toEqual({ nom: "Caisse d’allocations familiales du pays" })
  })

  test("C56: its list stands right behind the text, where a finger that swipes through the page comes next", () => {
    form()
    type(box(), "caisse")
    const list = screen.getByRole("listbox", { name: "Propositions" })
    expect(box().nextElementSibling?.contains(list)).toBe(true)
    expect(box().nextElementSibling?.getAttribute("popover")).toBe("manual")
    expect(box().getAttribute("aria-controls")).toBe(list.id)
    fireEvent.click(proposals()[0] as HTMLElement)
    expect(globalThis.document.activeElement).toBe(box())
    expect(box().value).toBe("Caisse d’allocations familiales")
  })

  test("its list stays open, with the same proposal active, while others change the document", () => {
    const document = form()
    type(box(), "c")
    fireEvent.keyDown(box(), { key: "ArrowDown" })
    const active = () => proposals().find((one) => one.getAttribute("aria-selected") === "true")
    const before = active()?.textContent
    elsewhere(document, (fields) => Object.assign(fields, { texte: "ailleurs" }))
    expect(active()?.textContent).toBe(before)
    fireEvent.keyDown(box(), { key: "Escape" })
    expect(screen.queryByRole("listbox")).toBeNull()
  })

  test("to a row that was merged into another leads to the one that stayed", () => {
    const document = liveDocument(everyKind)
    elsewhere(document, (fields) => Object.assign(fields["acteur"] ?? {}, { nom: "CPAM", ref: new ImmutableString("m/gone") }))
    const actors = [{ name: "Caisse primaire", ref: "m/kept", formerRefs: ["m/gone"], from: "Matrice" }]
    renderForm(document, everyKind, { suggestions: { ...suggestions, actors } })
    expect(within(field("acteur")).getByText("Lié à Matrice")).toBeTruthy()
  })

  test("typed in full is proposed until it is linked to that one", () => {
    const document = form()
    type(box(), "caisse d'allocations familiales")
    fireEvent.click(proposals()[0] as HTMLElement)
    expect(held(document, "fields", "acteur")).toEqual({ nom: "Caisse d’allocations familiales", ref: "m/1" })
    fireEvent.click(box())
    expect(screen.queryByRole("listbox")).toBeNull()
  })

  test("leaves the focus in its name when it is unlinked by its button", () => {
    const document = form()
    elsewhere(document, (fields) => Object.assign(fields["acteur"] ?? {}, { nom: "CPAM", ref: new ImmutableString("m/1") }))
    const button = within(field("acteur")).getByRole("button", { name: "Délier" })
    act(() => button.focus())
    fireEvent.click(button)
    expect(held(document, "fields", "acteur")).toEqual({ nom: "CPAM" })
    expect(globalThis.document.activeElement).toBe(box())
  })

  test("members are proposed where a person is meant", () => {
    const document = form()
    type(box("personne"), "odile")
    fireEvent.click(proposals()[0] as HTMLElement)
    expect(held(document, "fields", "personne")).toEqual({ nom: "Odile Encrier", ref: "p1" })
    fireEvent.click(within(field("personne")).getByRole("button", { name: "Délier" }))
    expect(held(document, "fields", "personne")).toEqual({ nom: "Odile Encrier" })
  })
})

test("a document is chosen among those of the gabarit, with a way to it", () => {
  const document = form()
  const list = within(field("lien")).getByRole("combobox")
  expect(within(list).getAllByRole("option").map((one) => one.textContent)).toEqual(["Aucun document", "Fiche du pays"])
  fireEvent.change(list, { target: { value: "d1" } })
  expect(held(document, "fields", "lien")).toBe("d1")
  expect(within(field("lien")).getByRole("link").getAttribute("href")).toBe("/d/d1")
  elsewhere(document, (fields) => Object.assign(fields, { lien: new ImmutableString("d9") }))
  expect(within(list).getByRole<HTMLOptionElement>("option", { name: "Document inaccessible" }).selected).toBe(true)
})
