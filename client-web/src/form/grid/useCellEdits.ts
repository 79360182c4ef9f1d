// What is done to one cell from outside of it: it is emptied, or a number typed on it takes the place of another. Both can be
// taken back.
import { useMemo, useRef } from "react"
import { unmarked, type Own } from "../../i18n/French"
import { announce } from "../../ui/announce"
import { useForm } from "../context"
import { dropDraft } from "../fields/drafts"
import { sayValue, useSpeech } from "../fields/value"
import type { RowsProps } from "../rows/props"
import { otherKey } from "../../shape/born"
import { asMap } from "../../shape/read"
import type { Active } from "./active"
import { contentOf, empty, isNothing, putBack } from "./empty"
import { begunAnew, wayBack, type Begun } from "./replaced"

/** Tells of a number that was replaced by typing on its cell, with a way back, once the cell is left. */
export function useReplaced({ field, path, onDone }: RowsProps): {
  readonly begins: (cell: Active) => void
  readonly ended: () => void
} {
  const { source } = useForm()
  const { text, language } = useSpeech()
  const begun = useRef<Begun | null>(null)
  return useMemo(() => ({
    begins({ row, column: key }) {
      const column = field.kind.columns.find((one) => one.key === key)
      begun.current = column === undefined ? null : begunAnew(source, column, [...path, row, key])
    },
    ended() {
      const done = begun.current === null ? null : wayBack(source, begun.current, { text, language })
      begun.current = null
      if (done === null) return
      announce(done.said(unmarked), "form-rows")
      onDone(done)
    },
  }), [source, field, path, onDone, text, language])
}

/** Empties a cell, with a way back. */
export function useEmptyCell({ field, path, onDone }: RowsProps): (row: string, column: string) => void {
  const { source } = useForm()
  const speech = useSpeech()
  return (row, key) => {
    const column = field.kind.columns.find((one) => one.key === key)
    const rowPath = [...path, row]
    const map = source.value(rowPath)
    if (column === undefined) return
    dropDraft(source, [...rowPath, key])
    const content = contentOf(column, map, rowPath)
    if (isNothing(content)) return
    const said = sayValue(column, asMap(map)?.[key], asMap(map)?.[otherKey(column) ?? ""], speech)
    const told = (own: Own) => speech.text("cell emptied", { label: own(column.label), said: own(said.slice(0, 60)) })
    source.change((edit) => empty(edit, content))
    announce(told(unmarked), "form-rows")
    onDone({ said: told, undo: () => source.change((edit) => putBack(edit, content)) })
  }
}
