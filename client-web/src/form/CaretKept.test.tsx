// @vitest-environment jsdom
// Where the caret is after a right was lost for a moment.
import { splice, type Doc } from "@automerge/automerge/slim"
import { act, within } from "@testing-library/react"
import { expect, test } from "vitest"
import { loadEditor } from "../editor/rich/load"
import type { Root } from "../sync"
import { DocumentForm } from "./DocumentForm"
import { fieldOf, gabaritOf } from "./testing/gabarits"
import { liveDocument, renderForm } from "./testing/live"
import { liveSource } from "../source/live"

const gabarit = gabaritOf(fieldOf("texte", { type: "text", maxCharacters: 100 }), fieldOf("riche", { type: "rich-text" }))

function field(key: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-form-path="fields.${key}"]`)
  if (found === null) throw new Error(`no field ${key}`)
  return found
}

test.each(["texte", "riche"])("the caret comes back with the right to write: %s", async (key) => {
  const live = liveDocument(gabarit, (root) => {
    const fields = root["fields"] as Record<string, string>
    if (key === "texte") fields["texte"] = "un mot"
    else splice(root as Doc<Root>, ["fields", "riche"], 1, 0, "un mot")
  })
  const { rerender } = renderForm(live, gabarit)
  const again = (readOnly: boolean) => act(async () => {
    rerender(<DocumentForm source={liveSource(live)} gabarit={gabarit} readOnly={readOnly} />)
    await Promise.resolve()
  })
  await loadEditor()
  await act(async () => {
    const control = within(field(key)).getByRole("textbox")
    control.focus()
    await Promise.resolve()
  })
  const now = () => document.activeElement as HTMLElement
  if (now() instanceof HTMLTextAreaElement) (now() as HTMLTextAreaElement).setSelectionRange(3, 3)
  expect(field(key).contains(now())).toBe(true)
  await again(true)
  expect(now()).toBe(document.body)
  await again(false)
  expect(field(key).contains(now())).toBe(true)
  if (now() instanceof HTMLTextAreaElement) expect((now() as HTMLTextAreaElement).selectionStart).toBe(3)
  // Somebody who went elsewhere meanwhile is left there.
  await again(true)
  const button = document.body.appendChild(document.createElement("button"))
  button.focus()
  await again(false)
  expect(now()).toBe(button)
  button.remove()
})
