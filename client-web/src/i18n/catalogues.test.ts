// Every catalogue, in both languages: the same places to fill, and French set as French is.
import { describe, expect, test } from "vitest"
import { pluralsOf, speaker, type Catalogue, type Message } from "./index"

const french = import.meta.glob<{ fr?: Catalogue }>("../**/*text.ts", { eager: true })
const english = import.meta.glob<{ en?: Catalogue }>("../**/*text.en.ts", { eager: true })

const pairs = Object.entries(french).flatMap(([path, { fr }]) => {
  const en = english[path.replace(/\.ts$/, ".en.ts")]?.en
  return fr ? [{ path, fr, en }] : []
})

const forms = (message: Message | undefined): readonly string[] =>
  message === undefined ? [] : typeof message === "string" ? [message] : Object.values(message)
const places = (message: Message | undefined): string =>
  [...new Set(forms(message).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort().join(" ")

test("C53: a sentence takes the form that its language has for a number, « other » where it isn’t given", () => {
  const forms = { lines: { one: "{n} ligne", many: "{n} de lignes", other: "{n} lignes" }, rows: { one: "{n} rang", other: "{n} rangs" } }
  const say = speaker(forms, () => new Promise(() => undefined))
  expect([0, 1, 1.5, 2, 1_000_000].map((n) => say("lines", { n }).replace(/\s/g, " "))).toEqual(
    ["0 ligne", "1 ligne", "1,5 ligne", "2 lignes", "1 000 000 de lignes"],
  )
  expect(say("rows", { n: 1_000_000 }).replace(/\s/g, " ")).toBe("1 000 000 rangs")
})

test("there are catalogues to look at", () => expect(pairs.length).toBeGreaterThan(5))

describe.each(pairs)("$path", ({ fr, en }) => {
  test("English says all that French says, with the same places", () => {
    expect(Object.keys(en ?? {}).sort()).toEqual(Object.keys(fr).sort())
    for (const key of Object.keys(fr)) expect(places(en?.[key]), key).toBe(places(fr[key]))
  })

  test("C53: each language has only the plural forms that it has", () => {
    for (const [language, catalogue] of [["fr", fr], ["en", en ?? {}]] as const) {
      for (const [key, message] of Object.entries(catalogue)) {
        if (typeof message !== "string") expect(pluralsOf(language), key).toEqual(expect.arrayContaining(Object.keys(message)))
      }
    }
  })

  test("French has its apostrophes, and no-break spaces by its signs", () => {
    for (const [key, message] of Object.entries(fr)) {
      for (const form of forms(message)) {
        expect(form, key).not.toMatch(/\p{L}'\p{L}/u)
        expect(form, key).not.toMatch(/ [:;?!»]|« |\.\.\./)
      }
    }
  })
})
