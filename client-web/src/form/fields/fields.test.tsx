// @vitest-environment jsdom
// Every kind of field shows what the document holds, and writes what is done to it.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { DocumentForm } from "../DocumentForm"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { everyKind, field, form, suggestions, type } from "../testing/every-kind"
import { liveSource } from "../../source/live"
import { DAY_FIELD } from "./Day"

// Fetched when the first day is shown.
beforeAll(() => DAY_FIELD.load())

test("each field says its label and, in words, its status; help and example are folded and the device remembers", () => {
  form()
  const title = field("titre")
  expect(within(title).getByLabelText("Champ titre")).toHaveProperty("value", "Bouger à tout âge")
  expect(within(title).getByText("Incontournable")).toBeTruthy()
  expect(within(field("choix")).getByText("Le cas échéant")).toBeTruthy()
  expect(within(field("texte")).queryByText(/acultatif/), "what may be left empty is not marked").toBeNull()
  expect(within(field("secret")).getByText(/^Champ sensible\s:$/)).toBeTruthy()
  const help = within(title).getByRole("button", { name: /Aide et exemple/ })
  expect(within(title).getByText("L’intitulé.").closest("[hidden]")).not.toBeNull()
  fireEvent.click(help)
  expect(help.getAttribute("aria-expanded")).toBe("true")
  expect(within(title).getByText("L’intitulé.").closest("[hidden]")).toBeNull()
  form()
  expect(screen.getAllByRole("button", { name: /Aide et exemple/ }).map((one) => one.getAttribute("aria-expanded")))
    .toEqual(["true", "true"])
})

test("texts are written as they are typed, with a counter near the length advised and never cut", () => {
  const document = form()
  const box = within(field("texte")).getByRole("textbox")
  type(box, "a".repeat(70))
  expect(held(document, "fields", "texte")).toBe("a".repeat(70))
  expect(within(field("texte")).queryByText(/restants/)).toBeNull()
  type(box, "b".repeat(20))
  expect(held(document, "fields", "texte")).toHaveLength(90)
  expect(within(field("texte")).getByText("10 caractères restants")).toBeTruthy()
  type(box, "c".repeat(15))
  expect(held(document, "fields", "texte")).toHaveLength(105)
  expect(within(field("texte")).getByText("5 caractères de plus que conseillé (100)")).toBeTruthy()
  type(within(field("court")).getByRole("textbox"), "12.1")
  expect(held(document, "fields", "court")).toBe("12.1")
  elsewhere(document, (fields) => Object.assign(fields, { court: "12.2" }))
  expect(within(field("court")).getByRole("textbox")).toHaveProperty("value", "12.2")
})

test("the title is the document's, and Enter begins no line in it", () => {
  const document = form()
  const box = within(field("titre")).getByRole("textbox")
  expect(fireEvent.keyDown(box, { key: "Enter" })).toBe(false)
  type(box, " !")
  expect(held(document, "title")).toBe("Bouger à tout âge !")
})

test("a choice is made, changed from elsewhere, and taken back", () => {
  const document = form()
  const box = field("choix")
  fireEvent.click(within(box).getByLabelText("Option a"))
  expect(document.value(["fields", "choix"])).toEqual(new ImmutableString("a"))
  elsewhere(document, (fields) => Object.assign(fields, { choix: new ImmutableString("b") }))
  expect(within(box).getByLabelText("Option b")).toHaveProperty("checked", true)
  fireEvent.click(within(box).getByRole("button", { name: "Effacer le choix" }))
  expect(document.value(["fields", "choix"])).toBeUndefined()
  expect(globalThis.document.activeElement).toBe(within(box).getByLabelText("Option a"))
})

test("many options are a native list, which can be emptied", () => {
  const document = form()
  const list = within(field("liste")).getByRole("combobox", { name: "Champ liste" })
  fireEvent.change(list, { target: { value: "e" } })
  expect(held(document, "fields", "liste")).toBe("e")
  fireEvent.change(list, { target: { value: "" } })
  expect(document.value(["fields", "liste"])).toBeUndefined()
})

test("several choices and their other words; an option that is unchecked leaves the document", () => {
  const document = form()
  const box = field("plusieurs")
  fireEvent.click(within(box).getByLabelText("Option a"))
  fireEvent.click(within(box).getByLabelText("Option c"))
  expect(held(document, "fields", "plusieurs")).toEqual({ a: true, c: true })
  fireEvent.click(within(box).getByLabelText("Option a"))
  expect(held(document, "fields", "plusieurs")).toEqual({ c: true })
  type(within(box).getByRole("textbox"), "Encore autre chose")
  expect(held(document, "fields", "plusieurs_autre")).toBe("Encore autre chose")
})

