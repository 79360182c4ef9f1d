// The few words of this room: they stand in the text that is copied when edits can't be sent.
import { speaker } from "../i18n"

const fr = {
  title: "Titre",
  row: "ligne {number}",
  rowGone: "ligne supprimée",
  deleted: "Ligne supprimée",
  moved: "Ligne déplacée",
  empty: "(vide)",
  yes: "Oui",
  no: "Non",
  period: "du {from} au {to}",
} as const

export type SyncTexts = typeof fr

/** Says a word of this room in the language chosen. */
export const say = speaker<SyncTexts>(fr, () => import("./text.en").then((m) => m.en))
