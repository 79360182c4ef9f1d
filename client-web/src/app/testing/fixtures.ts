// Invented people, documents and forms for tests of pages.
import type { DocumentSummary, Gabarit, SignedIn, Site } from "../../api"

export const ODILE: SignedIn = { id: "p-odile", name: "Odile Encrier", email: "odile@exemple.fr" }
export const FIRMIN: SignedIn = { id: "p-firmin", name: "Firmin Gouvernail", email: "firmin@exemple.fr" }

export const SITE: Site = { demo: null, legal: null, accessibility: null }

export const FICHE: Gabarit = {
  id: "essai/fiche@1", label: "Fiche action", help: "Pour guider le pilote.", sections: [],
}
export const MATRICE: Gabarit = { id: "essai/matrice@1", label: "Matrice des acteurs", help: "", sections: [] }

/** A document of the workspace `w1`. */
export function summary(id: string, title: string, more: Partial<DocumentSummary> = {}): DocumentSummary {
  return {
    id, url: `automerge:${id}`, workspace: "w1", kind: "fiche", about: null, gabarit: FICHE.id, title, filled: 5, required: 9,
    createdAt: 0, createdByName: "Odile Encrier", changedAt: Date.now() - 5 * 60_000, changedByName: "Anselme Plumier",
    archivedAt: null, sensitiveTo: null, role: "manage", ...more,
  }
}