test("yes, no, and not said", () => {
  const document = form()
  const box = within(field("oui"))
  expect(box.getByLabelText("Non renseigné")).toHaveProperty("checked", true)
  fireEvent.click(box.getByLabelText("Oui"))
  expect(held(document, "fields", "oui")).toBe(true)
  fireEvent.click(box.getByLabelText("Non"))
  expect(held(document, "fields", "oui")).toBe(false)
  fireEvent.click(box.getByLabelText("Non renseigné"))
  expect(document.value(["fields", "oui"])).toBeUndefined()
})

describe("a number", () => {
  const box = () => within(field("nombre")).getByRole<HTMLInputElement>("textbox")
  const write = (value: string) => fireEvent.change(box(), { target: { value } })
  const enter = () => fireEvent.keyDown(box(), { key: "Enter" })

  test("is read as people write it, with its limits as hints", () => {
    const document = form()
    fireEvent.focus(box())
    write("1 234,5 €")
    enter()
    expect(held(document, "fields", "nombre")).toBe(1234.5)
    expect(within(field("nombre")).getByText(/Au-dessus du maximum/)).toBeTruthy()
    fireEvent.blur(box())
    expect(box().value.replace(/\s/g, " ")).toBe("1 234,5")
    write("-3")
    expect(within(field("nombre")).getByText(/En dessous du minimum/)).toBeTruthy()
    write("")
    enter()
    expect(document.value(["fields", "nombre"])).toBeUndefined()
  })

  test("with a point for thousands is read so in French, and shown as it was read", () => {
    const document = form()
    for (const [typed, kept, shown] of [
      ["25.000 €", 25000, "25 000"], ["1.500", 1500, "1 500"], ["-1.234.567", -1234567, "-1 234 567"],
      ["0.500", 0.5, "0,5"], ["25.5", 25.5, "25,5"], ["25.0000", 25, "25"], ["1.234,5", 1234.5, "1 234,5"],
    ] as const) {
      fireEvent.focus(box())
      write(typed)
      fireEvent.blur(box())
      expect(held(document, "fields", "nombre"), typed).toBe(kept)
      expect(box().value.replace(/\s/g, " "), typed).toBe(shown)
    }
  })

  test("what is no number stays in the field, also when it is left and the form comes again", () => {
    const document = liveDocument(everyKind)
    const first = renderForm(document, everyKind)
    fireEvent.focus(box())
    write("environ 50")
    fireEvent.blur(box())
    expect(box().value).toBe("environ 50")
    expect(within(field("nombre")).getByText("« environ 50 » n’est pas enregistré. Un nombre est attendu, par exemple « 1 234,5 ».")).toBeTruthy()
    expect(document.value(["fields", "nombre"])).toBeUndefined()
    first.unmount()
    renderForm(document, everyKind)
    expect(box().value).toBe("environ 50")
    write("50")
    enter()
    expect(held(document, "fields", "nombre")).toBe(50)
  })

  test("what others set while one types does not replace it, and one's own can be put back", () => {
    const document = form()
    fireEvent.focus(box())
    write("45")
    elsewhere(document, (fields) => Object.assign(fields, { nombre: 12 }))
    expect(box().value).toBe("45")
    expect(within(field("nombre")).getByText(/Quelqu’un a mis 12 entre-temps/)).toBeTruthy()
    write("456")
    enter()
    expect(held(document, "fields", "nombre")).toBe(456)
    fireEvent.click(within(field("nombre")).getByRole("button", { name: "Remettre 12" }))
    expect(held(document, "fields", "nombre")).toBe(12)
    write("456")
    enter()
    elsewhere(document, (fields) => Object.assign(fields, { nombre: 12 }))
    fireEvent.blur(box())
    expect(box().value).toBe("12")
    const back = within(field("nombre")).getByRole("button", { name: "Remettre 456" })
    act(() => back.focus())
    fireEvent.click(back)
    expect(held(document, "fields", "nombre")).toBe(456)
    expect(globalThis.document.activeElement).toBe(box())
    expect(within(field("nombre")).queryByText(/entre-temps/)).toBeNull()
  })
})

