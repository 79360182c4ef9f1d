// The same in English.
import type { Translation } from "../../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  title: "In the texts",
  aside: "Titles, fields, rows and texts of the documents you can read.",
  asking: "Searching the texts…",
  found: { one: "{n} document contains these words", other: "{n} documents contain these words" },
  "said found": { one: "In the texts: {n} document", other: "In the texts: {n} documents" },
  "said nothing": "Nothing in the texts",
  nothing: "No text contains all these words. Try one word less, or the beginning of a word.",
  "nothing more": "Nothing more in the texts.",
  "only first": "These are the first {shown}. Add a word to narrow them down.",
  more: { one: "and {n} other passage in this document", other: "and {n} other passages in this document" },
  archived: "Archived",
  untitled: "Untitled",
  label: "{label}:",
  offline: "The server does not answer: only titles are searched. Texts will be once the connection is back.",
  "too many": "Too many searches in a row: wait a moment, then go on typing.",
  refused: "The server refused to search the texts. Titles are searched all the same.",
  "try again": "Try again",
}
