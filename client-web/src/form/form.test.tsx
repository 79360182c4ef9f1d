// @vitest-environment jsdom
// The form as a whole: real gabarits, hostile documents, who is where, what is not saved yet, the outline, remarks, paper.
import { ImmutableString, splice } from "@automerge/automerge/slim"
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { describe, expect, test, vi } from "vitest"
import type { Gabarit } from "../api/generated/types"
import type { Here, LiveDocument, Root } from "../sync"
import { MethodChecker } from "./method/MethodChecker"
import { Outline } from "./outline/Outline"
import { printForm } from "./print/PrintOnDemand"
import { PrintView } from "./print/PrintView"
import { addRow } from "./testing/documents"
import { actorsListed } from "./suggestions"
import { fiche, fieldOf, gabaritOf, matrix, note } from "./testing/gabarits"
import { elsewhere, liveDocument, renderForm } from "./testing/live"
import { liveSource } from "../source/live"

function place(path: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-form-path="${path}"]`)
  if (found === null) throw new Error(`nothing at ${path}`)
  return found
}

/** As if the server had told who is where. */
function withPeople(live: LiveDocument, here: readonly Here[]): void {
  const of = (path: readonly string[]) => here.filter((one) => one.path?.startsWith(path.join(".")))
  const found = new Map<string, readonly Here[]>()
  vi.spyOn(live.presence, "here").mockReturnValue(here)
  vi.spyOn(live.presence, "hereIn").mockImplementation((path) => {
    const key = path.join(".")
    if (!found.has(key)) found.set(key, of(path))
    return found.get(key) ?? []
  })
}

const bruno: Here = {
  person: { id: "b", name: "Bruno Bourgeon", initials: "BB", colour: 3 }, peer: "1", path: "fields.axe", caret: null, mine: false,
}

describe("the gabarits of the server", () => {
  test.each([fiche, matrix, note])("$id is shown with every section, label and status", (gabarit) => {
    renderForm(liveDocument(gabarit), gabarit)
    for (const section of gabarit.sections) {
      const headings = screen.getAllByRole("heading", { level: 2 }).map((one) => one.textContent)
      expect(headings.filter((one) => one === section.label)).toHaveLength(1)
      const labels = [...document.querySelectorAll(".form-label")].map((one) => one.textContent)
      for (const field of section.fields) expect(labels).toContain(field.label)
    }
    expect(screen.queryByText("Ce champ ne peut pas être affiché.")).toBeNull()
  })
})

describe("documents no honest client would write", () => {
  const hostile = [1, "x", null, true, [[]], { a: { b: 1 } }, new Date(0), new Uint8Array([1, 2]), {}]

  test.each(hostile.map((value, at) => [at, value] as const))("whatever stands everywhere (%i) is shown, nothing is thrown", (_, value) => {
    for (const gabarit of [fiche, matrix, note]) {
      const live = liveDocument(gabarit, (root) => {
        const fields = root["fields"] as Record<string, unknown>
        for (const key of Object.keys(fields)) fields[key] = value
        for (const field of gabarit.sections.flatMap((section) => section.fields)) fields[field.key] ??= value
      })
      const shown = renderForm(live, gabarit, {}, (
        <>
          <Outline source={liveSource(live)} gabarit={gabarit} />
          <MethodChecker source={liveSource(live)} gabarit={gabarit} />
          <PrintView documents={[{ source: liveSource(live), gabarit: gabarit }]} />
        </>
      ))
      expect(screen.queryByText("Ce champ ne peut pas être affiché.")).toBeNull()
      expect(shown.container.querySelectorAll(".form-section")).toHaveLength(gabarit.sections.length)
      shown.unmount()
    }
  })

  test("what has the wrong type is shown empty, with what is there, and what isn't there is said to be missing", () => {
    const live = liveDocument(fiche, (root) => {
      const fields = root["fields"] as Record<string, unknown>
      Object.assign(fields, { axe: 42, nouveaute: "jamais vu", engagement_date: new ImmutableString("le 3 mai"), pilote: [] })
      delete fields["territoire"]
    })
    renderForm(live, fiche)
    for (const key of ["axe", "nouveaute", "engagement_date", "pilote"]) {
      expect(within(place(`fields.${key}`)).getByText("Contenu illisible, montré vide.")).toBeTruthy()
    }
    expect(within(place("fields.axe")).getByText("42")).toBeTruthy()
    // A text or a map can't be made anew by whoever comes by; a word can be replaced.
    expect(within(place("fields.axe")).queryByRole("textbox")).toBeNull()
    expect(within(place("fields.pilote")).queryByRole("combobox")).toBeNull()
    fireEvent.click(within(place("fields.nouveaute")).getByLabelText("Action nouvelle"))
    expect(String(live.value(["fields", "nouveaute"]))).toBe("nouvelle")
    expect(within(place("fields.nouveaute")).queryByText(/illisible/)).toBeNull()
    expect(within(place("fields.territoire")).getByText("Ce champ n’existe pas dans ce document.")).toBeTruthy()
    expect(live.value(["fields", "territoire"])).toBeUndefined()
  })

  test("what no gabarit explains is kept and shown apart", () => {
    const live = liveDocument(fiche, (root) => Object.assign(root, { extra: "dehors" }))
    elsewhere(live, (fields) => Object.assign(fields, { futur: { mots: "plus tard" } }))
    renderForm(live, fiche)
    fireEvent.click(screen.getByRole("button", { name: "Autres contenus de ce document" }))
    expect(screen.getByText("fields.futur")).toBeTruthy()
    expect(screen.getByText(/plus tard/)).toBeTruthy()
    expect(screen.getByText("dehors")).toBeTruthy()
  })

  test("a gabarit this version doesn't know: its title and contents, read only", () => {
    const live = liveDocument(fiche)
    elsewhere(live, (fields) => Object.assign(fields, { axe: "Lien social" }))
    renderForm(live, undefined)
    expect(screen.getByText(/ne connaît pas/)).toBeTruthy()
    expect(screen.getByText("Bouger à tout âge")).toBeTruthy()
    expect(screen.getByText("Lien social")).toBeTruthy()
    expect(screen.queryByRole("textbox")).toBeNull()
  })

  test("nothing of it is cut in silence: long words, many entries, lines, and what stands beside its fields", () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`clé ${at}`, at]))
    const live = liveDocument(fiche)
    elsewhere(live, (fields, root) => {
      Object.assign(root, { beside: "dehors" })
      Object.assign(fields, { axe: "a".repeat(5_000), many, contexte: "\ufffcUne ligne\ufffcune autre", liste: Array(101).fill("x") })
    })
    renderForm(live, undefined)
    const shown = (key: string) => {
      const entry = [...document.querySelectorAll<HTMLElement>(".form-unknown > div")].find((one) => one.querySelector("dt")?.textContent === key)
      if (entry === undefined) throw new Error(`no ${key}`)
      return entry
    }
    const words = (key: string) => shown(key).querySelector("pre")?.textContent
    expect(words("beside")).toBe("dehors")
    expect(words("contexte")).toBe("Une ligne\nune autre")
    expect(within(shown("contexte")).queryByRole("button")).toBeNull()
    expect(words("axe")).toBe(`${"a".repeat(4_000)}…`)
    expect(words("many")).toContain("… et 30 autres éléments")
    expect(words("liste")).toContain("… et 1 autre élément")
    expect(words("many")).not.toContain("clé 99")
    const all = within(shown("many")).getByRole("button", { name: "Tout afficher\u00a0: many" })
    act(() => all.focus())
    fireEvent.click(all)
    expect(words("many")).toContain("clé 99")
    expect(document.activeElement).toBe(shown("many").querySelector("pre"))
    fireEvent.click(within(shown("axe")).getByRole("button"))
    expect(words("axe")).toBe("a".repeat(5_000))
  })

  test("where there are no fields at all, or no title, one sees what stands there", () => {
    const live = liveDocument(fiche)
    elsewhere(live, (_, root) => Object.assign(root, { fields: "plus de champs", title: 3, schema: "deux" }))
    renderForm(live, undefined)
    const entries = [...document.querySelectorAll(".form-unknown > div")].map((one) => one.textContent)
    expect(entries.toSorted()).toEqual(["fieldsplus de champs", "schemadeux", "title3"])
    renderForm(live, fiche)
    fireEvent.click(screen.getByRole("button", { name: "Autres contenus de ce document" }))
    expect(screen.getAllByText("plus de champs")).toHaveLength(2)
  })

  test("a kind that only a newer version knows is shown as it is", () => {
    const gabarit = gabaritOf(fieldOf("neuf", { type: "hologram" } as unknown as Parameters<typeof fieldOf>[1]))
    const live = liveDocument(gabarit, (root) => Object.assign(root["fields"] as object, { neuf: "trois dimensions" }))
    renderForm(live, gabarit)
    expect(screen.getByText(/ne sait pas montrer ce champ/)).toBeTruthy()
    expect(screen.getByText("trois dimensions")).toBeTruthy()
  })

  test("a field that throws takes nothing else with it, shows its words, and can be tried again", () => {
    const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined)
    const gabarit = gabaritOf(fieldOf("casse", { type: "choice", options: null as never }), fieldOf("sain", { type: "text", maxCharacters: 10 }))
    const live = liveDocument(gabarit, (root) => Object.assign(root["fields"] as object, { casse: "ce qui y était" }))
    renderForm(live, gabarit)
    expect(within(place("fields.casse")).getByText(/ne peut pas être affiché/)).toBeTruthy()
    expect(within(place("fields.casse")).getByText("ce qui y était")).toBeTruthy()
    fireEvent.click(within(place("fields.casse")).getByRole("button", { name: "Réessayer" }))
    expect(within(place("fields.casse")).getByText(/ne peut pas être affiché/)).toBeTruthy()
    expect(within(place("fields.sain")).getByRole("textbox")).toBeTruthy()
    quiet.mockRestore()
  })

  test("right-to-left words and emoji keep their direction", () => {
    const live = liveDocument(fiche, (root) => splice(root, ["fields", "axe"], 0, 0, "مرحبا 👩‍👩‍👧"))
    renderForm(live, fiche, { readOnly: true })
    expect(screen.getByText("مرحبا 👩‍👩‍👧").getAttribute("dir")).toBe("auto")
  })
})

describe("while people work together", () => {
  test("a field says who is in it, with initials and name", () => {
    const live = liveDocument(fiche)
    withPeople(live, [bruno])
    renderForm(live, fiche)
    expect(within(place("fields.axe")).getByText("Bruno Bourgeon est ici")).toBeTruthy()
    expect(within(place("fields.axe")).getByText("BB")).toBeTruthy()
    expect(within(place("fields.contexte")).queryByText(/est ici/)).toBeNull()
  })

  test("the outline says who is in which section and leads there", () => {
    const live = liveDocument(fiche)
    withPeople(live, [bruno, { ...bruno, person: { ...bruno.person, id: "c", name: "Chloé" }, peer: "2", path: null }])
    renderForm(live, fiche, {}, <Outline source={liveSource(live)} gabarit={fiche} />)
    fireEvent.click(screen.getByRole("button", { name: /Sommaire/ }))
    expect(screen.getByText("Chloé lit le document")).toBeTruthy()
    fireEvent.click(screen.getByRole("button", { name: /Rejoindre Bruno Bourgeon/ }))
    expect(document.activeElement).toBe(within(place("fields.axe")).getByRole("textbox"))
  })

  test("others are told which field and which cell I am in, and when I leave", () => {
    const live = liveDocument(fiche)
    const enter = vi.spyOn(live.presence, "enter")
    renderForm(live, fiche, {}, <button>dehors</button>)
    act(() => within(place("fields.reconductible")).getByLabelText("Oui").focus())
    expect(enter).toHaveBeenLastCalledWith(["fields", "reconductible"])
    act(() => screen.getByText("dehors").focus())
    expect(enter).toHaveBeenLastCalledWith(null)
  })

  test("a field says when its words wait for the server, a row for its cells", () => {
    const live = liveDocument(matrix, (root) => void addRow(root, ["fields", "acteurs"], [], "r0", "V"))
    vi.spyOn(live.saved, "isLate").mockImplementation((path) => ["title", "fields.objet", "fields.acteurs.r0"].includes(path.join(".")))
    renderForm(live, matrix)
    expect(within(place("fields.objet")).getByText(/Pas encore enregistré/)).toBeTruthy()
    expect(within(screen.getByRole("grid")).getByText(/Pas encore enregistré/)).toBeTruthy()
  })
})

describe("the outline", () => {
  test("counts what is missing by section, follows the typing, and leads to the field", async () => {
    const live = liveDocument(fiche)
    renderForm(live, fiche, {}, <Outline source={liveSource(live)} gabarit={fiche} />)
    fireEvent.click(screen.getByRole("button", { name: /Sommaire/ }))
    expect(screen.getByText("1 sur 10 champs incontournables remplis")).toBeTruthy()
    expect(screen.getByText("3 champs incontournables à compléter")).toBeTruthy()
    elsewhere(live, (fields) => Object.assign(fields, { axe: "Lien social" }))
    await waitFor(() => expect(screen.getByText("2 sur 10 champs incontournables remplis")).toBeTruthy())
    fireEvent.click(screen.getByRole("link", { name: "Pilotage de l’action" }))
    expect(document.activeElement).toBe(within(place("fields.pilote")).getByRole("combobox"))
    fireEvent.click(screen.getByRole("button", { name: /Sommaire/ }))
    fireEvent.click(screen.getByRole("link", { name: "Budget" }))
    expect(document.activeElement?.textContent).toBe("Budget")
  })
})

describe("the correcteur de méthode", () => {
  const objective = "Informer et orienter les jeunes vers les soins d’ici 2027"
  const live = () => liveDocument(fiche, (root) => {
    Object.assign(root["fields"] as object, { objectif_principal: objective })
  })

  test("says each remark with its reason and passage, and leads to the words", () => {
    const document = live()
    renderForm(document, fiche, {}, <MethodChecker source={liveSource(document)} gabarit={fiche} />)
    expect(screen.getByText(/Deux verbes/)).toBeTruthy()
    expect(screen.getByText("orienter les jeunes…")).toBeTruthy()
    fireEvent.click(screen.getByRole("button", { name: /Aller au champ.*Objectif principal/ }))
    const box = globalThis.document.activeElement as HTMLTextAreaElement
    expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe("orienter")
  })

  test("a remark that is dismissed stays so on this device, until it is asked for again", async () => {
    const document = live()
    const first = render(<MethodChecker source={liveSource(document)} gabarit={fiche} />)
    const count = screen.getAllByRole("button", { name: /Ignorer la remarque/ }).length
    fireEvent.click(screen.getByRole("button", { name: /Ignorer la remarque.*Objectif principal/ }))
    expect(screen.queryByText(/Deux verbes/)).toBeNull()
    first.unmount()
    render(<MethodChecker source={liveSource(document)} gabarit={fiche} />)
    expect(screen.queryByText(/Deux verbes/)).toBeNull()
    fireEvent.click(screen.getByRole("button", { name: "Les montrer à nouveau" }))
    expect(screen.getAllByRole("button", { name: /Ignorer la remarque/ })).toHaveLength(count)
    elsewhere(document, (fields) => Object.assign(fields, { objectif_principal: "Orienter les jeunes vers les soins d’ici 2027" }))
    await waitFor(() => expect(screen.queryByText(/Deux verbes/)).toBeNull())
  })

  test("other gabarits have none", () => {
    const { container } = render(<MethodChecker source={liveSource(liveDocument(note))} gabarit={note} />)
    expect(container.childElementCount).toBe(0)
  })
})

describe("on paper", () => {
  const filled = () => liveDocument(fiche, (root: Root) => {
    const fields = root["fields"] as Record<string, unknown>
    Object.assign(fields, { axe_numero: "4", axe: "Lien social", objectif_principal_numero: "12", objectif_principal: "Favoriser l’inclusion" })
    const field = fiche.sections.flatMap((section) => section.fields).find((one) => one.key === "equipe_projet")
    if (field?.kind.type === "rows") addRow(root, ["fields", "equipe_projet"], field.kind.columns, "r0", "V")
    const rows = fields["equipe_projet"] as Record<string, { acteur: { nom: string } }>
    if (rows["r0"] !== undefined) rows["r0"].acteur.nom = "CCAS"
    splice(root, ["fields", "contexte"], 1, 0, "Un constat")
  })

  test("the model's order, numbers with their titles, a dash for what should have been said, nothing for the rest", () => {
    const live = filled()
    const { container } = render(<PrintView documents={[{ source: liveSource(live), gabarit: fiche }]} />)
    const lines = [...container.querySelectorAll(".print-model tr")]
      .map((row) => [...row.children].map((cell) => cell.textContent?.replace(/\s+/g, " ")))
    expect(lines.slice(0, 2)).toEqual([["Objectif principal / enjeu n° 12", "Favoriser l’inclusion"], ["Objectif spécifique", "—"]])
    const banners = [...container.querySelectorAll(".print-banner")].map((one) => [...one.children].map((words) => words.textContent?.replace(/\s+/g, " ")))
    expect(banners).toEqual([["Axe stratégique n° 4 / Thématique", "Lien social"], ["Objectif opérationnel / Fiche Action", "Bouger à tout âge"]])
    expect(container.querySelector("h1")?.textContent).toBe("Bouger à tout âge")
    expect(lines).toContainEqual(["À quels besoins l’action répond-elle ? / Contexte", "Un constat"])
    expect(lines).toContainEqual(["Territoire de l’action", "—"])
    expect(lines.some(([label]) => label?.includes("reconductible") && !label.includes("Calendrier"))).toBe(false)
    expect(lines).toContainEqual(["Équipe projet / partenariats", "CCAS"])
    expect(container.querySelectorAll("button, input, textarea, select")).toHaveLength(0)
  })

  test("what is sensitive stays off the paper", () => {
    const columns = matrix.sections.flatMap((section) => section.fields).flatMap((field) => field.kind.type === "rows" ? field.kind.columns : [])
    const live = liveDocument(matrix, (root) => {
      addRow(root, ["fields", "acteurs"], columns, "r0", "V")
      const row = (root["fields"] as { acteurs: Record<string, Record<string, unknown>> }).acteurs["r0"] ?? {}
      Object.assign(row, { role: "Financer", risque: "Freine tout", pouvoir: 4 })
    })
    const { container } = render(<PrintView documents={[{ source: liveSource(live), gabarit: matrix }]} />)
    expect(container.textContent).toContain("Financer")
    expect(container.textContent).not.toContain("Freine tout")
    expect(container.textContent).toContain("Les champs sensibles ne sont pas imprimés.")
  })

  test("the sheet is in the page only while it is printed", async () => {
    const live = filled()
    renderForm(live, fiche)
    // Fetched when the page has nothing else to do; here, now.
    const print = vi.fn()
    vi.stubGlobal("print", print)
    printForm()
    await waitFor(() => expect(print).toHaveBeenCalledOnce())
    vi.unstubAllGlobals()
    expect(document.querySelector(".form-print")).toBeNull()
    act(() => void dispatchEvent(new Event("beforeprint")))
    expect(document.body.lastElementChild?.className).toBe("form-print")
    act(() => void dispatchEvent(new Event("afterprint")))
    expect(document.querySelector(".form-print")).toBeNull()
  })

  test("a rich text is printed with its lists and without its scripts", () => {
    const gabarit: Gabarit = gabaritOf(fieldOf("riche", { type: "rich-text" }))
    const live = liveDocument(gabarit)
    elsewhere(live, (_, root) => {
      splice(root, ["fields", "riche"], 1, 0, "Un lien")
    })
    const { container } = render(<PrintView documents={[{ source: liveSource(live), gabarit: gabarit }]} />)
    expect(container.querySelector("td p")?.textContent).toBe("Un lien")
  })
})

test("a matrix lists its actors for other documents, without those that were deleted", () => {
  const live = liveDocument(matrix)
  elsewhere(live, (fields, root) => {
    for (const [id, nom] of [["a", " CPAM "], ["b", ""], ["c", "CAF"]] as const) {
      addRow(root, ["fields", "acteurs"], [fieldOf("acteur", { type: "actor" })], id, "V")
      Object.assign((fields["acteurs"]?.[id] ?? {})["acteur"] as object, { nom })
    }
    Object.assign(fields["acteurs"]?.["c"] ?? {}, { deleted: true })
  })
  expect(actorsListed(matrix, live.value([]), "m", "Matrice")).toEqual([{ name: "CPAM", ref: "m/a", from: "Matrice" }])
})
