// A number. What is being typed is never replaced by what others write meanwhile, nor thrown away because it is no
// number yet: it stays in the field, with a word about it. Limits are hints.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react"
import { Button } from "../../ui/Button"
import { announce } from "../../ui/announce"
import { useLanguage } from "../../i18n"
import { FRENCH } from "../../i18n/French"
import { useValue } from "../../source"
import { useForm } from "../context"
import { useReverted } from "../hooks"
import { readNumber } from "../../shape/read"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { idsOf, naming } from "./names"
import { formatNumber, parseNumber } from "./numbers"

/** What is typed and can't be kept in the document, by document and path: it outlives the field's being folded away. */
const drafts = new Map<string, string>()

/** A number in a form. `starts` is what was typed to begin with, in a cell. */
export function NumberBox({ field, path, names, starts }: ControlProps<"number"> & { readonly starts?: string }) {
  const { source } = useForm()
  const text = useFormText()
  const language = useLanguage()
  const kept = readNumber(useValue(source, path)).value
  const { unit } = field.kind
  const key = `${source.id}/${path.join("/")}`
  const [typed, setTyped] = useState<string | null>(() => starts ?? drafts.get(key) ?? null)
  // What I wrote last while I was typing; others may have written since.
  const [mine, setMine] = useState<number | null | undefined>(undefined)
  const input = useRef<HTMLInputElement>(null)
  const about = useId()
  // What stood there before the key that opened the cell took its place.
  const [former] = useState(kept)

  const write = (next: string) => {
    setTyped(next)
    const number = parseNumber(next, unit, language)
    if (number === undefined) drafts.set(key, next)
    else drafts.delete(key)
    if (number === undefined) return
    setMine(number)
    source.change((edit) => edit.set(path, number))
  }
  useEffect(() => {
    if (starts !== undefined) write(starts)
    // Once: it is what the editing of a cell began with.
  }, [])

  useReverted(path, () => {
    setTyped(null)
    setMine(undefined)
  })

  const leave = () => {
    // What is no number stays as it is; a number is shown as the document has it.
    if (typed !== null && parseNumber(typed, unit, language) !== undefined) setTyped(null)
    // From now on what others write is no longer « meanwhile ».
    if (mine === kept) setMine(undefined)
  }
  const shown = typed ?? (kept === null ? "" : formatNumber(kept, language))
  const overtaken = mine !== undefined && mine !== kept
  const putBack = () => {
    if (mine === undefined) return
    // The button goes away with what it says.
    input.current?.focus()
    setTyped(null)
    source.change((edit) => edit.set(path, mine))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing || starts === undefined || former === null) return
    // The cell closes on this key: what it held before somebody typed on it comes back, unless others have written since.
    drafts.delete(key)
    setTyped(null)
    setMine(undefined)
    if (overtaken || mine === undefined) return
    source.change((edit) => edit.set(path, former))
    announce(text("number is back", { value: formatNumber(former, language) }), "form-rows")
  }
  return (
    <div className="form-number">
      <span className="form-with-unit">
        <input
          {...naming(names)}
          ref={input}
          aria-describedby={idsOf(names.describedBy, `${about}-unit`, about)}
          className="ui-input"
          type="text"
          inputMode="decimal"
          autoComplete="off"
          // What isn't in the document is the browser's to take back.
          data-undo={typed !== null && parseNumber(typed, unit, language) === undefined ? undefined : "document"}
          value={shown}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={leave}
        />
        {unit !== "" && <span id={`${about}-unit`} className="form-unit" {...FRENCH}>{unit}</span>}
      </span>
      <div id={about}>
        <NumberHint field={field} typed={typed} kept={kept} />
        {overtaken && (
          <p className="form-hint" data-tone="info">
            {kept === null ? text("number emptied") : text("number changed", { value: formatNumber(kept, language) })}
            {" "}
            {mine !== null && (
              <Button kind="quiet" small onClick={putBack}>
                {text("number put back", { value: formatNumber(mine, language) })}
              </Button>
            )}
          </p>
        )}
      </div>
    </div>
  )
}

function NumberHint({ field, typed, kept }: {
  readonly field: ControlProps<"number">["field"]
  readonly typed: string | null
  readonly kept: number | null
}) {
  const text = useFormText()
  const language = useLanguage()
  const { unit, min, max } = field.kind
  if (typed !== null && parseNumber(typed, unit, language) === undefined) {
    return <p className="form-hint" data-tone="warn">{text("number unreadable", { typed: typed.trim() })}</p>
  }
  if (kept !== null && min !== null && kept < min) {
    return <p className="form-hint" data-tone="warn">{text("number below", { min: formatNumber(min, language) })}</p>
  }
  if (kept !== null && max !== null && kept > max) {
    return <p className="form-hint" data-tone="warn">{text("number above", { max: formatNumber(max, language) })}</p>
  }
  return null
}
