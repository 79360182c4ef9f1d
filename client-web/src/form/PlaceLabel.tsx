// What a place of a document is called, in the page: its French words are marked as such.
import type { Gabarit } from "../api/generated/types"
import { Mixed } from "../i18n/French"
import type { FormSource } from "../source"
import { labelAt } from "./labels"
import { useFormText } from "./text"

/** As {@link labelAt} says it. */
export function PlaceLabel({ gabarit, path, source }: {
  readonly gabarit: Gabarit
  readonly path: string
  readonly source: FormSource
}) {
  const text = useFormText()
  return <Mixed say={(own) => labelAt(gabarit, path, source, text, own)} />
}
