// What a search in the texts says.
import { catalogue } from "../../../i18n"

export const fr = {
  title: "Dans les textes",
  aside: "Titres, champs, lignes et textes des documents que vous pouvez lire.",
  asking: "Recherche dans les textes…",
  found: { one: "{n} document contient ces mots", other: "{n} documents contiennent ces mots" },
  "said found": { one: "Dans les textes\u00a0: {n} document", other: "Dans les textes\u00a0: {n} documents" },
  "said nothing": "Rien dans les textes",
  nothing: "Aucun texte ne contient tous ces mots. Essayez un mot de moins, ou le début d’un mot.",
  "nothing more": "Rien de plus dans les textes.",
  "only first": "Voici les {shown} premiers. Ajoutez un mot pour préciser.",
  more: { one: "et {n} autre passage dans ce document", other: "et {n} autres passages dans ce document" },
  archived: "Archivé",
  untitled: "Sans titre",
  label: "{label}\u00a0:",
  offline: "Le serveur ne répond pas\u00a0: seuls les titres sont cherchés. Les textes le seront quand la connexion sera revenue.",
  "too many": "Trop de recherches à la suite\u00a0: attendez un instant, puis tapez la suite.",
  refused: "Le serveur a refusé de chercher dans les textes. Les titres, eux, sont cherchés.",
  "try again": "Réessayer",
} as const

export const useSearchText = catalogue(fr, () => import("./text.en").then((room) => room.en))
