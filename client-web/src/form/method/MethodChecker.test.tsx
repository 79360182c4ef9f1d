// @vitest-environment jsdom
// The correcteur de méthode on the screen: what is missing before what is worth a look, repeated remarks as one, nothing new
// about a field in hand, and the focus stays in it when what was pressed goes away.
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import { fiche } from "../testing/gabarits"
import { elsewhere, liveDocument } from "../testing/live"
import { AdviceCount, MethodChecker } from "./MethodChecker"
import { liveSource } from "../../source/live"

beforeEach(() => localStorage.clear())

/** An action somebody has begun, whose two objectives of its own say no date. */
const BEGUN = {
  objectif_principal: "Informer et orienter les jeunes vers les soins",
  objectif_general_action: "Rompre l’isolement des aînés",
}

/** The checker of a fiche with these fields, its badge, and a control of the general objective, as the form marks it. */
function beside(fields: Record<string, unknown>) {
  const document = liveDocument(fiche, (root) => void Object.assign(root["fields"] as object, fields))
  const source = liveSource(document)
  render(<>
    <div data-form-path="fields.objectif_principal"><input aria-label="Objectif" /><button type="button">Gras</button></div>
    <AdviceCount source={source} gabarit={fiche}>{(count) => <output>{count}</output>}</AdviceCount>
    <MethodChecker source={source} gabarit={fiche} />
  </>)
  return document
}

const badge = () => screen.getByRole("status").textContent
const headings = (level: number) => screen.queryAllByRole("heading", { level }).map((heading) => heading.textContent)

function open(): void {
  const document = liveDocument(fiche, (root) => {
    Object.assign(root["fields"] as object, { objectif_principal: "Créer et animer un lieu d’écoute pour les jeunes d’ici 2027" })
  })
  render(<MethodChecker source={liveSource(document)} gabarit={fiche} />)
}

const title = () => screen.getByRole("heading", { name: "Correcteur de méthode" })

test("the button that brings remarks back leaves the focus to the heading", () => {
  open()
  for (const button of screen.getAllByRole("button", { name: /^Ignorer la remarque/ })) fireEvent.click(button)
  expect(document.activeElement).toBe(title())
  const again = screen.getByRole("button", { name: "Les montrer à nouveau" })
  again.focus()
  fireEvent.click(again)
  expect(again.isConnected).toBe(false)
  expect(document.activeElement).toBe(title())
})

test("a proposal is introduced as French does", () => {
  open()
  expect(document.querySelector(".form-remark-proposal .ui-aside")?.textContent).toBe("Par exemple\u00a0:")
})

test("what is missing comes first, and alone is counted on the badge", () => {
  beside({ ...BEGUN, objectif_specifique: "Prévention des chutes des aînés" })
  expect(headings(3)).toEqual(["Il manque", "À regarder"])
  expect(badge()).toBe("1")
  expect(screen.getByText("2 remarques")).toBeTruthy()
})

test("a fiche with only a title is told nothing", () => {
  beside({})
  expect(screen.getByText("Aucune remarque.")).toBeTruthy()
  expect(headings(3)).toEqual([])
  expect(badge()).toBe("0")
})

test("objectives without a date are one remark that leads to each, and is dismissed as one", () => {
  beside({ objectif_general_action: "Sensibiliser les jeunes", objectif_specifique: "Sensibiliser les élus" })
  expect(headings(3)).toEqual(["Il manque"])
  expect(headings(4)).toEqual(["2 objectifs où l’on ne voit pas ce qui doit changer"])
  expect(badge()).toBe("1")
  const [remark] = screen.getAllByRole("listitem").filter((item) => item.classList.contains("form-remark"))
  expect(within(remark as HTMLElement).getAllByRole("button", { name: /^Aller au champ/ })).toHaveLength(2)
  fireEvent.click(screen.getByRole("button", { name: /^Ignorer la remarque/ }))
  expect(screen.getByText(/^1 remarque ignorée/)).toBeTruthy()
  expect(badge()).toBe("0")
})

test("nothing new is said of a field in hand until it is left, and what was said goes when it is mended", async () => {
  const document = beside({ objectif_principal: "Sensibiliser les jeunes", objectif_specifique: "Rompre l’isolement des aînés" })
  expect(badge()).toBe("1")
  act(() => screen.getByLabelText("Objectif").focus())
  elsewhere(document, (fields) => Object.assign(fields, { objectif_principal: "Prévention" }))
  await waitFor(() => expect(badge()).toBe("0"))
  // Another control of the same field: it isn't left by that.
  act(() => screen.getByRole("button", { name: "Gras" }).focus())
  expect(badge()).toBe("0")
  act(() => screen.getByRole("button", { name: "Gras" }).blur())
  expect(badge()).toBe("2")
})

test("pieces are quoted where no rewriting is sure", () => {
  beside({ objectif_principal: BEGUN.objectif_principal })
  expect(document.querySelector(".form-remark-proposal .ui-aside")?.textContent).toBe("À séparer\u00a0:")
  const pieces = [...document.querySelectorAll(".form-remark-proposal q")].map((piece) => piece.textContent)
  expect(pieces).toEqual(["Informer…", "orienter les jeunes…"])
})
