// What is done with the cells that are chosen in a grid, one or a block of them: copied, cut, emptied, pasted over.
import type { RefObject } from "react"
import { announceEach } from "../../ui/announce"
import { useForm, useSuggestions } from "../context"
import { useSpeech } from "../fields/value"
import type { RowsProps } from "../rows/props"
import type { Pasted } from "../tables/clipboard"
import { usePaste } from "../tables/usePaste"
import { tableOf } from "../tables/write-table"
import { sizeOf, type Block } from "./block"
import type { CellPosition } from "./keys"
import { useGridClipboard } from "./useGridClipboard"

/** Where one is in the grid. */
interface Place {
  readonly table: RefObject<HTMLTableElement | null>
  readonly at: CellPosition
  readonly block: Block | null
  readonly isEditing: boolean
  /** Ends the editing of a cell. */
  readonly close: () => void
}

/** One empty cell: pasted over a block, it empties it. */
const NOTHING: Pasted = { table: [[{ text: "" }]], isHtml: false, hasWordsAround: false }

/** What can be done with them beside the clipboard's own events. */
interface ChosenCells {
  readonly empty: () => void
  /** For whoever has no keys; the focus has to be in the grid. */
  readonly take: (how: "copy" | "cut" | "empty") => void
}

/** What can be done with them; the clipboard's own events are listened for. */
export function useChosenCells(props: RowsProps, place: Place): ChosenCells {
  const { path, rows, shown } = props
  const { source, readOnly } = useForm()
  const suggestions = useSuggestions()
  const speech = useSpeech()
  const paste = usePaste(props)
  // From the handle on it is the whole row.
  const chosen = place.block ?? {
    top: place.at.row, bottom: place.at.row, left: Math.max(1, place.at.column), right: place.at.column === 0 ? shown.length : place.at.column,
  }
  const target = (block: { readonly rows: number; readonly columns: number } | null) => ({
    columns: shown.slice(chosen.left - 1), rows: rows.slice(chosen.top), block,
  })
  const { text } = speech
  const empty = () => {
    if (!readOnly) paste(NOTHING, target(sizeOf(chosen)), "emptying")
  }
  useGridClipboard(place.table, {
    isEditing: place.isEditing,
    chosen: () => tableOf(
      shown.slice(chosen.left - 1, chosen.right), rows.slice(chosen.top, chosen.bottom + 1).map((row) => source.value([...path, row])),
      speech, suggestions,
    ),
    onCopied: (how) => {
      const { rows: height, columns: width } = sizeOf(chosen)
      announceEach(text(how === "cut" && !readOnly ? "block cut" : "block copied", { n: height * width }), "form-block")
      if (how === "cut") empty()
    },
    onPasted: (pasted) => {
      if (readOnly) return
      if (place.isEditing) place.close()
      paste(pasted, target(place.block && sizeOf(place.block)))
    },
  })
  return {
    empty,
    take(how) {
      // A cut would be refused: there is nothing that the browser could cut itself.
      if (how !== "empty") document.execCommand("copy")
      if (how !== "copy") empty()
    },
  }
}
