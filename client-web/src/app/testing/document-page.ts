// The ground of the tests of a document's page: its calls, and the page once it stands.
import { screen, waitFor } from "@testing-library/react"
import { expect } from "vitest"
import type { Here } from "../../sync"
import { openApp } from "./app"
import { openedDocument, type OpenedDocument } from "./documents"
import { FICHE, ODILE, summary } from "./fixtures"
import { opening } from "./opening"
import type { Table } from "./server"

/** The calls that a document's page makes. */
export const TABLE: Table = {
  "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role: "manage" }] },
  "GET /workspaces/w1/documents": { body: [] },
  "GET /workspaces/w1/members": { body: [] },
  "GET /documents/d1": { body: summary("d1", "Fiche d’essai") },
  "GET /gabarits": { body: [FICHE] },
  "GET /documents/d1/history": { body: { editSessions: [], truncated: false } },
}

/** Opens the page of a document, and waits until it stands. */
export async function openPage(at = "/documents/d1", table: Table = TABLE): Promise<OpenedDocument> {
  const opened = openedDocument("d1", { gabarit: FICHE.id, title: "Fiche d’essai", fields: {} })
  opening.now = () => Promise.resolve(opened.documents)
  openApp(at, { me: ODILE, table })
  await screen.findByRole("heading", { level: 1, name: "Fiche d’essai" })
  await waitFor(() => expect(opened.isFollowed()).toBe(true))
  return opened
}

/** What the indicator says. */
export function indicator(): string {
  return screen.getByRole("status", { name: "Enregistrement" }).textContent ?? ""
}

/** What screen readers were told last. */
export function announced(): string {
  return document.querySelector("[data-announcer]")?.textContent ?? ""
}

/** Somebody else who has the document open. */
export const HERE: Here = {
  person: { id: "p-firmin", name: "Firmin Gouvernail", initials: "FG", colour: 3 },
  peer: "x",
  path: null,
  caret: null,
  mine: false,
}
