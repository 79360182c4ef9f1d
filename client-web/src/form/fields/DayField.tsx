// A day as React Aria's field with its French calendar: fetched when the words are shown, since neither is needed to read them.
// Days that no calendar has aren't bent by it.
import { CalendarDate, parseDate } from "@internationalized/date"
import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react"
import { flushSync } from "react-dom"
import {
  Button as AriaButton, DateInput, DatePicker, DateSegment, Dialog, Group, Popover, type DateSegmentProps,
} from "react-aria-components"
import { Part, usePart } from "../../ui/part"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { useReverted } from "../hooks"
import { useFormText } from "../text"
import { PartNote } from "../PartNote"
import { CalendarIcon } from "./CalendarIcon"
import { isDayBegun, judgeDay, NO_PARTS, partsOfDay, sameParts, type DayParts } from "./days"
import { announceDraft } from "./DraftNote"
import { draftAt, dropDraft } from "./drafts"
import { naming, type Names } from "./names"
import { useEntry } from "./useEntry"

/** What a picker of a day is given. */
export interface DayPickerProps {
  readonly path: Path
  readonly kept: string | null
  /** What the document says this very moment. */
  readonly read: () => string | null
  readonly names: Names
  readonly box: RefObject<HTMLDivElement | null>
  readonly emptied: number
}

const CALENDAR = new Part(() => import("./DayCalendar"))

/** The field, and its calendar behind a button. */
export function DayField({ path, kept, read, names, box, emptied }: DayPickerProps) {
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
