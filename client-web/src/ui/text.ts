// What buttons and drawings of this room say.
import { catalogue } from "../i18n"

export const fr = {
  close: "Fermer",
  "and more": { one: "et {n} autre personne\u00a0: {names}", other: "et {n} autres personnes\u00a0: {names}" },
  "kind info": "Information\u00a0:",
  "kind good": "C’est fait\u00a0:",
  "kind warn": "Attention\u00a0:",
  "kind bad": "Erreur\u00a0:",
  "just now": "à l’instant",
  "today at": "aujourd’hui à {time}",
  "yesterday at": "hier à {time}",
  "day at": "{day} à {time}",
} as const

export const useUiText = catalogue(fr, () => import("./text.en").then((room) => room.en))
