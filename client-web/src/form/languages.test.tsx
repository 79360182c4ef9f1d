// @vitest-environment jsdom
// In an English interface, every word of the gabarit and of people is marked as French, and none of the interface's is.
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { Field, Gabarit } from "../api/generated/types"
import { setLanguage } from "../i18n"
import { liveSource } from "../source/live"
import type { LiveDocument, Root } from "../sync"
import { MethodChecker } from "./method/MethodChecker"
import { Outline } from "./outline/Outline"
import { PrintView } from "./print/PrintView"
import { addRow } from "./testing/documents"
import { fieldOf, fiche, gabaritOf, note } from "./testing/gabarits"
import { liveDocument, renderForm } from "./testing/live"
import { en } from "./text.en"

beforeEach(() => {
  localStorage.clear()
  setLanguage("en")
})
afterEach(() => act(() => setLanguage("fr")))

const OPTIONS = [{ key: "oui", label: "Reconductible" }, { key: "non", label: "Non reconductible" }]
const columns: Field[] = [
  fieldOf("acteur", { type: "actor" }, { label: "Acteur concerné", help: "Qui agit ?", example: "Mairie de Caumont" }),
  fieldOf("role", { type: "text", maxCharacters: 500 }, { label: "Rôle potentiel" }),
  fieldOf("suite", { type: "choice", options: OPTIONS }, { label: "Suite donnée" }),
  fieldOf("jour", { type: "date" }, { label: "Jour prévu" }),
  fieldOf("cout", { type: "number", unit: "habitants", min: null, max: null }, { label: "Portée" }),
]

function gabaritWith(presentation: "grid" | "cards"): Gabarit {
  const made = gabaritOf(
    fieldOf("public", { type: "text", maxCharacters: null }, { label: "Public visé", help: "Qui est visé ?", example: "Les aînés" }),
    fieldOf("riche", { type: "rich-text" }, { label: "Descriptif des actions" }),
    fieldOf("reponse", { type: "yes-no" }, { label: "Accord obtenu" }),
    fieldOf("acteurs", { type: "rows", columns, presentation }, { label: "Acteurs mobilisés" }),
  )
  return { ...made, help: "Une intention", sections: made.sections.map((one) => ({ ...one, label: "Le cadre", help: "Pour commencer" })) }
}

function filled(gabarit: Gabarit, ...names: string[]): LiveDocument {
  return liveDocument(gabarit, (root) => {
    const fields = root["fields"] as Root
    fields["public"] = "Les habitants du quartier"
    names.forEach((name, at) => {
      addRow(root, ["fields", "acteurs"], columns, `r${at}`, "ABCDEFGH".charAt(at))
      Object.assign((fields["acteurs"] as Record<string, object>)[`r${at}`] ?? {}, {
        acteur: { nom: name }, role: name && `Relais de ${name}`, cout: 1_234,
      })
    })
  })
}

/** Every text of a page with the language it is in. */
function spoken(): (readonly [words: string, language: string | null])[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found: (readonly [string, string | null])[] = []
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = node.nodeValue?.trim() ?? ""
    const language = node.parentElement?.closest("[lang]")?.getAttribute("lang") ?? "en"
    if (/\p{L}/u.test(words)) found.push([words, language])
  }
  return found
}

const INTERFACE = new Set(Object.values(en).flatMap((words) => (typeof words === "string" ? [words] : Object.values(words))))
const FRENCH_WORDS = /[éèêàâîôûçœ«»’]|\b(?:le|la|les|des|du|de|un|une|qui|pour|habitants|suite|reconductible)\b/i

/** Each text is in its language, once all catalogues have come. */
async function expectMarked(): Promise<void> {
  await waitFor(() => expectMarkedNow(spoken()))
}

function expectMarkedNow(all: ReturnType<typeof spoken>): void {
  expect(all.length).toBeGreaterThan(5)
  // What the interface says and « doesn’t » may look French.
  expect(all.filter(([words, language]) => language !== "fr" && !INTERFACE.has(words) && FRENCH_WORDS.test(words))).toEqual([])
  expect(all.filter(([words, language]) => language === "fr" && INTERFACE.has(words))).toEqual([])
}

async function english(words: string | RegExp): Promise<void> {
  await waitFor(() => expect(screen.getAllByText(words).length).toBeGreaterThan(0))
}

describe("C53: in an English interface what isn’t English is marked as French", () => {
  test("in a form with its help open, and in its outline", async () => {
    const gabarit = gabaritWith("cards")
    const live = filled(gabarit, "Mairie de Caumont", "", "Lycée")
    renderForm(live, gabarit, {}, <Outline source={liveSource(live)} gabarit={gabarit} />)
    await english("Add a row")
    for (const button of screen.getAllByRole("button", { name: /^(Help|Example)/ })) fireEvent.click(button)
    await expectMarked()
    fireEvent.click(screen.getByRole("button", { name: "Unfold all" }))
    await expectMarked()
    expect(screen.getByRole("button", { name: "Help and example: Public visé" }).querySelector("[lang]")?.textContent).toBe("Public visé")
    const [first] = screen.getAllByRole("button", { name: /^Delete: / })
    fireEvent.click(first as HTMLElement)
    await english("Undo")
    await expectMarked()
  })

  test("in a grid, and where it is only read", async () => {
    const gabarit = gabaritWith("grid")
    const live = filled(gabarit, "Mairie de Caumont", "Lycée")
    const { unmount } = renderForm(live, gabarit)
    await english("Add a row")
    await expectMarked()
    const number = screen.getAllByText("habitants")
    expect(number[0]?.parentElement?.textContent).toBe("1,234\u00a0habitants")
    unmount()
    renderForm(live, gabarit, { readOnly: true })
    await english("No.")
    await expectMarked()
  })

  test("in the guide’s own forms", async () => {
    for (const gabarit of [fiche, note]) {
      const live = liveDocument(gabarit)
      const { unmount } = renderForm(live, gabarit, {}, <Outline source={liveSource(live)} gabarit={gabarit} />)
      await english("Contents")
      await expectMarked()
      unmount()
    }
  })

  test("in the remarks of the method and on paper", async () => {
    const live = liveDocument(fiche, (root) => {
      Object.assign(root["fields"] as object, { objectif_principal: "Informer et orienter les jeunes vers les soins d’ici 2027" })
    })
    const { unmount } = render(<MethodChecker source={liveSource(live)} gabarit={fiche} />)
    await english("Method checker")
    await expectMarked()
    unmount()
    render(<PrintView documents={[{ source: liveSource(live), gabarit: fiche }]} />)
    await expectMarked()
  })
})
