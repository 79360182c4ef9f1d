// @vitest-environment jsdom
// One suite for every maker of a source: a form can't tell them apart, but by what it may do.
import { Repo, type DocHandle } from "@automerge/automerge-repo/slim"
import { save, spans, type Doc } from "@automerge/automerge/slim"
import { act, cleanup, render } from "@testing-library/react"
import { afterEach, describe, expect, test, vi } from "vitest"
import { DocumentForm } from "../form"
import { bornDocument } from "../form/testing/documents"
import { fieldOf, gabaritOf } from "../form/testing/gabarits"
import "../form/testing/live"
import { values, type Values } from "../shape/content"
import { asMap } from "../shape/read"
import type { AnySpan } from "../shape/rich"
import { rootOf } from "../shape/thaw"
import { liveAround, type LiveDocument, type Root } from "../sync"
import { frozenSource, plainSource, redo, type Done, type Edit, type FormSource } from "."
import { liveSource } from "./live"

afterEach(cleanup)

const options = ["a", "b", "c"].map((key) => ({ key, label: `Option ${key}` }))
const COLUMNS = [
  fieldOf("acteur", { type: "actor" }), fieldOf("role", { type: "text", maxCharacters: 200 }),
  fieldOf("notes", { type: "rich-text" }), fieldOf("rang", { type: "number", unit: "", min: null, max: null }),
]
const GABARIT = gabaritOf(
  fieldOf("titre", { type: "title" }),
  fieldOf("texte", { type: "text", maxCharacters: 100 }),
  fieldOf("riche", { type: "rich-text" }),
  fieldOf("choix", { type: "choice", options }),
  fieldOf("plusieurs", { type: "choices", options, other: true }),
  fieldOf("jour", { type: "date" }),
  fieldOf("periode", { type: "period" }),
  fieldOf("nombre", { type: "number", unit: "€", min: 0, max: 10 }),
  fieldOf("oui", { type: "yes-no" }),
  fieldOf("acteur", { type: "actor" }),
  fieldOf("lien", { type: "document", gabarits: [] }),
  fieldOf("lignes", { type: "rows", columns: COLUMNS, presentation: "cards" }),
)

/** Something in each field; done to any source. */
function fill(edit: Edit): void {
  const at = (...path: string[]) => ["fields", ...path]
  edit.splice(["title"], 0, 0, "À pied. ")
  edit.setText(at("texte"), "Deux mots")
  edit.setText(at("texte"), "Deux mots, et trois")
  edit.splice(at("texte"), 0, 4, "Cinq")
  edit.set(at("choix"), "b")
  edit.set(at("choix"), "a")
  edit.set(at("plusieurs", "a"), true)
  edit.set(at("plusieurs", "b"), true)
  edit.set(at("plusieurs", "b"), null)
  edit.setText(at("plusieurs_autre"), "autrement")
  edit.set(at("jour"), "2026-05-03")
  edit.set(at("periode", "debut"), "2026-05-03")
  edit.set(at("nombre"), 12.5)
  edit.set(at("oui"), false)
  edit.setText(at("acteur", "nom"), "CPAM")
  edit.set(at("acteur", "ref"), "m/1")
  for (const [id, order] of [["r2", "W"], ["r1", "V"]] as const) edit.addRow(at("lignes"), { id, order, columns: COLUMNS })
  edit.setText(at("lignes", "r1", "role"), "finance")
  edit.set(at("lignes", "r1", "rang"), 1)
  edit.set(at("lignes", "r2", "order"), "A")
  edit.joinRich(at("lignes", "r1", "notes"), at("riche"))
}

function liveDocument(): LiveDocument {
  const repo = new Repo({ network: [] })
  return liveAround(repo.import<Root>(save(bornDocument(GABARIT, "Bouger"))) as DocHandle<Root>)
}

const spansIn = (live: LiveDocument) => (path: readonly string[]) => spans(live.handle.doc() as Doc<Root>, [...path]) as readonly AnySpan[]

/** What a source says, field by field. */
function said(source: FormSource, live?: LiveDocument): Values {
  return JSON.parse(JSON.stringify(values(GABARIT, source.value([]), live && spansIn(live)))) as Values
}

