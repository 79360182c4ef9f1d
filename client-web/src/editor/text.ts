// What the editor says.
import { catalogue } from "../i18n"

export const fr = {
  toolbar: "Mise en forme",
  help:
    "Alt+F10\u00a0: mise en forme. Dans une liste, Tabulation décale la puce\u00a0; "
    + "Échap puis Tabulation pour en sortir.",
  "heading 2": "Titre",
  "heading 3": "Sous-titre",
  "heading 4": "Petit titre",
  bold: "Gras",
  italic: "Italique",
  link: "Lien",
  bullets: "Liste à puces",
  numbers: "Liste numérotée",
  outdent: "Diminuer le retrait",
  indent: "Augmenter le retrait",
  quote: "Citation",
  undo: "Annuler",
  redo: "Rétablir",
  shortcut: "{name} ({keys})",
  "shift key": "Maj",
  "link address": "Adresse du lien",
  "link example": "exemple.fr, une adresse électronique ou un numéro de téléphone",
  "link apply": "Appliquer",
  "link remove": "Retirer le lien",
  "link open": "Ouvrir le lien",
  "link close": "Fermer",
  "link refused":
    "Cette adresse ne peut pas être un lien. "
    + "Écrivez par exemple «\u00a0exemple.fr\u00a0» ou «\u00a0prenom@exemple.fr\u00a0».",
  "new window": "{name} (nouvelle fenêtre)",
  "left out": "N’a pas été collé\u00a0: {what}.",
  "left out pictures": { one: "{n} image", other: "{n} images" },
  "left out comments": { one: "{n} commentaire", other: "{n} commentaires" },
  "left out deletions": { one: "{n} passage supprimé ou barré", other: "{n} passages supprimés ou barrés" },
  "left out tables": { one: "{n} tableau est devenu des lignes de texte.", other: "{n} tableaux sont devenus des lignes de texte." },
  empty: "Rien n’est écrit.",
  waiting: "Ouverture…",
  failed: "La mise en forme n’a pas pu être chargée. Vérifiez la connexion, puis réessayez.",
  retry: "Réessayer",
} as const

export const useEditorText = catalogue(fr, () => import("./text.en").then((room) => room.en))
