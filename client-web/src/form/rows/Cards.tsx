// Rows as cards or blocks: every column is a field. Each can be folded to one line that says what it holds; where there
// are many they start folded, so that one sees them all and the page stays quick.
import {
  Fragment, memo, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent,
  type RefObject,
} from "react"
import { useValue } from "../../source"
import type { Path } from "../../shape/paths"
import { Button, IconButton } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import type { FieldOf } from "../fields/control"
import { Field } from "../fields/Field"
import { Marks } from "../fields/Marks"
import { rowName, Said, sayValue, useSpeech } from "../fields/value"
import { useBelow } from "../hooks"
import { navigationOf, place } from "../navigation"
import { otherKey } from "../../shape/born"
import { asMap } from "../../shape/read"
import { useFormText } from "../text"
import type { RowsProps } from "./props"
import { HeldNote } from "./HeldNote"
import { RowName } from "./RowName"
import { UpIcon } from "./UpIcon"
import { focusIsLost, rowMark } from "./useHeldRow"
import { useRowDrag, type RowDrag } from "./useRowDrag"

/** Up to this many cards start open. */
const OPEN_AT_MOST = 2
/** As much of a name as the head of a card shows: an open one has it in full in its first field. */
const NAME_AT_MOST = { open: 60, folded: 120 } as const
/** As much of the rest as a folded card shows. */
const SUMMARY_AT_MOST = 130

/** The rows as cards. */
export function Cards({ field, path, rows, held, actions, onRemove }: RowsProps) {
  const { readOnly } = useForm()
  const text = useFormText()
  const list = useRef<HTMLOListElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(rows.length <= OPEN_AT_MOST ? rows : []))
  const toggle = useCallback((row: string, shown: boolean) => {
    setOpen((before) => new Set(shown ? [...before, row] : [...before].filter((one) => one !== row)))
  }, [])
  const [spot, drag] = useRowDrag(actions.drop)
  useReveal(path, toggle)
  useFocusKept(list, rows)
  const allOpen = rows.every((row) => open.has(row))
  return (
    <>
      {rows.length > 1 && (
        <div className="form-cards-tools">
          <Button kind="quiet" small onClick={() => setOpen(new Set(allOpen ? [] : rows))}>
            {text(allOpen ? "fold all" : "expand all")}
          </Button>
        </div>
      )}
      <ol className="form-cards" ref={list} data-presentation={field.kind.presentation} role="list">
        {rows.map((row, at) => (
          <Card
            key={row}
            row={row}
            at={at}
            of={rows.length}
            field={field}
            path={path}
            open={open.has(row)}
            held={row === held}
            spot={spot?.row === row ? spot.side : null}
            readOnly={readOnly}
            onToggle={toggle}
            onRemove={onRemove}
            actions={actions}
            drag={drag}
          />
        ))}
      </ol>
    </>
  )
}

interface CardProps extends Pick<RowsProps, "field" | "path" | "actions" | "onRemove"> {
  readonly row: string
  readonly at: number
  readonly of: number
  readonly open: boolean
  readonly held: boolean
  readonly spot: "before" | "after" | null
  readonly readOnly: boolean
  readonly onToggle: (row: string, open: boolean) => void
  readonly drag: RowDrag
}

const Card = memo(function Card(props: CardProps) {
  const { field, path, row, at, of, open, held, spot, readOnly, onToggle, onRemove, actions, drag } = props
  const text = useFormText()
  const id = useId()
  const rowPath = useBelow(path, row)
  const { name, summary } = useSummary(field, rowPath, !open)
  const called = text("row named", { n: at + 1, name: name || text("row nameless") })
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || readOnly || !["ArrowUp", "ArrowDown"].includes(event.key)) return
    event.preventDefault()
    actions.step(row, event.key === "ArrowUp" ? -1 : 1)
  }
  const restore = (event: MouseEvent) => {
    // The button goes away with what it says.
    event.currentTarget.closest("li")?.querySelector<HTMLElement>("[data-form-card-toggle]")?.focus()
    actions.restore(row)
  }
  return (
    <li
      className="form-card"
      data-open={open || undefined}
      data-held={held || undefined}
      data-drop={spot ?? undefined}
      {...rowMark(row)}
      {...place(rowPath)}
      {...(readOnly ? {} : drag.target(row))}
    >
      <div className="form-card-head" onKeyDown={onKeyDown}>
        <h4 className="form-card-title">
          <button
            type="button"
            className="form-card-toggle"
            aria-expanded={open}
            aria-controls={id}
            data-form-card-toggle=""
            onClick={() => onToggle(row, !open)}
            {...(readOnly ? {} : drag.handle(row))}
          >
            <Icon name="chevron" />
            <span className="form-card-number">{at + 1}</span>
            <RowName className="form-card-name" name={shortened(name, NAME_AT_MOST[open ? "open" : "folded"])} />
          </button>
        </h4>
        <Marks path={rowPath} />
        {!readOnly && (
          <span className="form-card-actions">
            <button
              type="button"
              className="ui-button ui-icon-button"
              data-kind="quiet"
              data-small=""
              title={text("row up")}
              aria-label={text("row up named", { name: called })}
              aria-disabled={at === 0 || undefined}
              onClick={() => actions.step(row, -1)}
            >
              <UpIcon />
            </button>
            <IconButton
              icon="down"
              small
              title={text("row down")}
              label={text("row down named", { name: called })}
              aria-disabled={at === of - 1 || undefined}
              onClick={() => actions.step(row, 1)}
            />
            <IconButton
              icon="trash"
              small
              title={text("row delete")}
              label={text("row delete named", { name: called })}
              onClick={() => onRemove(row)}
            />
          </span>
        )}
      </div>
      {held && <HeldNote onRestore={restore} />}
      {!open && summary.length > 0 && <Summary lines={summary} />}
      <div id={id} className="form-card-body" hidden={!open}>
        {open && field.kind.columns.map((column) => (
          <ColumnField key={column.key} column={column} rowPath={rowPath} rowsKey={field.key} />
        ))}
      </div>
    </li>
  )
})

