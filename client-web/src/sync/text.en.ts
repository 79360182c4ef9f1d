// English twin of text.ts.
import type { SyncTexts } from "./text"
import type { Translation } from "../i18n"

export const en: Translation<SyncTexts> = {
  title: "Title",
  row: "row {number}",
  rowGone: "deleted row",
  deleted: "Row deleted",
  moved: "Row moved",
  empty: "(empty)",
  yes: "Yes",
  no: "No",
  period: "from {from} to {to}",
}
