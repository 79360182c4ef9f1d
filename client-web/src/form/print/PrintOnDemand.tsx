// Puts the sheets into the page when it is about to be printed, and takes them away afterwards: they cost nothing meanwhile.
import { useEffect, useMemo, useState } from "react"
import { createPortal, flushSync } from "react-dom"
import type { Gabarit } from "../../api/generated/types"
import { useForm, useSuggestions } from "../context"
import { Part, usePart } from "../../ui/part"

const SHEETS = new Part(() => import("./PrintView"))

/** Asked for in the dialog, for the next print alone: whoever prints from the browser's menu prints nothing sensitive. */
let asksSensitive = false

/** Prints the document that is shown. `sensitive`: with its sensitive fields, as far as they are here. */
export function printForm({ sensitive = false }: { readonly sensitive?: boolean } = {}): void {
  // Without the sheets the page itself is printed: then nothing may be said to be on them.
  void SHEETS.load().catch(() => undefined).then(() => {
    asksSensitive = sensitive
    window.print()
  })
}

/** Prints the form's document instead of its form. `contract`: what its workspace is called; `asOf`: its moment, if not now. */
export function PrintOnDemand({ gabarit, contract, asOf }: {
  readonly gabarit: Gabarit
  readonly contract: string | undefined
  readonly asOf: string | undefined
}) {
  const { source } = useForm()
  const suggestions = useSuggestions()
  const [printing, setPrinting] = useState<{ readonly sensitive: boolean } | null>(null)
  // At once: whoever prints from the browser's menu doesn't wait, and it is small.
  const sheets = usePart(SHEETS).module
  useEffect(() => {
    const start = (): void => flushSync(() => setPrinting((before) => before ?? { sensitive: asksSensitive }))
    const end = (): void => {
      asksSensitive = false
      setPrinting(null)
    }
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
  const documents = useMemo(() => [{ source, gabarit }], [source, gabarit])
  if (printing === null || sheets === null) return null
  return createPortal(
    <sheets.PrintView documents={documents} titles={titles} contract={contract ?? ""} asOf={asOf} sensitive={printing.sensitive} />,
    document.body,
  )
}
