// Every catalogue, in both languages: the same places to fill, and French set as French is.
import { describe, expect, test } from "vitest"
import type { Catalogue, Message } from "./index"

const french = import.meta.glob<{ fr?: Catalogue }>("../**/*text.ts", { eager: true })
const english = import.meta.glob<{ en?: Catalogue }>("../**/*text.en.ts", { eager: true })

const pairs = Object.entries(french).flatMap(([path, { fr }]) => {
  const en = english[path.replace(/\.ts$/, ".en.ts")]?.en
  return fr ? [{ path, fr, en }] : []
})

const forms = (message: Message | undefined): readonly string[] =>
  message === undefined ? [] : typeof message === "string" ? [message] : [message.one, message.other]
const places = (message: Message | undefined): string =>
  [...new Set(forms(message).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort().join(" ")

test("there are catalogues to look at", () => expect(pairs.length).toBeGreaterThan(5))

describe.each(pairs)("$path", ({ fr, en }) => {
  test("English says all that French says, with the same places", () => {
    expect(Object.keys(en ?? {}).sort()).toEqual(Object.keys(fr).sort())
    for (const key of Object.keys(fr)) expect(places(en?.[key]), key).toBe(places(fr[key]))
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
