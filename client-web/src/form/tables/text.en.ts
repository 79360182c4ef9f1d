import type { Translation } from "../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  "paste failed": "Pasting has stopped: something went wrong.",
  "empty failed": "The cells were not emptied: something went wrong.",
  "copy failed": "The cells could not be copied.",
  "cut failed": "The cells could not be copied: nothing was emptied.",
}
