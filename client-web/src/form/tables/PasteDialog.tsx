// « Coller un tableau », for whoever doesn't guess that Ctrl+V does it, and on a phone: a place to paste into, then which
// column goes where, what stays out and why, before anything is written.
import { useId, useMemo, useState, type ClipboardEvent } from "react"
import type { Field } from "../../api/generated/types"
import { FRENCH, Mixed } from "../../i18n/French"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Icon } from "../../ui/Icon"
import { useSuggestions } from "../context"
import type { FieldOf } from "../fields/control"
import { useSpeech } from "../fields/value"
import { identityColumn } from "../suggestions"
import { useFormText } from "../text"
import { readCell, type Reading } from "./cell-value"
import { flavoursOf, readClipboard, type Pasted } from "./clipboard"
import { sayMisfit, sayReason, type Misfit } from "./misfit"
import { columnsByName, type PasteTarget } from "./plan"
import type { Table } from "./table"
import { writeTextTable } from "./text-table"
import { sayRefusal } from "./usePaste"
import "./paste.css"

/** Lines of the table that are shown before. */
const LINES_SHOWN = 6
const REASONS_SHOWN = 20

interface DialogProps {
  readonly field: FieldOf<"rows">
  readonly onPaste: (pasted: Pasted, target: PasteTarget) => void
  readonly onClose: () => void
}

/** The dialog. */
export function PasteDialog({ field, onPaste, onClose }: DialogProps) {
  const text = useFormText()
  const id = useId()
  const [words, setWords] = useState("")
  const [pasted, setPasted] = useState<Pasted | null>(null)
  const take = (next: Pasted, shown: string) => {
    setPasted(shown === "" && "refused" in next && next.refused.why === "empty" ? null : next)
    setWords(shown)
  }
  const onPasted = (event: ClipboardEvent) => {
    const read = readClipboard(flavoursOf(event.clipboardData))
    // Words among words are the box's own.
    if (words !== "" && !("refused" in read) && !read.isHtml) return
    event.preventDefault()
    take(read, "refused" in read ? "" : writeTextTable(read.table))
  }
  return (
    <Dialog title={text("paste table")} isOpen onClose={onClose} wide>
      <div className="ui-stack">
        <div className="ui-field">
          <label className="ui-label" htmlFor={id}>{text("paste here")}</label>
          <p className="ui-help" id={`${id}-help`}>{text("paste here help")}</p>
          <textarea
            id={id}
            className="ui-textarea paste-box"
            aria-describedby={`${id}-help`}
            rows={4}
            wrap="off"
            autoFocus
            value={words}
            onPaste={onPasted}
            onChange={({ target: { value } }) => take(readClipboard({ html: "", text: value, hasImage: false }), value)}
          />
        </div>
        {pasted !== null && "refused" in pasted && (
          <p className="ui-error" role="alert"><Icon name="bad" />{sayRefusal(pasted.refused, text)}</p>
        )}
        {pasted !== null && !("refused" in pasted)
          ? <Placement key={firstLine(pasted.table)} field={field} pasted={pasted} onPaste={onPaste} onClose={onClose} />
          : <div className="ui-dialog-actions"><Button onClick={onClose}>{text("cancel")}</Button></div>}
      </div>
    </Dialog>
  )
}

/** Where columns go is chosen anew for another table. */
function firstLine([line = []]: Table): string {
  return line.map(({ text }) => text).join("\t")
}

