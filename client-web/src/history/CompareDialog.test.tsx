// @vitest-environment jsdom
// What is compared and put back: links to documents, and the formatting of a row's rich text.
import {
  change, from, getHeads, ImmutableString, mark, save, spans, splitBlock, splice, type Doc,
} from "@automerge/automerge/slim"
import { Repo } from "@automerge/automerge-repo/slim"
import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Answers, answersOf, type EditSession } from "../api"
import { liveAround, type LiveDocument, type Root } from "../sync"
import "../ui/testing/jsdom"
import { CompareDialog } from "./CompareDialog"
import { GABARIT } from "./testing/gabarit"

configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  answersOf("").clear()
  vi.unstubAllGlobals()
})

const NOTES = ["fields", "acteurs", "r1", "notes"]
const BLOCK = { type: new ImmutableString("paragraph"), parents: [], attrs: {}, isEmbed: false }

/** What the server says of documents: `d1`, `d2`, of the same workspace. */
function stubServer(): void {
  const documents = [{ id: "d1", title: "Bouger à tout âge" }, { id: "d2", title: "Manger mieux" }]
  vi.stubGlobal("fetch", (request: string | Request) => {
    const address = typeof request === "string" ? request : request.url
    const body = address.includes("/workspaces/") ? documents : { id: "d0", title: "Fiche", workspace: "w1" }
    return Promise.resolve(new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }))
  })
}

/** The dialog that compares a place before and after an edit. */
function compare(path: string, edit: (root: Root) => void): LiveDocument {
  stubServer()
  let doc: Doc<Root> = from<Root>({
    title: "Fiche", fields: { liee: new ImmutableString("d1"), acteurs: { r1: { order: new ImmutableString("V"), notes: "" } } },
  })
  doc = change(doc, (root) => {
    splitBlock(root, NOTES, 0, BLOCK)
    splice(root, NOTES, 1, 0, "Un constat")
  })
  const before = getHeads(doc)
  doc = change(doc, edit)
  const editSession: EditSession = {
    participant: "p1", name: "Odile Encrier", firstAt: 0, lastAt: 0, changes: 1, fields: [], heads: getHeads(doc), before,
  }
  const document = liveAround(new Repo({ network: [] }).import<Root>(save(doc)))
  render(
    <Answers participant="">
      <CompareDialog live={document} gabarit={GABARIT} editSession={editSession} path={path} onClose={() => undefined} />
    </Answers>,
  )
  return document
}

const link = (id: string) => (root: Root) => {
  Object.assign(root["fields"] as object, { liee: new ImmutableString(id) })
}

test("linked documents are told by their titles, never by their ids", async () => {
  compare("fields.liee", link("d2"))
  const dialog = await screen.findByRole("dialog", { name: "Fiche action liée\u00a0: avant et après" })
  await waitFor(() => expect(dialog.textContent).toContain("Bouger à tout âge"))
  expect(dialog.textContent).toContain("Manger mieux")
  expect(dialog.textContent).not.toMatch(/d1|d2/)
})

test("a document that is out of reach is said to be, and the link can be put back all the same", async () => {
  compare("fields.liee", link("d9"))
  const dialog = await screen.findByRole("dialog")
  await waitFor(() => expect(dialog.textContent).toContain("Bouger à tout âge"))
  expect(dialog.textContent).toContain("Document inaccessible")
  expect(screen.getByRole("button", { name: "Remettre cette valeur" })).toBeTruthy()
})

test("where only the formatting of a row's text changed, it can be put back", async () => {
  const document = compare("fields.acteurs.r1.notes", (root) => {
    mark(root as Doc<Root>, NOTES, { start: 1, end: 3, expand: "after" }, "strong", true)
  })
  expect((await screen.findByRole("dialog")).textContent).toContain("La mise en forme")
  fireEvent.click(screen.getByRole("button", { name: "Remettre cette valeur" }))
  const confirm = screen.getByRole("group", { name: "Remettre cette valeur\u00a0?" })
  fireEvent.click(confirm.querySelector("button:last-of-type") as HTMLElement)
  const words = spans(document.handle.doc(), NOTES).filter((span) => span.type === "text")
  expect(words).toEqual([{ type: "text", value: "Un constat" }])
})
