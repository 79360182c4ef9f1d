// What accesses are called, to a workspace or to one document, wherever they are named.
import { catalogue } from "../../i18n"

export const fr = {
  none: "Aucun accès",
  read: "Lecture",
  write: "Écriture",
  manage: "Coordination",
} as const

export const useRoleText = catalogue(fr, () => import("./text.en").then((room) => room.en))