/** Which column goes where, and what becomes of it. */
function Placement({ field, pasted, onPaste, onClose }: DialogProps & { readonly pasted: Exclude<Pasted, { refused: unknown }> }) {
  const text = useFormText()
  const { language } = useSpeech()
  const suggestions = useSuggestions()
  const { columns } = field.kind
  const guessed = useMemo(() => columnsByName(pasted.table, columns), [pasted.table, columns])
  const [to, setTo] = useState(guessed.to)
  const [hasHeader, setHasHeader] = useState(guessed.byName)
  const lines = hasHeader ? pasted.table.slice(1) : pasted.table
  const targets = useMemo(() => to.map((key) => columns.find((column) => column.key === key) ?? null), [to, columns])
  const reading = useMemo(
    (): Reading => ({ language, suggestions, identity: identityColumn(field)?.key ?? null }), [language, suggestions, field],
  )
  const misfits = useMemo(() => misfitsIn(lines, targets, reading), [lines.length, pasted.table, targets, reading])
  const full = lines.filter((line) => targets.some((column, at) => column !== null && (line[at]?.text ?? "") !== "")).length
  const choose = (at: number, key: string | null) => {
    setTo(to.map((one, index) => (index === at ? key : key !== null && one === key ? null : one)))
  }
  const paste = () => {
    const kept = targets.flatMap((column, at) => (column === null ? [] : [{ column, at }]))
    const table = lines.map((line) => kept.map(({ at }) => line[at] ?? { text: "" }))
    onClose()
    onPaste(
      { ...pasted, table }, { columns: kept.map(({ column }) => column), rows: [], block: null, firstLineToo: true },
    )
  }
  const head = (at: number) => pasted.table[0]?.[at]?.text ?? ""
  return (
    <>
      <label className="ui-check">
        <input type="checkbox" checked={hasHeader} onChange={({ target }) => setHasHeader(target.checked)} />
        <span>{text("paste first line")}</span>
      </label>
      <div className="paste-scroll" tabIndex={0} role="region" aria-label={text("paste preview")}>
        <table className="paste-preview">
          <thead>
            <tr>
              {to.map((key, at) => (
                <th key={at} scope="col">
                  {hasHeader && <span className="paste-head" dir="auto" {...FRENCH}>{head(at)}</span>}
                  <select
                    className="ui-select"
                    aria-label={text("paste column to", { n: at + 1 })}
                    value={key ?? ""}
                    onChange={({ target: { value } }) => choose(at, value === "" ? null : value)}
                  >
                    <option value="">{text("paste column nowhere")}</option>
                    {columns.map((column) => <option key={column.key} value={column.key} {...FRENCH}>{column.label}</option>)}
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, LINES_SHOWN).map((line, row) => (
              <tr key={row}>
                {line.map((cell, at) => (
                  <PreviewCell key={at} words={cell.text} column={targets[at] ?? null} misfit={misfits.get(`${row}.${at}`) ?? null} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > LINES_SHOWN && <p className="ui-aside">{text("paste preview more", { n: lines.length - LINES_SHOWN })}</p>}
      <Reasons misfits={misfits} targets={targets} />
      <p className="paste-sum" role="status">
        {text("paste sum", { n: full })}
        {misfits.size > 0 && <> {text("paste sum left", { n: misfits.size })}</>}
      </p>
      <div className="ui-dialog-actions">
        <Button onClick={onClose}>{text("cancel")}</Button>
        <Button kind="primary" onClick={paste} disabled={full === 0}>{text("paste confirm")}</Button>
      </div>
    </>
  )
}

function PreviewCell({ words, column, misfit }: {
  readonly words: string
  readonly column: Field | null
  readonly misfit: Misfit | null
}) {
  const text = useFormText()
  const state = column === null ? "nowhere" : misfit === null ? undefined : "left"
  return (
    <td data-state={state} dir="auto">
      {misfit !== null && <><Icon name="warn" /><span className="ui-visually-hidden">{text("paste cell left")} </span></>}
      <span {...FRENCH}>{words.slice(0, 200)}</span>
      {misfit !== null && <span className="ui-visually-hidden"> {sayReason(misfit.why, text)}</span>}
    </td>
  )
}

function Reasons({ misfits, targets }: {
  readonly misfits: ReadonlyMap<string, Misfit>
  readonly targets: readonly (Field | null)[]
}) {
  const text = useFormText()
  if (misfits.size === 0) return null
  const shown = [...misfits].slice(0, REASONS_SHOWN)
  const rest = misfits.size - shown.length
  return (
    <ul className="paste-reasons">
      {shown.map(([key, misfit]) => {
        const [row, at] = key.split(".").map(Number)
        const column = targets[at ?? 0]
        if (column === undefined || column === null) return null
        return <li key={key} dir="auto"><Mixed say={(own) => sayMisfit({ ...misfit, column, row: (row ?? 0) + 1 }, text, own)} /></li>
      })}
      {rest > 0 && <li>{text("paste left more", { n: rest })}</li>}
    </ul>
  )
}

/** What wouldn't fit, by line and column. */
function misfitsIn(lines: Table, targets: readonly (Field | null)[], reading: Reading): ReadonlyMap<string, Misfit> {
  const found = new Map<string, Misfit>()
  for (const [row, line] of lines.entries()) {
    for (const [at, cell] of line.entries()) {
      const column = targets[at]
      if (column === undefined || column === null || cell.text === "") continue
      const { misfit } = readCell(column, cell, reading)
      if (misfit !== null) found.set(`${row}.${at}`, misfit)
    }
  }
  return found
}
