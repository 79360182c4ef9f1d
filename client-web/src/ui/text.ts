// What buttons and drawings of this room say.
import { catalogue } from "../i18n"

export const fr = {
  close: "Fermer",
  "and more": { one: "et {n} autre personne", other: "et {n} autres personnes" },
  "kind info": "Information",
  "kind good": "C’est fait",
  "kind warn": "Attention",
  "kind bad": "Erreur",
  "just now": "à l’instant",
  "today at": "aujourd’hui à {time}",
  "yesterday at": "hier à {time}",
  "day at": "{day} à {time}",
} as const

export const useUiText = catalogue(fr, () => import("./text.en").then((room) => room.en))
