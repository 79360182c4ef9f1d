import type { Translation } from "../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  none: "No access",
  read: "Read",
  write: "Write",
  manage: "Coordinate",
}