/** What the server would say of a new document. */
function contentOf(live: LiveDocument): unknown {
  const fields = values(GABARIT, live.handle.doc(), spansIn(live))
  return { schema: 1, gabarit: GABARIT.id, title: fields["titre"], fields }
}

interface Made {
  readonly source: FormSource
  readonly said: () => Values
}

const MAKERS: Record<string, () => Made> = {
  live: () => {
    const live = liveDocument()
    const source = liveSource(live)
    return { source, said: () => said(source, live) }
  },
  plain: () => {
    const source = plainSource({ id: "d", root: rootOf(contentOf(liveDocument()), GABARIT) })
    return { source, said: () => said(source) }
  },
  frozen: () => {
    const live = liveDocument()
    const source = frozenSource({ id: "d", root: asMap(live.handle.doc()) ?? {}, spansAt: spansIn(live) })
    return { source, said: () => said(source, live) }
  },
  "frozen, of a content": () => {
    const source = frozenSource({ id: "d", root: rootOf(contentOf(liveDocument()), GABARIT) })
    return { source, said: () => said(source) }
  },
}
const WRITABLE = ["live", "plain"]
const FROZEN = Object.keys(MAKERS).filter((name) => !WRITABLE.includes(name))
const made = (name: string): Made => (MAKERS[name] as () => Made)()

/** The form as HTML, without the ids that React counts. */
function shown(source: FormSource, readOnly: boolean): string {
  const { container, unmount } = render(<DocumentForm source={source} gabarit={GABARIT} readOnly={readOnly} />)
  const controls = [...container.querySelectorAll("textarea, input")].map((one) => (one as HTMLInputElement).value)
  const html = container.innerHTML.replace(/_r_\w+?_|react-aria-?[\w:-]+/g, "id").replace(/ (?:for|id|aria-\w+by)="[^"]*"/g, "")
  unmount()
  return `${html}\n${JSON.stringify(controls)}`
}

describe.each(Object.keys(MAKERS))("a %s source", (name) => {
  test("says what the document says, and is shown as the others are", () => {
    const { source, said: says } = made(name)
    const live = MAKERS["live"]?.()
    expect(says()).toEqual(live?.said())
    expect(source.gabarit()).toBe(GABARIT.id)
    expect(source.blocks(["fields", "riche"])).toEqual([{ kind: { is: "paragraph" }, runs: [] }])
    expect([source.blocks(["fields", "nulle_part"]), source.value(["nulle", "part"])]).toEqual([null, undefined])
    expect(shown(source, true)).toBe(shown(live?.source as FormSource, true))
  })

  test("gives the same value until it changes", () => {
    const { source } = made(name)
    expect(source.value(["fields"])).toBe(source.value(["fields"]))
    expect(source.state()).toBe(source.state())
  })
})

describe.each(WRITABLE)("a %s source that is written in", (name) => {
  test("takes every edit, and is shown with it", () => {
    const { source, said: says } = made(name)
    source.change(fill)
    const live = MAKERS["live"]?.()
    live?.source.change(fill)
    expect(says()).toEqual(live?.said())
    expect(says()["texte"]).toBe("Cinq mots, et trois")
    expect((says()["lignes"] as readonly { id: string }[]).map(({ id }) => id)).toEqual(["r2", "r1"])
    expect(shown(source, true)).toBe(shown(live?.source as FormSource, true))
    expect(shown(source, false)).toBe(shown(live?.source as FormSource, false))
  })

  test("makes nothing where the gabarit has nothing", () => {
    const { source, said: says } = made(name)
    const before = says()
    source.change((edit) => {
      edit.set(["fields", "nulle_part", "la"], "a")
      edit.setText(["fields", "nulle_part"], "a")
      edit.splice(["fields", "oui"], 0, 0, "a")
      expect(edit.addRow(["fields", "nulle_part"], { id: "r", order: "V", columns: [] })).toBe(false)
    })
    expect(says()).toEqual(before)
  })

  test("tells whoever listens at, above or below, and nobody else", () => {
    const { source } = made(name)
    const [at, above, beside, below] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
    source.subscribe(["fields", "periode"], at)
    const end = source.subscribe(["fields"], above)
    source.subscribe(["fields", "jour"], beside)
    source.subscribe(["fields", "periode", "debut"], below)
    source.change((edit) => edit.set(["fields", "periode", "debut"], "2026-05-03"))
    end()
    source.change((edit) => edit.set(["fields", "periode", "fin"], "2026-05-03"))
    expect([at, above, beside, below].map((told) => told.mock.calls.length)).toEqual([2, 1, 0, 1])
  })

  test("keeps untouched values the same objects", () => {
    const { source } = made(name)
    const before = source.value(["fields", "periode"])
    source.change((edit) => edit.set(["fields", "oui"], true))
    expect(source.value(["fields", "periode"])).toBe(before)
  })

  test("a bound text takes what is typed, and shows what is changed around the caret", () => {
    const { source, said: says } = made(name)
    const element = document.createElement("textarea")
    document.body.append(element)
    const binding = source.bindText(element, ["fields", "texte"])
    element.focus()
    typeInto(element, "Bonjour")
    // Written after the next frame, or now.
    binding.flush()
    expect(says()["texte"]).toBe("Bonjour")
    element.setSelectionRange(3, 3)
    act(() => source.change((edit) => edit.splice(["fields", "texte"], 0, 0, "Ah. ")))
    expect([element.value, element.selectionStart]).toEqual(["Ah. Bonjour", 7])
    binding.setReadOnly(true)
    expect(element.readOnly).toBe(true)
    binding.destroy()
    typeInto(element, "perdu")
    expect(says()["texte"]).toBe("Ah. Bonjour")
    element.remove()
  })

  test("a text that isn't there can't be typed in", () => {
    const { source } = made(name)
    const element = document.createElement("textarea")
    source.bindText(element, ["fields", "nulle_part"])
    expect(element.readOnly).toBe(true)
  })
})