function ColumnField({ column, rowPath, rowsKey }: {
  readonly column: FieldOf<"rows">["kind"]["columns"][number]
  readonly rowPath: Path
  readonly rowsKey: string
}) {
  const path = useBelow(rowPath, column.key)
  return <Field field={column} path={path} helpKey={`${rowsKey}.${column.key}`} />
}

/** A column in the line of a folded card. */
interface Line {
  readonly column: FieldOf<"rows">["kind"]["columns"][number]
  readonly line: string
}

function Summary({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <p className="form-card-summary" dir="auto">
      {lines.map(({ column, line }, at) => (
        <Fragment key={column.key}>{at > 0 && " · "}<Said field={column} said={line} /></Fragment>
      ))}
    </p>
  )
}

/** A row's name, and what else it says in one line while it is folded. */
function useSummary(field: FieldOf<"rows">, rowPath: Path, folded: boolean): { readonly name: string; readonly summary: readonly Line[] } {
  const { source } = useForm()
  const speech = useSpeech()
  const row = useValue(source, rowPath)
  return useMemo(() => {
    const { columns } = field.kind
    const name = rowName(columns, row, speech)
    if (!folded) return { name, summary: [] }
    const map = asMap(row) ?? {}
    // What is sensitive isn't shown to whoever looks over one's shoulder.
    const said = columns.filter((column) => !column.sensitive).map((column) => [column, sayValue(column, map[column.key], map[otherKey(column) ?? ""], speech)] as const)
    const others = said.filter(([column, words]) => words.trim() !== "" && column.kind.type !== "document")
    let left = SUMMARY_AT_MOST
    const summary = others.slice(1, 5).flatMap(([column, words]): Line[] => {
      if (left <= 0) return []
      const line = shortened(words.trim().split("\n")[0] ?? "", Math.min(left, SUMMARY_AT_MOST / 2))
      left -= line.length
      return [{ column, line }]
    })
    return { name, summary }
  }, [field, row, folded, speech.text, speech.language])
}

/** Cut after a word, so that one sees that there is more. */
function shortened(words: string, atMost: number): string {
  if (words.length <= atMost) return words
  const cut = words.slice(0, atMost)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), atMost / 2)).replace(/[\s,;:.]+$/u, "")}…`
}

/** Opens a card that somebody goes to. */
function useReveal(path: Path, toggle: (row: string, open: boolean) => void): void {
  const { source } = useForm()
  useEffect(() => {
    const prefix = `${path.join(".")}.`
    return navigationOf(source).onReveal((wanted) => {
      const row = wanted.startsWith(prefix) ? wanted.slice(prefix.length).split(".")[0] : undefined
      if (row !== undefined && row !== "") toggle(row, true)
    })
  }, [source, path, toggle])
}

/** When the card that had the focus goes away, the one in its place gets it; the button that adds one, if none is left. */
function useFocusKept(list: RefObject<HTMLElement | null>, rows: readonly string[]): void {
  const last = useRef<string | null>(null)
  const before = useRef(rows)
  useEffect(() => {
    const element = list.current
    const remember = (event: FocusEvent): void => {
      last.current = (event.target as Element).closest("[data-form-row]")?.getAttribute("data-form-row") ?? null
    }
    element?.addEventListener("focusin", remember)
    return () => element?.removeEventListener("focusin", remember)
  }, [list])
  useLayoutEffect(() => {
    const was = before.current
    before.current = rows
    const gone = last.current
    if (gone === null || rows.includes(gone) || !was.includes(gone) || !focusIsLost()) return
    const next = rows[Math.min(was.indexOf(gone), rows.length - 1)]
    const cards = [...(list.current?.querySelectorAll<HTMLElement>("[data-form-row]") ?? [])]
    const card = cards.find((one) => one.getAttribute("data-form-row") === next)
    last.current = null
    card?.querySelector<HTMLElement>("[data-form-card-toggle]")?.focus()
  }, [list, rows])
}
