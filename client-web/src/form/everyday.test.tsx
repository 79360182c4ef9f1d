// @vitest-environment jsdom
// What makes a form quiet and quick: names that say which field is meant, groups, few marks, few stops of the Tab key, and
// nothing about writing where one only reads.
import { cleanup, render, screen, waitFor, within } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import type { Access, LiveDocument } from "../sync"
import { liveSource } from "../source/live"
import { METHOD } from "./method/method"
import { isLong, Outline } from "./outline/Outline"
import { addRow } from "./testing/documents"
import { fiche, fieldOf, gabaritOf, matrix, note } from "./testing/gabarits"
import { elsewhere, liveDocument, renderForm, type Fields } from "./testing/live"

function place(path: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-form-path="${path}"]`)
  if (found === null) throw new Error(`nothing at ${path}`)
  return found
}

function showOutline(live: LiveDocument, gabarit = fiche): HTMLElement {
  return render(<Outline source={liveSource(live)} gabarit={gabarit} />).container
}

/** A fiche with an indicator that the method has something to say about. */
function documentWithRemark(): LiveDocument {
  return liveDocument(fiche, (root) => {
    const columns = fiche.sections.flatMap(({ fields }) => fields).find(({ key }) => key === "indicateurs")?.kind
    addRow(root, ["fields", "indicateurs"], columns?.type === "rows" ? columns.columns : [], "r0", "A")
    Object.assign((root["fields"] as Fields)["indicateurs"]?.["r0"] ?? {}, { intitule: "Taux de recours", type: "resultat" })
  })
}

test("C85: the outline calls fields by names that say which are meant, the form by the guide's labels", () => {
  const outline = showOutline(liveDocument(fiche))
  const names = [...outline.querySelectorAll(".form-outline-missing a")].map((one) => one.textContent)
  expect(names).toEqual([
    "Axe", "Objectif principal", "Objectif spécifique", "Contexte", "Objectif général de l’action", "Descriptif des actions",
    "Calendrier", "Pilotage de l’action", "Indicateurs",
  ])
  renderForm(liveDocument(fiche), fiche)
  expect(within(place("fields.objectif_specifique")).getByRole("textbox", { name: "Quels moyens pour atteindre l’objectif général" })).toBeTruthy()
})

test("C85: a number and what it numbers are one group, by the name of what is numbered", () => {
  renderForm(liveDocument(fiche), fiche)
  const group = screen.getByRole("group", { name: "Objectif spécifique" })
  expect(within(group).getAllByRole("textbox")).toHaveLength(2)
  expect(screen.getByRole("group", { name: "Intitulé de l’action" }).contains(place("title"))).toBe(true)
})

test("C86: the help of a field comes after it for the keyboard, that of rows before them", () => {
  renderForm(liveDocument(fiche), fiche)
  const follows = (one: Element, other: Element) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const axe = place("fields.axe")
  const help = within(axe).getByRole("button", { name: /^Aide et exemple\s: Axe . Thématique$/ })
  expect(follows(within(axe).getByRole("textbox"), help)).toBe(true)
  const rows = place("fields.indicateurs")
  const [first] = within(rows).getAllByRole("button")
  expect(first).toBe(within(rows).getByRole("button", { name: /^Aide et exemple\s: Indicateurs/ }))
})

test("C87: only what must or may have to be filled is marked, and what that means is said once", () => {
  renderForm(liveDocument(fiche), fiche)
  expect(screen.queryByText("Facultatif")).toBeNull()
  expect(screen.getAllByText("Le cas échéant").length).toBeGreaterThan(2)
  expect(screen.getAllByText("Les champs sans mention sont facultatifs.")).toHaveLength(1)
})

test("C87: where nothing is required, that is said instead", () => {
  renderForm(liveDocument(note), note)
  expect(screen.getByText("Tous les champs sont facultatifs.")).toBeTruthy()
})

test.each<Access>(["read", "archived"])("C87: who may only read (%s) isn't told how to write, nor what is to be filled", (access) => {
  const live = liveDocument(matrix, undefined, access)
  renderForm(live, matrix)
  expect(screen.queryByText(/Entrée pour écrire/)).toBeNull()
  expect(screen.queryByText(/facultatifs/)).toBeNull()
  const outline = showOutline(liveDocument(fiche, undefined, access))
  expect(outline.textContent).not.toMatch(/à compléter/)
  expect(outline.querySelectorAll(".form-outline-missing a")).toHaveLength(0)
})

test("C87: an example of several sentences keeps them apart", () => {
  const example = "Une phrase.\nUne autre."
  renderForm(liveDocument(gabaritOf(fieldOf("a", { type: "date" }, { example }))), gabaritOf(fieldOf("a", { type: "date" }, { example })))
  expect(document.querySelector(".form-example [lang=fr]")?.textContent).toBe(example)
})

test("C88: a matrix is told by its actors, without a bar, and a row by what it is called", () => {
  const live = liveDocument(matrix, (root) => {
    const columns = matrix.sections.flatMap(({ fields }) => fields).flatMap(({ kind }) => (kind.type === "rows" ? kind.columns : []))
    addRow(root, ["fields", "acteurs"], columns, "r0", "A")
    addRow(root, ["fields", "acteurs"], columns, "r1", "B")
    const rows = (root["fields"] as Fields)["acteurs"] ?? {}
    Object.assign(rows["r0"] ?? {}, { acteur: { nom: "CPAM" } })
    Object.assign(rows["r1"] ?? {}, { role: "Relayer" })
  })
  const outline = showOutline(live, matrix)
  expect(outline.textContent).toMatch(/2\sacteurs, 1 sans nom/)
  expect(outline.textContent).toMatch(/1\sacteur sans nom/)
  expect(outline.querySelector(".ui-progress")).toBeNull()
  cleanup()
  expect(showOutline(liveDocument(note), note).querySelector(".ui-progress")).toBeNull()
})

test("C88: indicators are complete when the method agrees, not as soon as one has words", async () => {
  await METHOD.load()
  const live = documentWithRemark()
  const outline = showOutline(live)
  const part = () => [...outline.querySelectorAll(".form-outline-section")].find((one) => one.textContent?.startsWith("Indicateurs"))
  expect(part()?.textContent).toBe("Indicateurs1 remarque du correcteur")
  elsewhere(live, (fields) => Object.assign(fields["indicateurs"]?.["r0"] ?? {}, { type: "processus" }))
  await waitFor(() => expect(part()?.textContent).toBe("IndicateursComplet"))
})

test("C88: the outline keeps the focus when the method comes", async () => {
  await METHOD.load()
  const notYet = vi.spyOn(METHOD, "get").mockReturnValue({ module: null, failed: false })
  const source = liveSource(documentWithRemark())
  const { rerender } = render(<Outline source={source} gabarit={fiche} />)
  const toggle = screen.getByRole("button", { expanded: false })
  toggle.focus()
  notYet.mockRestore()
  rerender(<Outline source={source} gabarit={fiche} managers={[]} />)
  await waitFor(() => expect(document.querySelector(".form-outline")?.textContent).toContain("du correcteur"))
  expect(document.activeElement).toBe(toggle)
})

test("C91: only what has four parts or more has its outline beside it", () => {
  expect([fiche, note, matrix].map(isLong)).toEqual([true, true, false])
})
