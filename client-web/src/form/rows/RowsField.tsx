// The rows of a rows field, as the gabarit wants them shown: a grid, or cards and blocks; a grid becomes cards where there
// is little room. Around them: what to do when there is none, what was deleted, which may be the same actor.
import { memo, useCallback, useEffect, useMemo, useRef, useState, type RefObject } from "react"
import type { Field } from "../../api/generated/types"
import { useStablePath, type FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import { Button } from "../../ui/Button"
import { announce } from "../../ui/announce"
import { Dialog } from "../../ui/Dialog"
import { Part, usePart } from "../../ui/part"
import { useForm } from "../context"
import type { FieldOf } from "../fields/control"
import { isField } from "../fields/control"
import { Grid } from "../grid/Grid"
import { useNarrow, useRowPlaces } from "../hooks"
import { IN_ROWS, navigationOf, pathAround } from "../navigation"
import { PartNote } from "../PartNote"
import { identityColumn } from "../suggestions"
import { usePaste } from "../tables/usePaste"
import { useFormText } from "../text"
import { useRowActions, type RowActions } from "./actions"
import { Cards } from "./Cards"
import { DeletedRows } from "./DeletedRows"
import { DoneNotice } from "./DoneNotice"
import { DuplicateNotice } from "./DuplicateNotice"
import type { Pair } from "./duplicates"
import type { Plan } from "./merge"
import type { RowsProps, Undoable } from "./props"
import { useDuplicates } from "./useDuplicates"
import { focusIsLost, useHeldRow } from "./useHeldRow"
import "./rows.css"

const PASTING = new Part(() => import("../tables/pasting"))
const MERGING = new Part(() => import("./merging"))

/** The control of a rows field. */
export const RowsField = memo(function RowsField({ field, path, labelledBy }: {
  readonly field: Field
  readonly path: Path
  readonly labelledBy: string
}) {
  return isField(field, "rows") ? <Rows field={field} path={path} labelledBy={labelledBy} /> : null
})

function Rows({ field, path: anyPath, labelledBy }: {
  readonly field: FieldOf<"rows">
  readonly path: Path
  readonly labelledBy: string
}) {
  const { source, readOnly } = useForm()
  const text = useFormText()
  const path = useStablePath(anyPath)
  const box = useRef<HTMLDivElement>(null)
  const narrow = useNarrow(box)
  const places = useRowPlaces(source, path)
  const { held, letGo } = useHeldRow(box, places)
  const actions = useRowActions(source, field, path)
  const [done, setDone] = useDone(source)
  const keepFocus = useKeptFocus(box)
  const onAdd = useAdd(field, path, actions)
  const rows = useMemo(
    () => places.filter((place) => !place.deleted || place.id === held).map((place) => place.id),
    [places, held],
  )
  const onRemove = useCallback((row: string) => {
    const name = actions.name(row)
    letGo()
    actions.remove(row)
    setDone({ said: (own) => text("row deleted", { name: own(name) }), undo: () => actions.restore(row) })
  }, [actions, setDone, text])
  const onUndo = useCallback(() => {
    if (done?.undoable.undo === undefined) return
    const { undo } = source
    setDone(null)
    keepFocus()
    // The last thing that was done is taken back as the keys do it, and can be done again.
    if (undo !== undefined && !done.undoable.isSeveral && undo.undoOnly(done.edit) !== null) return
    // Nobody takes the taking back back.
    if (undo === undefined) done.undoable.undo()
    else undo.apart(done.undoable.undo)
    announce(text("undone"), "form-rows")
  }, [source, done, keepFocus, setDone, text])

  useFocusOnAdd(box, rows.length)
  const asGrid = field.kind.presentation === "grid" && !narrow
  useFocusAcross(box, asGrid)
  const closeDone = () => {
    setDone(null)
    keepFocus()
  }
  const shared = { field, shown: field.kind.columns, path, labelledBy, rows, held, actions, onAdd, onRemove, onDone: setDone }
  return (
    <div className="form-rows" data-presentation={asGrid ? "grid" : field.kind.presentation} ref={box}>
      {!readOnly && identityColumn(field) !== null && (
        <Duplicates field={field} path={path} onDone={setDone} keepFocus={keepFocus} />
      )}
      {rows.length === 0 ? null : asGrid ? <Grid {...shared} /> : <Cards {...shared} />}
      {readOnly && rows.length === 0 && <p className="form-nothing">{text("rows empty")}</p>}
      {!readOnly && (
        <div className="form-rows-foot" data-empty={rows.length === 0 || undefined}>
          {rows.length === 0 && <p className="form-rows-empty">{text("rows empty")} {text("rows empty write")}</p>}
          <Button icon="add" data-form-add="" onClick={() => onAdd()}>
            {text(rows.length === 0 ? "row add first" : "row add")}
          </Button>
          {field.kind.presentation === "grid" && <PasteTable field={field} path={path} onDone={setDone} />}
          {rows.length > 1 && <span className="ui-aside">{text("rows count", { n: rows.length })}</span>}
        </div>
      )}
      {done !== null && <DoneNotice done={done.undoable} onUndo={onUndo} onClose={closeDone} />}
      {!readOnly && (
        <DeletedRows
          rows={places.filter((place) => place.deleted && place.id !== held)}
          actions={actions}
          keepFocus={keepFocus}
        />
      )}
    </div>
  )
}

/** What was done, and the edit that did it. */
interface WasDone {
  readonly undoable: Undoable
  readonly edit: unknown
}

/** What was done last here, until it is taken back, by whatever means. */
function useDone(source: FormSource): [WasDone | null, (done: Undoable | null) => void] {
  const [done, setDone] = useState<WasDone | null>(null)
  useEffect(() => {
    const { undo } = source
    return undo?.subscribe(() => setDone((now) => (now !== null && !undo.isDone(now.edit) ? null : now)))
  }, [source])
  const set = useCallback((undoable: Undoable | null) => {
    setDone(undoable && { undoable, edit: source.undo?.newest() })
  }, [source])
  return [done, set]
}

/** Adds a row, then puts the focus into its first field, once it is on the screen. */
function useAdd(field: FieldOf<"rows">, path: Path, actions: RowActions): RowsProps["onAdd"] {
  const { source } = useForm()
  const [added, setAdded] = useState<string | null>(null)
  const first = field.kind.columns[0]?.key ?? ""
  useEffect(() => {
    if (added === null) return
    setAdded(null)
    // Not now: going there unfolds what is folded, and React is still drawing.
    queueMicrotask(() => navigationOf(source).go([...path, added, first].join(".")))
  }, [added, source, path, first])
  return useCallback((beside) => setAdded(actions.add(beside)), [actions])
}

/** When the last row goes away with the focus in it, the button that adds one gets it. */
function useFocusOnAdd(box: RefObject<HTMLElement | null>, count: number): void {
  const before = useRef(count)
  useEffect(() => {
    const emptied = before.current > 0 && count === 0
    before.current = count
    if (emptied && focusIsLost()) box.current?.querySelector<HTMLElement>("[data-form-add]")?.focus()
  }, [box, count])
}

/** What one pressed may go away by being pressed: then the focus goes to the rows it was about. */
function useKeptFocus(box: RefObject<HTMLElement | null>): () => void {
  return useCallback(() => {
    requestAnimationFrame(() => {
      if (focusIsLost()) box.current?.querySelector<HTMLElement>(IN_ROWS)?.focus()
    })
  }, [box])
}

/** Turning a tablet makes a grid of cards, or cards of a grid: whoever is in a field stays in it. */
function useFocusAcross(box: RefObject<HTMLElement | null>, asGrid: boolean): void {
  const { source: live } = useForm()
  const last = useRef<string | null>(null)
  const before = useRef(asGrid)
  useEffect(() => {
    const element = box.current
    const enter = (event: FocusEvent): void => {
      last.current = pathAround(event.target as Element)?.join(".") ?? null
    }
    element?.addEventListener("focusin", enter)
    return () => element?.removeEventListener("focusin", enter)
  }, [box])
  useEffect(() => {
    const turned = before.current !== asGrid
    before.current = asGrid
    const wanted = last.current
    if (turned && wanted !== null && focusIsLost()) queueMicrotask(() => navigationOf(live).go(wanted))
  }, [asGrid, live])
}

function PasteTable({ field, path, onDone }: {
  readonly field: FieldOf<"rows">
  readonly path: Path
  readonly onDone: (done: Undoable) => void
}) {
  const text = useFormText()
  const [open, setOpen] = useState(false)
  const paste = usePaste({ field, path, onDone })
  const part = usePart(PASTING, open)
  const close = () => setOpen(false)
  return (
    <>
      <Button icon="grid" onClick={() => setOpen(true)}>{text("paste table")}</Button>
      {open && (part.module
        ? <part.module.PasteDialog field={field} onPaste={paste} onClose={close} />
        : <Dialog title={text("paste table")} isOpen onClose={close} wide><PartNote failed={part.failed} onRetry={part.retry} /></Dialog>
      )}
    </>
  )
}

function Duplicates({ field, path, onDone, keepFocus }: {
  readonly field: FieldOf<"rows">
  readonly path: Path
  readonly onDone: (done: Undoable) => void
  readonly keepFocus: () => void
}) {
  const { source } = useForm()
  const text = useFormText()
  const { pairs, areTwo } = useDuplicates(source, field, path)
  const [merging, setMerging] = useState<Pair | null>(null)
  const part = usePart(MERGING, merging !== null)
  const two = (pair: Pair) => {
    areTwo(pair)
    keepFocus()
  }
  const close = () => setMerging(null)
  const merge = (kept: string, other: string, plan: Plan) => {
    if (part.module === null) return
    const { applyMerge, undoMerge } = part.module
    const [row, gone] = [[...path, kept], [...path, other]]
    const name = merging?.find((one) => one.id === kept)?.name ?? ""
    source.change((edit) => applyMerge(edit, plan, row, gone))
    setMerging(null)
    announce(text("merged", { name }), "form-rows")
    onDone({
      said: (own) => text("merged", { name: own(name) }),
      undo: () => source.change((edit) => undoMerge(edit, plan, row, gone)),
    })
  }
  return (
    <>
      <DuplicateNotice pairs={pairs} onMerge={setMerging} onTwo={two} />
      {merging !== null && (part.module
        ? <part.module.MergeDialog field={field} path={path} pair={merging} onMerge={merge} onClose={close} />
        : <Dialog title={text("merge title")} isOpen onClose={close} wide><PartNote failed={part.failed} onRetry={part.retry} /></Dialog>
      )}
    </>
  )
}
