// Documents of the list on paper: first the dialog, then their sheets for as long as they are printed.
import { useEffect, useMemo, useState } from "react"
import { isWithheld, useWorkspaces, type DocumentSummary, type Gabarit } from "../../../api"
import { Part, usePart } from "../../../ui/part"
import { notify } from "../../frame/notices"
import { PrintDialog, type ToPrint } from "./PrintDialog"
import { useListText } from "./text"

const TOGETHER = new Part(() => import("../../../form/print/together"))

/** `documents`, of `all` in the list, in the order in which they are printed. `onDone`: nothing is asked or printed any more. */
export function PrintAsked({ me, documents, all, gabarits, onDone }: {
  readonly me: string
  readonly documents: readonly DocumentSummary[]
  readonly all: readonly DocumentSummary[]
  readonly gabarits: readonly Gabarit[]
  readonly onDone: () => void
}) {
  const [toPrint, setToPrint] = useState<ToPrint>()
  if (toPrint !== undefined) return <Printing toPrint={toPrint} all={all} onDone={onDone} />
  return <PrintDialog me={me} documents={documents} gabarits={gabarits} onClose={onDone} onPrint={setToPrint} />
}

function Printing({ toPrint, all, onDone }: {
  readonly toPrint: ToPrint
  readonly all: readonly DocumentSummary[]
  readonly onDone: () => void
}) {
  const text = useListText()
  const { read, sensitive } = toPrint
  const workspaces = useWorkspaces()
  const together = usePart(TOGETHER)
  const documents = useMemo(() => read.map(({ document, content, gabarit }) => (
    { id: document.id, gabarit, content, withheld: isWithheld(document) }
  )), [read])
  const titles = useMemo(() => new Map(all.map(({ id, title }) => [id, title])), [all])
  const contract = workspaces.data?.find(({ id }) => id === read[0]?.document.workspace)?.name ?? ""
  const { failed } = together
  useEffect(() => {
    if (!failed) return
    notify({ kind: "bad", text: text("print failed") })
    onDone()
  }, [failed])
  if (together.module === null) return null
  return <together.module.PrintedTogether {...{ documents, titles, contract, sensitive, onDone }} />
}
