// @vitest-environment jsdom
// The correcteur de méthode on the screen: the focus stays in it when what was pressed goes away.
import { fireEvent, render, screen } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import { fiche } from "../testing/gabarits"
import { liveDocument } from "../testing/live"
import { MethodChecker } from "./MethodChecker"
import { liveSource } from "../../source/live"

beforeEach(() => localStorage.clear())

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
