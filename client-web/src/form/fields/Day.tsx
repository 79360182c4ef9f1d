// A day: React Aria's date field with its French calendar, or the device's own picker under a finger. What is half typed
// is kept on the screen and said to be so; the document only ever holds whole days. A change from elsewhere waits until
// the focus has left.
import { CalendarDate, parseDate } from "@internationalized/date"
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react"
import {
  Button as AriaButton, DateInput, DatePicker, DateSegment, Dialog, Group, Popover,
} from "react-aria-components"
import { IconButton } from "../../ui/Button"
import { Part, usePart } from "../../ui/part"
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
import { isWholeYear, mendDay, mendYear, yearOf } from "./days"
import { naming, type Names } from "./names"
import "./day.css"

/** A date in a form. */
export function Day({ field, path, names }: ControlProps<"date">) {
  return <DayAt path={path} names={names} label={field.label} />
}

/** A day at a path of the document; `label` names the button that empties it. */
export function DayAt({ path, names, label }: { readonly path: Path; readonly names: Names; readonly label: string }) {
  const { source } = useForm()
  const text = useFormText()
  const coarse = useMedia("(pointer: coarse)")
  const kept = readDate(useValue(source, path)).value
  const read = useCallback(() => readDate(source.value(path)).value, [source, path])
  const box = useRef<HTMLDivElement>(null)
  const write = useCallback(
    (day: string | null) => source.change((edit) => edit.set(path, day)),
    [source, path],
  )
  const clearHasFocus = useRef(false)
  const clear = () => {
    write(null)
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
        <Picker path={path} kept={kept} read={read} write={write} names={names} box={box} />
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
  readonly write: (day: string | null) => void
  readonly names: Names
  readonly box: RefObject<HTMLDivElement | null>
}

const CALENDAR = new Part(() => import("./DayCalendar"))

function AriaDay({ path, kept, read, write, names, box }: PickerProps) {
  const text = useFormText()
  // Whoever comes by the keyboard or the mouse finds it there when they open it.
  const [wanted, setWanted] = useState(false)
  const calendar = usePart(CALENDAR, wanted)
  // While the focus is inside, the field shows what is typed; undefined: nothing was typed since it came.
  const [typed, setTyped] = useState<CalendarDate | null | undefined>(undefined)
  const [partial, setPartial] = useState(false)
  // What the document said when the focus came.
  const [held, setHeld] = useState<{ readonly day: string | null } | null>(null)
  const day = held === null ? kept : held.day
  // The same object as long as the day is the same: the field forgets what is half typed when it gets a new one.
  const shown = useMemo(() => (day === null ? null : parseDate(day)), [day])

  const finish = () => {
    if (typed === null) write(null)
    else if (typed !== undefined && !isWholeYear(typed.year)) write(typed.set({ year: mendYear(typed.year) }).toString())
  }
  useFinished(finish)
  const change = (next: CalendarDate | null) => {
    setTyped(next)
    setPartial(false)
    if (next !== null && isWholeYear(next.year)) write(next.toString())
  }
  // Told when the focus comes from outside and goes there; the calendar is inside.
  const leave = () => {
    setHeld(null)
    setPartial(isHalfTyped(box.current))
    finish()
    setTyped(undefined)
  }
  useReverted(path, () => {
    setTyped(undefined)
    setPartial(false)
    setHeld((before) => before && { day: read() })
  })
  const { id, ...named } = naming(names)
  return (
    <DatePicker
      {...named}
      id={id}
      className="form-picker"
      value={typed === undefined ? shown : typed}
      onChange={change}
      onFocus={() => {
        setWanted(true)
        setHeld((before) => before ?? { day: read() })
      }}
      onBlur={leave}
      shouldForceLeadingZeros
    >
      <Group className="form-picker-group">
        <DateInput className="form-picker-input">
          {(segment) => <DateSegment segment={segment} className="form-picker-segment" />}
        </DateInput>
        <AriaButton className="ui-button ui-icon-button form-picker-button" data-kind="quiet">
          <CalendarIcon />
        </AriaButton>
      </Group>
      {partial && <p className="form-hint" data-tone="warn">{text("date partial")}</p>}
      <Popover className="form-picker-popover">
        <Dialog className="form-picker-dialog">
          {calendar.module ? <calendar.module.DayCalendar /> : <PartNote failed={calendar.failed} onRetry={calendar.retry} />}
        </Dialog>
      </Popover>
    </DatePicker>
  )
}

/** What is only written once somebody has finished is also written when the field goes away under them: no blur is told. */
function useFinished(finish: () => void): void {
  const last = useRef(finish)
  useLayoutEffect(() => void (last.current = finish))
  useLayoutEffect(() => () => last.current(), [])
}

/** Some parts typed and some not. */
function isHalfTyped(box: HTMLElement | null): boolean {
  const parts = [...(box?.querySelectorAll("[role=spinbutton]") ?? [])]
  const open = parts.filter((part) => part.hasAttribute("data-placeholder")).length
  return open > 0 && open < parts.length
}

/** The device's own picker: best known under a finger. */
function NativeDay({ path, kept, write, names }: PickerProps) {
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const change = (next: string) => {
    setTyped(next)
    if (next !== "" && isWholeYear(yearOf(next))) write(next)
  }
  const finish = () => {
    if (typed === "") write(null)
    else if (typed !== undefined && !isWholeYear(yearOf(typed))) write(mendDay(typed))
  }
  useFinished(finish)
  const leave = () => {
    finish()
    setTyped(undefined)
  }
  useReverted(path, () => setTyped(undefined))
  return (
    <input
      {...naming(names)}
      type="date"
      className="ui-input form-native-day"
      value={typed ?? kept ?? ""}
      onChange={(event) => change(event.target.value)}
      onBlur={leave}
    />
  )
}
