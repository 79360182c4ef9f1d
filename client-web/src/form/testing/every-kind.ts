// The ground of the tests of fields: a form with one of each kind.
import { act, fireEvent } from "@testing-library/react"
import type { Suggestions } from "../suggestions"
import { fieldOf, gabaritOf } from "./gabarits"
import { liveDocument, renderForm } from "./live"

const options = (...keys: string[]) => keys.map((key) => ({ key, label: `Option ${key}` }))
/** A field of each kind. */
export const everyKind = gabaritOf(
  fieldOf("titre", { type: "title" }, { status: "incontournable", help: "L’intitulé.", example: "Marcher" }),
  fieldOf("texte", { type: "text", maxCharacters: 100 }),
  fieldOf("court", { type: "text", maxCharacters: 20 }),
  fieldOf("riche", { type: "rich-text" }),
  fieldOf("choix", { type: "choice", options: options("a", "b") }, { status: "le-cas-echeant" }),
  fieldOf("liste", { type: "choice", options: options("a", "b", "c", "d", "e") }),
  fieldOf("plusieurs", { type: "choices", options: options("a", "b", "c"), other: true }),
  fieldOf("jour", { type: "date" }),
  fieldOf("periode", { type: "period" }),
  fieldOf("nombre", { type: "number", unit: "€", min: 0, max: 1000 }),
  fieldOf("oui", { type: "yes-no" }),
  fieldOf("acteur", { type: "actor" }),
  fieldOf("personne", { type: "member" }),
  fieldOf("lien", { type: "document", gabarits: ["essai/essai"] }),
  fieldOf("secret", { type: "text", maxCharacters: null }, { sensitive: true }),
)
/** What is proposed in it. */
export const suggestions: Suggestions = {
  actors: [{ name: "Caisse d’allocations familiales", ref: "m/1", from: "Matrice" }, { name: "CPAM", ref: null, from: "Fiche" }],
  members: [{ id: "p1", name: "Odile Encrier" }],
  documents: [
    { id: "d1", title: "Fiche du pays", gabarit: "essai/essai@2", href: "/d/d1" },
    { id: "d2", title: "Autre chose", gabarit: "essai/autre@1", href: "/d/d2" },
  ],
}

/** A form of every kind of field, drawn. */
export function form() {
  const document = liveDocument(everyKind)
  renderForm(document, everyKind, { suggestions })
  return document
}

/** The field of a key. */
export function field(key: string): HTMLElement {
  const path = key === "titre" ? "title" : `fields.${key}`
  const found = globalThis.document.querySelector<HTMLElement>(`[data-form-path="${path}"]`)
  if (found === null) throw new Error(`no field ${key}`)
  return found
}

/** Words at the end of a control, typed. */
export function type(element: HTMLElement, words: string): void {
  fireEvent.focus(element)
  const control = element as HTMLTextAreaElement
  act(() => {
    control.setRangeText(words, control.value.length, control.value.length, "end")
    control.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
}
