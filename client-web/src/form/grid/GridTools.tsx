// What stands above a grid: which columns are shown, those beyond the edge, and for fingers a way to choose cells.
import { useState } from "react"
import type { Field } from "../../api/generated/types"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { useFormText } from "../text"
import { FRENCH } from "../../i18n/French"
import { widthOf } from "./columns"
import type { More } from "./useMore"
import { WIDTH, type GridView } from "./view"

/** So many columns are seen at once: there is nothing to choose. */
const FEW = 3

/** Choosing cells with fingers. */
export interface Touching {
  readonly choosing: boolean
  readonly setChoosing: (choosing: boolean) => void
  readonly take: (how: "copy" | "cut" | "empty") => void
}

/** The tools. `onMore` scrolls to what is beyond the edge. */
export function GridTools({ columns, view, more, onMore, touching, readOnly }: {
  readonly columns: readonly Field[]
  readonly view: GridView
  readonly more: More
  readonly onMore: () => void
  readonly touching: Touching
  readonly readOnly: boolean
}) {
  const text = useFormText()
  const [open, setOpen] = useState(false)
  const beyond = columns.filter(({ beyondModel }) => beyondModel === true).map(({ key }) => key)
  const shown = view.shown.length
  const isModel = beyond.length > 0 && shown === columns.length - beyond.length
    && view.shown.every(({ beyondModel }) => beyondModel !== true)
  return (
    <div className="grid-tools">
      {beyond.length > 0 && (
        <div className="grid-views" role="group" aria-label={text("grid view")}>
          <Button small aria-pressed={isModel} onClick={() => view.hide(beyond)}>
            {text("grid view model", { n: columns.length - beyond.length })}
          </Button>
          <Button small aria-pressed={shown === columns.length} onClick={() => view.hide([])}>
            {text("grid view all", { n: columns.length })}
          </Button>
        </div>
      )}
      {(columns.length > FEW || shown < columns.length) && (
        <Button small kind="quiet" icon="settings" onClick={() => setOpen(true)}>
          {shown === columns.length ? text("grid columns") : text("grid columns of", { n: shown, of: columns.length })}
        </Button>
      )}
      <TouchTools touching={touching} readOnly={readOnly} />
      {(more.after > 0 || more.before > 0) && (
        <Button small kind="quiet" className="grid-more" icon={more.after > 0 ? "arrow" : "back"} onClick={onMore}>
          {more.after > 0 ? text("grid more", { n: more.after }) : text("grid back", { n: more.before })}
        </Button>
      )}
      {open && <ColumnsDialog columns={columns} view={view} onClose={() => setOpen(false)} />}
    </div>
  )
}

/** Each column: whether it is shown, and how wide. */
function ColumnsDialog({ columns, view, onClose }: {
  readonly columns: readonly Field[]
  readonly view: GridView
  readonly onClose: () => void
}) {
  const text = useFormText()
  const shown = new Set(view.shown.map(({ key }) => key))
  const toggle = (key: string, show: boolean) => (
    view.hide(columns.map((column) => column.key).filter((one) => (one === key ? !show : !shown.has(one))))
  )
  return (
    <Dialog title={text("grid columns")} isOpen onClose={onClose} closesOutside>
      <div className="ui-stack">
        <p className="ui-aside">{text("grid columns help")}</p>
        <ul className="grid-choices" role="list">
          {columns.map((column, at) => (
            <li key={column.key}>
              <label className="ui-check">
                <input
                  type="checkbox"
                  checked={shown.has(column.key)}
                  disabled={at === 0}
                  onChange={({ target }) => toggle(column.key, target.checked)}
                />
                <span {...FRENCH}>{column.label}</span>
              </label>
              <input
                type="range"
                aria-label={text("grid width of", { label: column.label })}
                aria-valuetext={text("grid width", { n: Math.round(widthOf(column, view.widths)) })}
                min={WIDTH.least}
                max={WIDTH.most}
                value={widthOf(column, view.widths)}
                disabled={!shown.has(column.key)}
                onChange={({ target }) => view.setWidth(column.key, Number(target.value))}
              />
            </li>
          ))}
        </ul>
        <div className="ui-dialog-actions">
          <Button onClick={view.resetWidths}>{text("grid widths reset")}</Button>
          <Button kind="primary" onClick={onClose}>{text("grid columns done")}</Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Fingers open a cell at once: in this mode they choose instead. Shown where there is a touch screen (grid.css). */
function TouchTools({ touching: { choosing, setChoosing, take }, readOnly }: {
  readonly touching: Touching
  readonly readOnly: boolean
}) {
  const text = useFormText()
  return (
    <div className="grid-touch" role="group" aria-label={text("grid choose")}>
      <Button small aria-pressed={choosing} onClick={() => setChoosing(!choosing)}>{text("grid choose")}</Button>
      {choosing && (
        <>
          <Button small icon="copy" onClick={() => take("copy")}>{text("grid copy")}</Button>
          {!readOnly && <Button small onClick={() => take("cut")}>{text("grid cut")}</Button>}
          {!readOnly && <Button small icon="trash" onClick={() => take("empty")}>{text("grid empty")}</Button>}
        </>
      )}
    </div>
  )
}
