// The view of the list, which is the address's: what is chosen is a step that « back » takes back, what is typed isn't.
import { useEffect, useRef, useState } from "react"
import { useLocation, useSearch } from "wouter"
import { searchOf, viewOf, type View } from "./view"

/** Browsers let an address change so often at most. */
const TYPED_AFTER_MS = 300

/** The view, the words as they stand in the search, and how either is changed. */
export function useView(): { view: View; query: string; setView: (view: View) => void; setQuery: (query: string) => void } {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const said = viewOf(search)
  const [query, setQuery] = useState(said.query)
  const typed = useRef(said.query)
  // Sent by another page, or gone back to.
  useEffect(() => {
    if (said.query === typed.current) return
    typed.current = said.query
    setQuery(said.query)
  }, [said.query])
  const go = (view: View, replace: boolean) => {
    const next = searchOf(view)
    typed.current = view.query
    if (next !== searchOf(said)) navigate(path + next, { replace })
  }
  const view = { ...said, query }
  const later = useRef<() => void>(undefined)
  later.current = () => go(view, true)
  useEffect(() => {
    if (query === typed.current) return
    const timer = setTimeout(() => later.current?.(), TYPED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [query])
  return { view, query, setQuery, setView: (next) => {
    setQuery(next.query)
    go(next, false)
  } }
}
