import type { Translation } from "../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  close: "Close",
  "and more": { one: "and {n} more person: {names}", other: "and {n} more people: {names}" },
  "kind info": "Information:",
  "kind good": "Done:",
  "kind warn": "Warning:",
  "kind bad": "Error:",
  "just now": "just now",
  "today at": "today at {time}",
  "yesterday at": "yesterday at {time}",
  "day at": "{day} at {time}",
}