describe("a date", () => {
  const parts = () => within(field("jour")).getAllByRole("spinbutton")
  const key = (part: HTMLElement, keys: string) => {
    act(() => part.focus())
    for (const one of keys) {
      const target = globalThis.document.activeElement as HTMLElement
      fireEvent(target, new InputEvent("beforeinput", { data: one, inputType: "insertText", bubbles: true, cancelable: true }))
    }
  }

  test("is typed part by part and kept once it is whole", () => {
    const document = form()
    const [day] = parts()
    key(day as HTMLElement, "03052026")
    expect(document.value(["fields", "jour"])).toBeUndefined()
    fireEvent.keyDown(globalThis.document.activeElement as HTMLElement, { key: "Enter" })
    expect(held(document, "fields", "jour")).toBe("2026-05-03")
  })

  test("half typed it is kept on the screen, not in the document, and said so", async () => {
    const document = form()
    const [day] = parts()
    key(day as HTMLElement, "03")
    act(() => (globalThis.document.activeElement as HTMLElement).blur())
    await waitFor(() => expect(within(field("jour")).getByText("« 03/mm/aaaa » n’est pas enregistré. La date est incomplète.")).toBeTruthy())
    expect(document.value(["fields", "jour"])).toBeUndefined()
    expect(parts()[0]?.textContent).toBe("03")
  })

  test("with two digits for the year is kept when the field is left, and when it goes away", () => {
    const document = form()
    key(parts()[0] as HTMLElement, "030526")
    expect(document.value(["fields", "jour"])).toBeUndefined()
    cleanup()
    expect(held(document, "fields", "jour")).toBe("2026-05-03")
  })

  test("comes from elsewhere, speaks French, and can be emptied", () => {
    const document = form()
    elsewhere(document, (fields) => Object.assign(fields, { jour: new ImmutableString("2024-02-29") }))
    expect(parts().map((part) => part.textContent)).toEqual(["29", "02", "2024"])
    fireEvent.click(within(field("jour")).getByRole("button", { name: /Effacer la date/ }))
    expect(document.value(["fields", "jour"])).toBeUndefined()
    expect(parts().map((part) => part.textContent)).toEqual(["jj", "mm", "aaaa"])
  })
})

test("a period warns when its end comes first, and takes it all the same", () => {
  const document = form()
  elsewhere(document, (fields) => Object.assign(fields["periode"] ?? {}, {
    debut: new ImmutableString("2026-05-03"), fin: new ImmutableString("2026-01-01"),
  }))
  expect(within(field("periode")).getByText(/La fin vient avant le début/)).toBeTruthy()
  fireEvent.click(within(field("periode")).getByRole("button", { name: /Effacer la date\s:\sFin/ }))
  expect(held(document, "fields", "periode")).toEqual({ debut: "2026-05-03" })
})

test("other suggestions are drawn where some are shown, and nowhere else", () => {
  const document = liveDocument(everyKind, (root) => {
    Object.assign(root["fields"] as object, { lien: new ImmutableString("d1") })
  })
  const view = renderForm(document, everyKind, { suggestions })
  const drawn = vi.spyOn(document.saved, "isLate")
  const [first, ...others] = suggestions.documents
  const documents = first === undefined ? [] : [{ ...first, title: "Fiche du pays, renommée" }, ...others]
  view.rerender(<>{undefined}<DocumentForm source={liveSource(document)} gabarit={everyKind} suggestions={{ ...suggestions, documents }} /></>)
  expect(within(field("lien")).getByRole<HTMLOptionElement>("option", { name: /renommée/ }).selected).toBe(true)
  // Each field asks that when it is drawn.
  expect(drawn).not.toHaveBeenCalled()
})

test("what is only read is text, without a single control to write in", () => {
  const document = liveDocument(everyKind, (root) => {
    Object.assign(root["fields"] as object, { texte: "Bonjour", nombre: 12.5, oui: true, jour: new ImmutableString("2026-01-01") })
  })
  renderForm(document, everyKind, { readOnly: true, suggestions })
  for (const role of ["textbox", "combobox", "radio", "checkbox", "spinbutton"]) {
    expect(screen.queryAllByRole(role).filter((one) => !one.closest("[data-form-path='fields.riche']"))).toEqual([])
  }
  expect(screen.getByText("Bonjour")).toBeTruthy()
  expect(screen.getByText("12,5 €")).toBeTruthy()
  expect(screen.getByText("1er janvier 2026")).toBeTruthy()
  expect(within(field("choix")).getByText("Rien d’écrit")).toBeTruthy()
})

test("a reader's form is read only by itself", () => {
  const document = liveDocument(everyKind, undefined, "read")
  renderForm(document, everyKind)
  expect(screen.queryByRole("radio")).toBeNull()
})
