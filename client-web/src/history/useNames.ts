// The document as far as it is needed to call rows by their names, in a list that may be long: another one only where a
// name changed, a moment later. Drawn with every key of anybody, an open history would be in the way of the typing.
import { useEffect, useState } from "react"
import type { Gabarit } from "../api"
import type { FormSource } from "../source"
import type { Path } from "../shape/paths"
import { rowName } from "./places"
import { valueAt } from "../shape/paths"

/** A document that tells when it changes, whoever keeps it. */
export type Followed = Pick<FormSource, "id" | "value" | "subscribe">

const ROOT: Path = []
const LOOKED_AFTER_MS = 400

/** The document's root, whose names of rows are right; its other words may be older. */
export function useNames(source: Followed, gabarit: Gabarit | undefined): unknown {
  const [root, setRoot] = useState(() => source.value(ROOT))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let known: string | undefined
    const look = (): void => {
      timer = undefined
      const next = source.value(ROOT)
      const names = namesIn(next, gabarit)
      if (names !== known) setRoot(next)
      known = names
    }
    look()
    const end = source.subscribe(ROOT, () => {
      timer ??= setTimeout(look, LOOKED_AFTER_MS)
    })
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [source, gabarit])
  return root
}

function namesIn(root: unknown, gabarit: Gabarit | undefined): string {
  const fields = gabarit?.sections.flatMap((section) => section.fields) ?? []
  return JSON.stringify(fields.filter(({ kind }) => kind.type === "rows").map((field) => {
    const rows = valueAt(root, ["fields", field.key])
    if (typeof rows !== "object" || rows === null) return null
    return Object.keys(rows).map((row) => [row, rowName(valueAt(rows, [row]), field)])
  }))
}
