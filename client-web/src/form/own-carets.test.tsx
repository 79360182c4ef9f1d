// @vitest-environment jsdom
// Carets of texts, which a form keeps from the rest of the page.
import { cleanup, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { fieldOf, gabaritOf } from "./testing/gabarits"
import { liveDocument, renderForm } from "./testing/live"

afterEach(cleanup)

test("C105: a caret that moves in a text is heard by that text, and by nobody who listens to the page’s selections", async () => {
  const gabarit = gabaritOf(fieldOf("public", { type: "text", maxCharacters: null }), fieldOf("le", { type: "date" }))
  const live = liveDocument(gabarit)
  const told = vi.spyOn(live.presence, "caret")
  renderForm(live, gabarit)
  const text = screen.getByRole<HTMLTextAreaElement>("textbox", { name: /public/i })
  text.focus()
  await waitFor(() => expect(told).toHaveBeenCalled())
  told.mockClear()
  const heard = vi.fn()
  document.addEventListener("selectionchange", heard)
  text.dispatchEvent(new Event("selectionchange", { bubbles: true }))
  expect(heard).not.toHaveBeenCalled()
  await waitFor(() => expect(told).toHaveBeenCalled())
  document.dispatchEvent(new Event("selectionchange"))
  expect(heard).toHaveBeenCalledTimes(1)
  document.removeEventListener("selectionchange", heard)
})
