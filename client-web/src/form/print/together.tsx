// Several documents as one print, each on sheets of its own: put into the page, printed, and taken away again.
import { useEffect, useMemo, useRef } from "react"
import { createPortal } from "react-dom"
import { I18nProvider } from "react-aria-components"
import type { Gabarit } from "../../api/generated/types"
import { locale, useLanguage } from "../../i18n"
import { rootOf } from "../../shape/thaw"
import { frozenSource } from "../../source"
import { PrintView } from "./PrintView"

/** A document as the server told it. */
export interface ReadDocument {
  readonly id: string
  readonly gabarit: Gabarit
  /** Its `content`. */
  readonly content: unknown
  /** Its sensitive fields aren't in it. */
  readonly withheld: boolean
}

/** Prints the documents as soon as they are in the page; `onDone` is called once they are printed, or not. */
export function PrintedTogether({ documents, onDone, ...props }: {
  readonly documents: readonly ReadDocument[]
  readonly titles: ReadonlyMap<string, string>
  readonly contract: string
  readonly sensitive: boolean
  readonly onDone: () => void
}) {
  const shown = useMemo(() => documents.map(({ id, gabarit, content, withheld }) => ({
    source: frozenSource({ id, root: rootOf(content, gabarit), withheld }), gabarit,
  })), [documents])
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    const end = (): void => done.current()
    addEventListener("afterprint", end)
    // What lay over the page has to be gone from it first.
    const timer = setTimeout(() => window.print(), 50)
    return () => {
      clearTimeout(timer)
      removeEventListener("afterprint", end)
    }
  }, [])
  return createPortal(
    <I18nProvider locale={locale(useLanguage())}><PrintView documents={shown} {...props} /></I18nProvider>, document.body,
  )
}
