// What is done with the cells that are chosen in a grid, one or a block of them: copied, cut, emptied, pasted over.
import { useRef, type RefObject } from "react"
import { flushSync } from "react-dom"
import { announceEach } from "../../ui/announce"
import { useForm, useSuggestions } from "../context"
import { useSpeech } from "../fields/value"
import type { RowsProps } from "../rows/props"
import type { Pasted } from "../tables/clipboard"
import { useTablesText } from "../tables/text"
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
  const words = useTablesText()
  const isCopied = useRef(false)
  // From the handle on it is the whole row.
  const chosen = place.block ?? {
    top: place.at.row, bottom: place.at.row, left: Math.max(1, place.at.column), right: place.at.column === 0 ? shown.length : place.at.column,
  }
  const target = (block: { readonly rows: number; readonly columns: number } | null) => ({
    columns: shown.slice(chosen.left - 1), rows: rows.slice(chosen.top), block,
  })
  const { text } = speech
  /** What is half typed in an open cell is written before anything is done to its cell. */
  const closed = () => {
    if (place.isEditing) flushSync(place.close)
  }
  const empty = () => {
    if (readOnly) return
    closed()
    paste(NOTHING, target(sizeOf(chosen)), "emptying")
  }
  useGridClipboard(place.table, {
    isEditing: place.isEditing,
    chosen: () => tableOf(
      shown.slice(chosen.left - 1, chosen.right), rows.slice(chosen.top, chosen.bottom + 1).map((row) => source.value([...path, row])),
      speech, suggestions,
    ),
    onCopied: (how) => {
      isCopied.current = true
      const { rows: height, columns: width } = sizeOf(chosen)
      announceEach(text(how === "cut" && !readOnly ? "block cut" : "block copied", { n: height * width }), "form-block")
      if (how === "cut") empty()
    },
    onPasted: (pasted) => {
      if (readOnly) return
      closed()
      paste(pasted, target(place.block && sizeOf(place.block)))
    },
  })
  return {
    empty,
    take(how) {
      isCopied.current = false
      // A cut would be refused: there is nothing that the browser could cut itself.
      if (how !== "empty") document.execCommand("copy")
      // The browser may refuse, or have copied something else that was chosen.
      if (how !== "empty" && !isCopied.current) {
        const why = words(how === "cut" ? "cut failed" : "copy failed")
        announceEach(why, "form-block")
        props.onDone({ kind: "warn", said: () => why })
      } else if (how !== "copy") empty()
    },
  }
}
