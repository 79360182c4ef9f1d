// A number. What is being typed is never replaced by what others write meanwhile, and is written once it is whole and meant
// (useEntry). What is no number stays in the field, with a word about it. Limits are hints.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react"
import { Button } from "../../ui/Button"
import { announce } from "../../ui/announce"
import { useLanguage, type Language } from "../../i18n"
import { FRENCH } from "../../i18n/French"
import { useValue } from "../../source"
import { useForm } from "../context"
import { useReverted } from "../hooks"
import { readNumber } from "../../shape/read"
import { readTypedNumber } from "../../shape/typed-number"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { announceDraft, DraftNote } from "./DraftNote"
import { draftAt, dropDraft } from "./drafts"
import { idsOf, naming } from "./names"
import { formatNumber } from "./numbers"
import { useEntry, type Judged } from "./useEntry"

/** What I wrote last, and what somebody else had put there that I wrote over; undefined where there is none. */
interface Written {
  readonly mine: number | null | undefined
  readonly over: number | null | undefined
}

const NOTHING_WRITTEN: Written = { mine: undefined, over: undefined }

/** A number in a form. `starts` is what was typed to begin with, in a cell. */
export function NumberBox({ field, path, names, starts }: ControlProps<"number"> & { readonly starts?: string }) {
  const { source } = useForm()
  const text = useFormText()
  const language = useLanguage()
  const kept = readNumber(useValue(source, path)).value
  const { unit } = field.kind
  const [typed, setTyped] = useState<string | null>(() => starts ?? draftAt(source, path)?.text ?? null)
  const [{ mine, over }, setWritten] = useState(NOTHING_WRITTEN)
  const latest = useRef(typed)
  const input = useRef<HTMLInputElement>(null)
  const about = useId()
  // What the document said when the last key was pressed: something else there now came from somebody else.
  const [seen, setSeen] = useState(kept)
  // What stood there before the key that opened the cell took its place.
  const [former] = useState(kept)

  const entry = useEntry<number>(path, {
    read: () => readNumber(source.value(path)).value,
    judge: () => judge(latest.current ?? "", unit, language),
    onFinished: (judged, theirs) => {
      if ("why" in judged) {
        setWritten(NOTHING_WRITTEN)
        return announceDraft(judged, text)
      }
      setWritten({ mine: judged.value, over: theirs?.value })
      setSeen(judged.value)
    },
  })
  const show = (next: string | null) => {
    latest.current = next
    setTyped(next)
  }
  const type = (next: string) => {
    show(next)
    if (!entry.waits) setSeen(kept)
    setWritten((before) => ({ ...before, over: undefined }))
    entry.typed()
  }
  useEffect(() => {
    if (starts !== undefined) type(starts)
    // Once: it is what the editing of a cell began with.
  }, [])
  useReverted(path, () => {
    dropDraft(source, path)
    show(null)
    setWritten(NOTHING_WRITTEN)
  })

  const leave = () => {
    entry.end()
    // What is no number stays as it is; a number is shown as the document has it.
    if (draftAt(source, path) === null) show(null)
    // From now on what others write is no longer « meanwhile ».
    if (mine === kept) setWritten((before) => ({ ...before, mine: undefined }))
  }
  const put = (value: number) => {
    // The button goes away with what it says.
    input.current?.focus()
    show(null)
    setWritten(NOTHING_WRITTEN)
    source.change((edit) => edit.set(path, value))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter" || event.key === "Tab") entry.finish()
    if (event.key !== "Escape" || starts === undefined) return
    if (former === null) return entry.finish()
    // The cell closes on this key: what it held before somebody typed on it comes back, unless others have written since.
    const isBack = entry.cancel()
    show(null)
    setWritten(NOTHING_WRITTEN)
    if (isBack) announce(text("number is back", { value: formatNumber(former, language) }), "form-rows")
  }
  const told = entry.waits ? (seen === kept ? undefined : kept) : mine === undefined || mine === kept ? undefined : kept
  const shown = typed ?? (kept === null ? "" : formatNumber(kept, language))
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
          data-undo={entry.waits || draftAt(source, path) !== null ? undefined : "document"}
          value={shown}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={leave}
        />
        {unit !== "" && <span id={`${about}-unit`} className="form-unit" {...FRENCH}>{unit}</span>}
      </span>
      <div id={about}>
        <DraftNote path={path} stands={kept === null ? "" : formatNumber(kept, language)} />
        <LimitHint field={field} value={entry.waits ? wholeOf(judge(typed ?? "", unit, language)) : kept} />
        <Meanwhile theirs={told} mine={entry.waits ? undefined : mine} over={over} onPut={put} />
      </div>
    </div>
  )
}

function judge(text: string, unit: string, language: Language): Judged<number> {
  const { value, refused } = readTypedNumber(text, unit, language)
  return refused === undefined ? { text, value } : { text, why: `number refused ${refused}` }
}

function wholeOf(judged: Judged<number>): number | null {
  return "why" in judged ? null : judged.value
}

/** A number outside of what is expected: a hint. */
function LimitHint({ field, value }: { readonly field: ControlProps<"number">["field"]; readonly value: number | null }) {
  const text = useFormText()
  const language = useLanguage()
  const { min, max } = field.kind
  if (value !== null && min !== null && value < min) {
    return <p className="form-hint" data-tone="warn">{text("number below", { min: formatNumber(min, language) })}</p>
  }
  if (value !== null && max !== null && value > max) {
    return <p className="form-hint" data-tone="warn">{text("number above", { max: formatNumber(max, language) })}</p>
  }
  return null
}

/** What others put there meanwhile: over mine, where it can be put back, or under it. */
function Meanwhile({ theirs, mine, over, onPut }: {
  readonly theirs: number | null | undefined
  readonly mine: number | null | undefined
  readonly over: number | null | undefined
  readonly onPut: (value: number) => void
}) {
  const text = useFormText()
  const language = useLanguage()
  const said = theirs !== undefined ? theirs : over
  if (said === undefined) return null
  const is = theirs !== undefined ? "number changed" : "number was changed"
  const back = theirs !== undefined ? mine : over
  const emptied = theirs !== undefined ? "number emptied" : "number was emptied"
  return (
    <p className="form-hint" data-tone="info">
      {said === null ? text(emptied) : text(is, { value: formatNumber(said, language) })}
      {" "}
      {back !== undefined && back !== null && (
        <Button kind="quiet" small onClick={() => onPut(back)}>
          {text("number put back", { value: formatNumber(back, language) })}
        </Button>
      )}
    </p>
  )
}
