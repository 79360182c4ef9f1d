// A small form with a field of each kind that the history tells apart.
import type { Field, Gabarit, Kind } from "../../api"

/** A field of a gabarit. */
export function field(key: string, label: string, kind: Kind): Field {
  return { key, label, help: "", example: "", status: "facultatif", sensitive: false, kind }
}

const OPTIONS = [{ key: "oui", label: "Reconductible" }, { key: "non", label: "Non reconductible" }]

export const GABARIT: Gabarit = {
  id: "essai/fiche@1",
  label: "Fiche d’essai",
  help: "",
  sections: [
    {
      key: "tout",
      label: "Tout",
      help: "",
      fields: [
        field("intitule", "Intitulé", { type: "title" }),
        field("public", "Public visé", { type: "text", maxCharacters: null }),
        field("contexte", "Contexte", { type: "rich-text" }),
        field("suite", "Suite", { type: "choice", options: OPTIONS }),
        field("politiques", "Articulation", { type: "choices", options: OPTIONS, other: true }),
        field("debut", "Début", { type: "date" }),
        field("duree", "Calendrier", { type: "period" }),
        field("budget", "Budget", { type: "number", unit: "€", min: null, max: null }),
        field("accord", "Accord", { type: "yes-no" }),
        field("pilote", "Pilote", { type: "actor" }),
        field("liee", "Fiche action liée", { type: "document", gabarits: [] }),
        field("acteurs", "Acteurs concernés", {
          type: "rows",
          presentation: "grid",
          columns: [
            field("acteur", "Acteur / Partenaire", { type: "actor" }),
            field("role", "Rôle potentiel", { type: "text", maxCharacters: null }),
            field("notes", "Notes", { type: "rich-text" }),
          ],
        }),
      ],
    },
  ],
}
