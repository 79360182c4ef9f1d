// Puts the sheet into the page when it is about to be printed, and takes it away afterwards: it costs nothing meanwhile.
import { useEffect, useMemo, useState } from "react"
import { createPortal, flushSync } from "react-dom"
import type { Gabarit } from "../../api/generated/types"
import { useForm, useSuggestions } from "../context"
import { Part, usePart } from "../../ui/part"

const SHEET = new Part(() => import("./PrintView"))

/** Prints the document that is shown. */
export function printForm(): void {
  // Without the sheet the page itself is printed.
  void SHEET.load().catch(() => undefined).then(() => window.print())
}

/** Prints the form's document instead of its form. */
export function PrintOnDemand({ gabarit }: { readonly gabarit: Gabarit }) {
  const { source } = useForm()
  const suggestions = useSuggestions()
  const [printing, setPrinting] = useState(false)
  // At once: whoever prints from the browser's menu doesn't wait, and it is small.
  const sheet = usePart(SHEET).module
  useEffect(() => {
    const start = (): void => flushSync(() => setPrinting(true))
    const end = (): void => setPrinting(false)
    const media = typeof matchMedia === "undefined" ? null : matchMedia("print")
    const turn = (): void => (media?.matches ? start() : end())
    addEventListener("beforeprint", start)
    addEventListener("afterprint", end)
    media?.addEventListener("change", turn)
    return () => {
      removeEventListener("beforeprint", start)
      removeEventListener("afterprint", end)
      media?.removeEventListener("change", turn)
    }
  }, [])
  const titles = useMemo(() => new Map(suggestions.documents.map((one) => [one.id, one.title])), [suggestions.documents])
  if (!printing || sheet === null) return null
  return createPortal(<sheet.PrintView source={source} gabarit={gabarit} titles={titles} />, document.body)
}
