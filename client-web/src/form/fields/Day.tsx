// A day: React Aria's date field with its French calendar, or the device's own picker under a finger. It is written once, when it
// is whole and meant (useEntry); what is half typed, or a day that no calendar has, stays on the screen and is said not to be saved.
// A change from elsewhere waits until the focus has left.
import { useCallback, useLayoutEffect, useRef, useState, type ComponentType } from "react"
import { IconButton } from "../../ui/Button"
import { Part, usePart } from "../../ui/part"
import { useLanguage } from "../../i18n"
import { useValue } from "../../source"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { useReverted } from "../hooks"
import { useMedia } from "../../ui/media"
import { readDate } from "../../shape/read"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { CalendarIcon } from "./CalendarIcon"
import type { DayPickerProps } from "./DayField"
import { judgeDay, NO_PARTS, partsOfDay, sayDay, writtenDay, yearOf } from "./days"
import { announceDraft, DraftNote } from "./DraftNote"
import { draftAt, dropDraft } from "./drafts"
import { naming, type Names } from "./names"
import { useEntry, type Judged } from "./useEntry"
import "./day.css"

/** A date in a form. */
export function Day({ field, path, names }: ControlProps<"date">) {
  return <DayAt path={path} names={names} label={field.label} />
}

/** A date in a cell, which is opened to be typed into: at once, with whatever picker is here then. */
export function DayInCell({ field, path, names }: ControlProps<"date">) {
  const [isHere] = useState(() => DAY_FIELD.get().module !== null)
  return <DayAt path={path} names={names} label={field.label} {...(isHere ? {} : { Picker: NativeDay })} />
}

interface DayAtProps {
  readonly path: Path
  readonly names: Names
  /** Names the button that empties it. */
  readonly label: string
  readonly Picker?: ComponentType<DayPickerProps>
}

/** A day at a path of the document. */
export function DayAt({ path, names, label, Picker = AnyDay }: DayAtProps) {
  const { source } = useForm()
  const text = useFormText()
  const language = useLanguage()
  const kept = readDate(useValue(source, path)).value
  const read = useCallback(() => readDate(source.value(path)).value, [source, path])
  const box = useRef<HTMLDivElement>(null)
  const clearHasFocus = useRef(false)
  // Raised when the date is emptied by its button: what is typed goes with it.
  const [emptied, setEmptied] = useState(0)
  const clear = () => {
    dropDraft(source, path)
    setEmptied((times) => times + 1)
    source.change((edit) => edit.set(path, null))
    // The button goes away with the date.
    box.current?.querySelector<HTMLElement>("[role=spinbutton], input")?.focus()
  }
  useLayoutEffect(() => {
    // The date went away while one was on the button that empties it: what stands before that gets the focus.
    if (kept !== null || !clearHasFocus.current) return
    clearHasFocus.current = false
    const left = box.current?.querySelectorAll<HTMLElement>("[role=spinbutton], input, button") ?? []
    left[left.length - 1]?.focus()
  }, [kept])
  const year = kept === null ? null : yearOf(kept)
  return (
    <div className="form-day" ref={box}>
      <div className="form-day-line">
        <Picker path={path} kept={kept} read={read} names={names} box={box} emptied={emptied} />
        {kept !== null && (
          <IconButton
            icon="close"
            small
            label={text("clear date of", { label })}
            onClick={clear}
            onFocus={() => void (clearHasFocus.current = true)}
            onBlur={() => void (clearHasFocus.current = false)}
          />
        )}
      </div>
      <DraftNote path={path} stands={kept === null ? "" : sayDay(kept, language)} />
      {year !== null && (year < 1900 || year > 2100) && (
        <p className="form-hint" data-tone="warn">{text("date unusual")}</p>
      )}
    </div>
  )
}

/** React Aria's field with its calendar. */
export const DAY_FIELD = new Part(() => import("./DayField"))

function AnyDay(props: DayPickerProps) {
  return useMedia("(pointer: coarse)") ? <NativeDay {...props} /> : <AriaDay {...props} />
}

/** The field as soon as it is here; what it will show until then, in its place. What can't be fetched is nobody's loss. */
function AriaDay(props: DayPickerProps) {
  const { module, failed } = usePart(DAY_FIELD)
  if (module) return <module.DayField {...props} />
  return failed ? <NativeDay {...props} /> : <DayShown kept={props.kept} />
}

/** The parts of a day, as a field shows them. */
function DayShown({ kept }: { readonly kept: string | null }) {
  const language = useLanguage()
  return (
    <div className="form-picker">
      <div className="form-picker-group">
        <span className="form-picker-input">
          {writtenDay(kept, language).map(({ text, isPart }, at) => (
            <span key={at} className="form-picker-segment" data-part={isPart || undefined} data-placeholder={kept === null || undefined}>{text}</span>
          ))}
        </span>
        <span className="form-picker-button ui-icon-button"><CalendarIcon /></span>
      </div>
    </div>
  )
}

/** The device's own picker: best known under a finger. */
function NativeDay({ path, kept, read, names, emptied }: DayPickerProps) {
  const { source } = useForm()
  const text = useFormText()
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const latest = useRef<Judged<string>>({ text: "", value: null })
  const entry = useEntry<string>(path, {
    read,
    judge: () => latest.current,
    onFinished: (judged) => "why" in judged && announceDraft(judged, text),
  })
  const change = (input: HTMLInputElement) => {
    setTyped(input.value)
    latest.current = input.validity.badInput
      ? { text: judgeDay(NO_PARTS).text, why: "day refused partial" }
      : judgeDay(partsOfDay(input.value === "" ? null : input.value))
    entry.typed()
  }
  const leave = () => {
    entry.end()
    if (draftAt(source, path) === null) setTyped(undefined)
  }
  useReverted(path, () => {
    dropDraft(source, path)
    setTyped(undefined)
  })
  useLayoutEffect(() => setTyped(undefined), [emptied])
  return (
    <input
      {...naming(names)}
      type="date"
      className="ui-input form-native-day"
      value={typed ?? kept ?? ""}
      onChange={(event) => change(event.target)}
      onBlur={leave}
    />
  )
}
