// What pasting, cutting and emptying say where they couldn't be done.
import { catalogue } from "../../i18n"

export const fr = {
  "paste failed": "Le collage s’est arrêté\u00a0: une erreur est survenue.",
  "empty failed": "Les cases n’ont pas été vidées\u00a0: une erreur est survenue.",
  "copy failed": "Les cases n’ont pas pu être copiées.",
  "cut failed": "Les cases n’ont pas pu être copiées\u00a0: rien n’a été vidé.",
} as const

export const useTablesText = catalogue(fr, () => import("./text.en").then((room) => room.en))
