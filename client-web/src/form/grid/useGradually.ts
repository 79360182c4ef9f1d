// Many rows at once are shown some at a time, so that the page goes on: when a long document opens, when a table is pasted,
// here or by somebody else. One that is shown stays.
import { useEffect, useLayoutEffect, useReducer, useRef } from "react"
import type { FormSource } from "../../source"
import { navigationOf } from "../navigation"

/** Rows shown when the grid is, and those that come with each step. */
const FIRST = 60
const STEP = 3

/** As many of the rows as are shown now, each with its place among all; all of them soon. */
export function useGradually(source: FormSource, rows: readonly string[]): readonly { readonly row: string; readonly index: number }[] {
  const shown = useRef<Set<string>>(new Set())
  const all = useRef(false)
  const [, again] = useReducer((count: number) => count + 1, 0)
  let room = all.current ? Infinity : shown.current.size === 0 ? FIRST : STEP
  let isWhole = true
  const now = rows.map((row, index) => ({ row, index })).filter(({ row }) => {
    const isShown = shown.current.has(row) || (room -= 1) >= 0
    isWhole &&= isShown
    return isShown
  })
  useLayoutEffect(() => {
    all.current = false
    shown.current = new Set(now.map(({ row }) => row))
  })
  useEffect(() => {
    if (isWhole) return undefined
    const timer = setTimeout(again)
    return () => clearTimeout(timer)
  })
  // Whoever goes to a place doesn't wait for it.
  useEffect(() => navigationOf(source).onReveal((path) => {
    const hidden = rows.find((row) => !shown.current.has(row) && path.includes(row))
    if (hidden === undefined) return
    all.current = true
    again()
  }), [source, rows])
  return now
}
