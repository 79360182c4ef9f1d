// What the dialog says that shows who has access to a document.
import { catalogue } from "../../../i18n"

export const fr = {
  title: "Qui a accès à ce document",
  list: "Personnes qui ont accès",
  you: "(vous)",
  "role of": "Accès de {name}\u00a0: {role}",
  "why workspace": "comme dans l’espace",
  "why coordination": "coordonne l’espace",
  "why own": "accès propre à ce document",
  "why guest": "accès à ce document seul",
  "choice read": "Lecture\u00a0: lire seulement",
  "choice write": "Écriture\u00a0: lire et écrire",
  "choice manage": "Coordination\u00a0: aussi archiver et partager",
  "choice none": "Aucun accès à ce document",
  "choice workspace": "Comme dans l’espace\u00a0: {role}",
  "choice remove": "Retirer l’accès",
  "choice now": "{choice} (accès actuel)",
  changed: "{name}\u00a0: {role}, pour ce document.",
  "changed back": "{name} a de nouveau l’accès de l’espace.",
  removed: "{name} n’a plus accès à ce document.",
  undo: "Annuler",
  "workspace manager": "Cette personne coordonne l’espace\u00a0: elle a accès à tous ses documents.",
  "add title": "Ouvrir ce document à une personne",
  added: "La personne dont l’adresse est {email} a maintenant accès à ce document\u00a0: {role}.",
  "copy link": "Copier le lien du document",
  copied: "Le lien est copié. Il s’ouvre pour les personnes qui ont accès.",
  "not copied": "Le lien n’a pas pu être copié. Prenez-le dans la barre d’adresse.",
  close: "Fermer",
  waiting: "Chargement…",
} as const

export const useShareText = catalogue(fr, () => import("./text.en").then((room) => room.en))