describe.each(FROZEN)("a source that is %s", (name) => {
  test("never changes", () => {
    const { source, said: says } = made(name)
    const before = says()
    source.change(fill)
    expect([says(), source.mayWrite(), source.access]).toEqual([before, false, "read"])
    const element = document.createElement("textarea")
    source.bindText(element, ["fields", "texte"])
    typeInto(element, "mot")
    expect([element.readOnly, source.value(["fields", "texte"])]).toEqual([true, ""])
  })
})

test("what was done to plain values can be done to a live document", () => {
  const all: Done[] = []
  const plain = plainSource({ id: "d", root: rootOf(contentOf(liveDocument()), GABARIT), onChange: (done) => void all.push(...done) })
  plain.change(fill)
  const { source, said: says } = made("live")
  source.change((edit) => redo(edit, all))
  expect(says()).toEqual(said(plain))
})

test("a plain source tells what has become of it, and keeps former values as they were", () => {
  const onChange = vi.fn()
  const root = { title: "a", fields: { texte: "un" } }
  const source = plainSource({ id: "d", root, onChange })
  source.change(() => undefined)
  expect(onChange).not.toHaveBeenCalled()
  source.change((edit) => edit.setText(["fields", "texte"], "une"))
  expect(onChange).toHaveBeenCalledWith(
    [{ type: "splice", path: ["fields", "texte"], at: 2, remove: 0, insert: "e" }], { title: "a", fields: { texte: "une" } },
  )
  expect(root.fields.texte).toBe("un")
  source.become("read")
  source.change((edit) => edit.setText(["fields", "texte"], "deux"))
  expect(source.root).toEqual({ title: "a", fields: { texte: "une" } })
})

test("what is being composed reaches a plain source, and nothing is put into the control meanwhile", () => {
  const source = plainSource({ id: "d", root: { texte: "caf" } })
  const element = document.createElement("textarea")
  const binding = source.bindText(element, ["texte"])
  element.dispatchEvent(new CompositionEvent("compositionstart"))
  typeInto(element, "´")
  expect([source.value(["texte"]), source.composing, binding.composing]).toEqual(["caf´", true, true])
  source.change((edit) => edit.splice(["texte"], 0, 0, "Un "))
  expect(element.value).toBe("caf´")
  element.value = "café"
  element.dispatchEvent(new InputEvent("input", { bubbles: true }))
  element.dispatchEvent(new CompositionEvent("compositionend"))
  expect([element.value, source.value(["texte"]), source.composing]).toEqual(["Un café", "Un café", false])
})

function typeInto(element: HTMLTextAreaElement, words: string): void {
  if (element.readOnly) return
  act(() => {
    element.setRangeText(words, element.value.length, element.value.length, "end")
    element.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
}
