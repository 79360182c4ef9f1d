// Which field somebody is writing in, and the remarks that wait until they leave it.
import { useState, useSyncExternalStore } from "react"
import { pathAround } from "../navigation"
import type { Advice } from "./advice"
import { fieldOf, keyOf, saidNow } from "./remarks"

function subscribe(told: () => void): () => void {
  // On the way to another control nothing has the focus for a moment: the field isn't left by that.
  const left = (event: FocusEvent): void => {
    if (event.relatedTarget === null) told()
  }
  document.addEventListener("focusin", told)
  document.addEventListener("focusout", left)
  return () => {
    document.removeEventListener("focusin", told)
    document.removeEventListener("focusout", left)
  }
}

function fieldInHand(): string | null {
  const path = pathAround(document.activeElement)
  return path === null ? null : fieldOf(path.join("."))
}

/** The remarks without those that came up while their field has been in hand; the same array while it says the same. */
export function useSaidNow(all: readonly Advice[]): readonly Advice[] {
  const field = useSyncExternalStore(subscribe, fieldInHand)
  const [taken, setTaken] = useState(() => takenUp(field, all))
  if (taken.field === field) return saidNow(all, field, taken.keys)
  const next = takenUp(field, all)
  setTaken(next)
  return saidNow(all, field, next.keys)
}

function takenUp(field: string | null, all: readonly Advice[]) {
  return { field, keys: new Set(all.map(keyOf)) }
}
