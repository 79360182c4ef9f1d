// For tests: documents as the server makes them, from any gabarit.
import { from, change, type Doc } from "@automerge/automerge/slim"
import type { Gabarit } from "../../api/generated/types"
import { beginParagraph, word, type Draft } from "../write"
import { born } from "../../shape/born"

/** A document of this gabarit, whole from its first change (G4). */
export function bornDocument(gabarit: Gabarit, title: string): Doc<Draft> {
  const fields = gabarit.sections.flatMap((section) => section.fields)
  const root = { schema: 1, gabarit: word(gabarit.id), title, fields: born(fields) }
  return change(from<Draft>(root), (draft) => {
    for (const field of fields) if (field.kind.type === "rich-text") beginParagraph(draft, ["fields", field.key])
  })
}
