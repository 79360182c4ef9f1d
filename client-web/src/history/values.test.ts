import { Counter, ImmutableString } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import type { Text } from "../i18n"
import { GABARIT } from "./testing/gabarit"
import { fr } from "./text"
import { valueWords } from "./values"

const say: Text<typeof fr> = (key, vars = {}) =>
  Object.entries(vars).reduce((words, [name, value]) => words.replace(`{${name}}`, String(value)), String(fr[key]))

const fieldOf = (key: string) => GABARIT.sections[0]?.fields.find((field) => field.key === key)
const TITLES = new Map([["d2", "Bouger à tout âge"], ["d3", ""]])
const word = (text: string) => new ImmutableString(text)

test.each([
  ["public", "Les aînés", "Les aînés"],
  ["contexte", "\uFFFCUn\uFFFCDeux", "Un\nDeux"],
  ["suite", word("oui"), "Reconductible"],
  ["suite", word("jamais vu"), "jamais vu"],
  ["politiques", { non: true, oui: true, autre: true, faux: false }, "Reconductible, Non reconductible, autre"],
  ["debut", word("2026-11-01"), "1er novembre 2026"],
  ["debut", word("en mai"), "en mai"],
  ["duree", { debut: word("2026-01-01"), fin: word("2026-05-31") }, "du 1er janvier 2026 au 31 mai 2026"],
  ["duree", { debut: word("2026-01-01") }, "à partir du 1er janvier 2026"],
  ["duree", { fin: word("2026-01-01") }, "jusqu’au 1er janvier 2026"],
  ["duree", {}, ""],
  ["budget", 12_500, "12\u202f500\u00a0€"],
  ["budget", new Counter(3), "3\u00a0€"],
  ["accord", true, "Oui"],
  ["accord", false, "Non"],
  ["liee", word("d2"), "Bouger à tout âge"],
  ["liee", word("d3"), "Document sans titre"],
  ["liee", word("d9"), "Document inaccessible"],
  ["liee", word(""), ""],
  ["pilote", { nom: "CCAS", ref: word("a1") }, "CCAS"],
  ["public", undefined, ""],
  ["public", [1, 2], ""],
  ["public", new Uint8Array(3), ""],
])("%s: %j is %j", (key, value, words) => expect(valueWords(value, fieldOf(key), say, TITLES)).toBe(words))
