// What the page of the demonstration's mails says.
import { catalogue } from "../../i18n"

export const fr = {
  title: "Courrier de la démonstration",
  words: "La démonstration n’envoie aucun mail. Voici ceux qu’elle aurait envoyés, le plus récent d’abord\u00a0; leurs liens s’ouvrent comme dans une messagerie.",
  refresh: "Actualiser",
  asking: "Chargement…",
  list: "Mails, le plus récent d’abord",
  none: "Aucun mail pour l’instant. Ceux des invitations arrivent ici en quelques secondes.",
  to: "À {email}, {when}",
  "nowhere title": "Il n’y a pas de courrier à montrer",
  "nowhere words": "Cette page n’existe que dans une démonstration. Ici, les mails partent vraiment\u00a0: regardez votre messagerie.",
} as const

export const useDemoMailText = catalogue(fr, () => import("./text.en").then((room) => room.en))
