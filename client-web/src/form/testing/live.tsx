// For tests: a live document over a Repo in memory, made like the server makes it, and its form on the screen.
import { Repo, type DocHandle } from "@automerge/automerge-repo/slim"
import { save } from "@automerge/automerge/slim"
import { act, cleanup, render, type RenderResult } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach } from "vitest"
import type { Gabarit } from "../../api/generated/types"
import type { Access, LiveDocument, Root } from "../../sync"
import { liveSource } from "../../source/live"
import { liveAround } from "../../sync/detached"
import { writeTyped } from "../../sync/document/typed"
import { DocumentForm, type DocumentFormProps } from "../DocumentForm"
import { bornDocument } from "./documents"

afterEach(cleanup)

// jsdom has no CSS object; React Aria escapes ids with it.
globalThis.CSS ??= {
  escape: (text: string) => text.replace(/[^\w-]/g, (character) => `\\${character}`),
  supports: () => false,
} as unknown as typeof CSS

/** A document of this gabarit that lives in this page only. `edit` changes it before anybody looks. */
export function liveDocument(gabarit: Gabarit, edit?: (root: Root) => void, access: Access = "write"): LiveDocument {
  const repo = new Repo({ network: [] })
  const handle = repo.import<Root>(save(bornDocument(gabarit, "Bouger à tout âge"))) as DocHandle<Root>
  if (edit !== undefined) handle.change(edit)
  return liveAround(handle, access)
}

/** A change as if somebody else had made it: not through any control. */
export function elsewhere(document: LiveDocument, edit: (root: Fields, whole: Root) => void): void {
  act(() => document.handle.change((root) => edit(root["fields"] as Fields, root)))
}

/** The fields of a document, as tests touch them. */
export type Fields = Record<string, Record<string, Record<string, unknown>>>

/** What the document holds now, as plain values; what was typed is written first, as for whoever reads. */
export function held(document: LiveDocument, ...path: string[]): unknown {
  act(() => writeTyped(document.handle))
  const value = document.value(path)
  return JSON.parse(JSON.stringify(value ?? null)) as unknown
}

/** The form on the screen. */
export function renderForm(
  document: LiveDocument, gabarit: Gabarit | undefined, props: Partial<DocumentFormProps> = {}, beside?: ReactNode,
): RenderResult {
  return render(<>{beside}<DocumentForm source={liveSource(document)} gabarit={gabarit} {...props} /></>)
}
