// A day: React Aria's date field with its French calendar, or the device's own picker under a finger. It is written once, when it
// is whole and meant (useEntry); what is half typed, or a day that no calendar has, stays on the screen and is said not to be saved.
// A change from elsewhere waits until the focus has left.
import { CalendarDate, parseDate } from "@internationalized/date"
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react"
import { flushSync } from "react-dom"
import {
  Button as AriaButton, DateInput, DatePicker, DateSegment, Dialog, Group, Popover, type DateSegmentProps,
} from "react-aria-components"
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
import { PartNote } from "../PartNote"
import { CalendarIcon } from "./CalendarIcon"
import { isDayBegun, judgeDay, NO_PARTS, partsOfDay, sameParts, sayDay, yearOf, type DayParts } from "./days"
import { announceDraft, DraftNote } from "./DraftNote"
import { draftAt, dropDraft } from "./drafts"
import { naming, type Names } from "./names"
import { useEntry, type Judged } from "./useEntry"
import "./day.css"

/** A date in a form. */
export function Day({ field, path, names }: ControlProps<"date">) {
  return <DayAt path={path} names={names} label={field.label} />
}

/** A day at a path of the document; `label` names the button that empties it. */
export function DayAt({ path, names, label }: { readonly path: Path; readonly names: Names; readonly label: string }) {
  const { source } = useForm()
  const text = useFormText()
  const language = useLanguage()
  const coarse = useMedia("(pointer: coarse)")
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
  const Picker = coarse ? NativeDay : AriaDay
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

interface PickerProps {
  readonly path: Path
  readonly kept: string | null
  /** What the document says this very moment. */
  readonly read: () => string | null
  readonly names: Names
  readonly box: RefObject<HTMLDivElement | null>
  readonly emptied: number
}

const CALENDAR = new Part(() => import("./DayCalendar"))

function AriaDay({ path, kept, read, names, box, emptied }: PickerProps) {
  const { source } = useForm()
  const text = useFormText()
  // Whoever comes by the keyboard or the mouse finds it there when they open it.
  const [wanted, setWanted] = useState(false)
  const calendar = usePart(CALENDAR, wanted)
  // What the field is told to show: as long as something typed in it isn't written, the very same object, since it forgets what
  // is half typed when it gets a new one. Undefined: what the document says.
  const [typed, setTyped] = useState<CalendarDate | null | undefined>(undefined)
  // What the document said when the focus came.
  const [held, setHeld] = useState<{ readonly day: string | null } | null>(null)
  // A day that no calendar has would be bent to the nearest when the focus goes; what is only read is left alone.
  const [isLeaving, setIsLeaving] = useState(false)
  const day = held === null ? kept : held.day
  const shown = useMemo(() => (day === null ? null : parseDate(day)), [day])
  const parts = useRef<DayParts>(partsOfDay(kept))

  const entry = useEntry<string>(path, {
    read,
    judge: (when) => (when === "pause" && isDayBegun(parts.current) ? null : judgeDay(parts.current)),
    onFinished: (judged) => {
      if ("why" in judged) return announceDraft(judged, text)
      setTyped(undefined)
      setHeld((before) => before && { day: read() })
    },
  })
  const forget = () => {
    setTyped(undefined)
    setHeld((before) => before && { day: read() })
  }
  const change = (next: CalendarDate | null) => {
    setTyped(next)
    // A day that is pressed in the calendar is whole and meant.
    const isPressed = document.activeElement?.closest(".form-picker-dialog") !== null
    if (!isPressed) return
    parts.current = next === null ? NO_PARTS : { day: next.day, month: next.month, year: next.year }
    entry.typed()
    entry.finish()
  }
  /** The field shows other parts: they were typed, unless the document says the same. */
  const onPart = (type: string, value: number | null) => {
    if (type !== "day" && type !== "month" && type !== "year") return
    if (parts.current[type] === value) return
    parts.current = { ...parts.current, [type]: value }
    const isInside = box.current?.querySelector(".form-picker-input")?.contains(document.activeElement) ?? false
    if (isInside && !sameParts(parts.current, partsOfDay(read()))) entry.typed()
  }
  // Told when the focus comes from outside and goes there; the calendar is inside.
  const leave = () => {
    entry.end()
    setIsLeaving(false)
    // What isn't saved stays as it was typed.
    if (draftAt(source, path) !== null) return
    setHeld(null)
    setTyped(undefined)
  }
  useReverted(path, () => {
    dropDraft(source, path)
    forget()
  })
  const lastEmptied = useRef(emptied)
  useLayoutEffect(() => {
    if (lastEmptied.current === emptied) return
    lastEmptied.current = emptied
    entry.cancel()
    forget()
  }, [emptied])
  const { id, ...named } = naming(names)
  return (
    <div
      className="form-picker-box"
      onBlurCapture={() => {
        if ("why" in judgeDay(parts.current)) flushSync(() => setIsLeaving(true))
      }}
      onKeyDownCapture={(event) => {
        if (event.key === "Enter" || event.key === "Tab") entry.finish()
      }}
      onBlur={() => setIsLeaving(false)}
    >
      <DatePicker
        {...named}
        id={id}
        className="form-picker"
        value={typed === undefined ? shown : typed}
        onChange={change}
        isReadOnly={isLeaving}
        onFocus={() => {
          setWanted(true)
          setHeld((before) => before ?? { day: read() })
        }}
        onBlur={leave}
        shouldForceLeadingZeros
      >
        <Group className="form-picker-group">
          <DateInput className="form-picker-input">
            {(segment) => <DayPart segment={segment} onPart={onPart} />}
          </DateInput>
          <AriaButton className="ui-button ui-icon-button form-picker-button" data-kind="quiet">
            <CalendarIcon />
          </AriaButton>
        </Group>
        <Popover className="form-picker-popover">
          <Dialog className="form-picker-dialog">
            {calendar.module ? <calendar.module.DayCalendar /> : <PartNote failed={calendar.failed} onRetry={calendar.retry} />}
          </Dialog>
        </Popover>
      </DatePicker>
    </div>
  )
}

/** One part of the date, which tells what it shows. */
function DayPart({ segment, onPart }: {
  readonly segment: DateSegmentProps["segment"]
  readonly onPart: (type: string, value: number | null) => void
}) {
  const value = segment.isPlaceholder ? null : Number(segment.text)
  useLayoutEffect(() => onPart(segment.type, value), [segment.type, value])
  return <DateSegment segment={segment} className="form-picker-segment" />
}

/** The device's own picker: best known under a finger. */
function NativeDay({ path, kept, read, names, emptied }: PickerProps) {
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
