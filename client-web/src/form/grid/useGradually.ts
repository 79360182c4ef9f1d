// Many rows at once are shown some at a time, so that the page goes on: when a long document opens, when a table is pasted,
// here or by somebody else. One that is shown stays.
import { useEffect, useLayoutEffect, useReducer, useRef } from "react"
import type { FormSource } from "../../source"
import { navigationOf } from "../navigation"

/** Rows shown when the grid is, and those that come with each step. */
const FIRST = 60
const STEP = 3
/** Rows that are shown with whatever brought them: one that somebody adds. More would be drawn in the task that wrote them (C104). */
const AT_ONCE = 1

/** As many of the rows as are shown now, all of them soon; the same array while they are the same. */
export function useGradually(source: FormSource, rows: readonly string[]): readonly string[] {
  const last = useRef<readonly string[]>([])
  const shown = useRef<Set<string>>(new Set())
  const all = useRef(false)
  const isTurn = useRef(false)
  const [, again] = useReducer((count: number) => count + 1, 0)
  let room = all.current ? Infinity : shown.current.size === 0 ? FIRST : isTurn.current ? STEP : AT_ONCE
  let isWhole = true
  const shownNow = rows.filter((row) => {
    const isShown = shown.current.has(row) || (room -= 1) >= 0
    isWhole &&= isShown
    return isShown
  })
  const isSame = shownNow.length === last.current.length && shownNow.every((row, at) => row === last.current[at])
  const now = isSame ? last.current : shownNow
  useLayoutEffect(() => {
    all.current = isTurn.current = false
    if (last.current !== now) shown.current = new Set(now)
    last.current = now
  })
  // One turn waits at a time: rows that go on coming don't put it off.
  const turn = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    if (isWhole) return
    turn.current ??= setTimeout(() => {
      turn.current = undefined
      isTurn.current = true
      again()
    })
  })
  useEffect(() => () => {
    clearTimeout(turn.current)
    turn.current = undefined
  }, [])
  // Whoever goes to a place doesn't wait for it.
  useEffect(() => navigationOf(source).onReveal((path) => {
    const hidden = rows.find((row) => !shown.current.has(row) && path.includes(row))
    if (hidden === undefined) return
    all.current = true
    again()
  }), [source, rows])
  return now
}
