// What the page of a workspace's members says.
import { catalogue } from "../../../i18n"

export const fr = {
  title: "Membres",
  count: { one: "{n} personne a accès à cet espace.", other: "{n} personnes ont accès à cet espace." },
  list: "Membres de l’espace",
  find: "Chercher une personne",
  found: { one: "{n} personne trouvée.", other: "{n} personnes trouvées." },
  "found none": "Personne ne porte ce nom.",
  name: "Nom",
  address: "Adresse électronique",
  role: "Accès",
  you: "(vous)",
  "role of": "Accès de {name}\u00a0: {role}",
  "role choice": "{role}\u00a0: {what}",
  "role now": "{role}\u00a0: {what} (accès actuel)",
  "role read short": "lire seulement",
  "role write short": "lire et écrire",
  "role manage short": "tout, membres compris",

  "roles title": "Ce que permet chaque accès",
  "roles read": "Lire les documents, leur historique et qui y travaille. Les champs sensibles ne sont lus que si la coordination les ouvre.",
  "roles write": "Lire tout, écrire dans les documents, en créer et en dupliquer.",
  "roles manage": "Écrire, archiver, renommer, ouvrir les champs sensibles, et dire ici qui a accès à l’espace.",
  "roles aside": "Un document peut avoir des accès à lui, qui l’emportent sur ceux-ci.",

  changed: "{name}\u00a0: {role}.",
  undo: "Annuler",
  cancel: "Annuler",
  "last manager": "Il faut au moins une personne à la coordination\u00a0: donnez d’abord cet accès à quelqu’un d’autre.",
  "step down title": "Quitter la coordination\u00a0?",
  "step down words": "Vous ne pourrez plus dire qui a accès à cet espace, ni revenir sur ce choix vous-même.",
  "step down": "Quitter la coordination",

  remove: "Retirer",
  "remove asking": "Retirer de l’espace…",
  "leave asking": "Quitter l’espace…",
  "remove title": "Retirer {name} de l’espace\u00a0?",
  "remove words": "Cette personne ne pourra plus ouvrir aucun document de l’espace, même ceux qui lui avaient été ouverts à part. Ce qu’elle a écrit reste, avec son nom.",
  "leave title": "Quitter l’espace\u00a0?",
  "leave words": "Vous ne pourrez plus ouvrir aucun de ses documents. Ce que vous avez écrit reste, avec votre nom.",
  leave: "Quitter l’espace",
  removed: "{name} n’a plus accès à l’espace.",
} as const

export const useMembersText = catalogue(fr, () => import("./text.en").then((room) => room.en))
