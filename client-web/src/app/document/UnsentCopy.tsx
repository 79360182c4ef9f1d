// Edits that can't be sent, as a text one can keep: copied, or as a file. And, where the saved version is still there
// to be had, the way back to it; where there is none, the way to be rid of them.
import { useState } from "react"
import type { Gabarit } from "../../api"
import type { LiveDocument } from "../../sync"
import { Button } from "../../ui/Button"
import { Confirm } from "../../ui/Dialog"
import { useDocumentText } from "./text"

/** Long enough for the browser to have begun the download. */
const FORGOTTEN_AFTER_MS = 60_000

/** `then`: what is offered besides: to give the edits up for the saved version, or with the whole document. */
export function UnsentCopy({ live, gabarit, then }: {
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
  readonly then?: "take saved" | "erase"
}) {
  const text = useDocumentText()
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no")
  const [asking, setAsking] = useState(false)
  const words = () => live.unsentText(gabarit ?? UNKNOWN)

  function copy() {
    const written = navigator.clipboard?.writeText(words()) ?? Promise.reject(new Error("no clipboard"))
    written.then(() => setCopied("yes"), () => setCopied("failed"))
  }

  return (
    <>
      <Button small icon="copy" onClick={copy}>{text("copy mine")}</Button>
      <Button small icon="download" onClick={() => download(text("file name"), words())}>
        {text("download mine")}
      </Button>
      {then && (
        <Button small icon={then === "erase" ? "trash" : "restore"} onClick={() => setAsking(true)}>{text(then)}</Button>
      )}
      <span role="status" className="ui-aside">
        {copied === "yes" && text("copied")}{copied === "failed" && text("not copied")}
      </span>
      {asking && then && (
        <Confirm
          title={text(`${then} title`)}
          isOpen
          onClose={() => setAsking(false)}
          cancel={text("cancel")}
          confirm={text(then)}
          kind="danger"
          onConfirm={() => void live.discardUnsent()}
        >
          <p>{text(`${then} words`)}</p>
        </Confirm>
      )}
    </>
  )
}

/** Without the form, fields go by their keys. */
const UNKNOWN: Gabarit = { id: "", label: "", help: "", sections: [] }

function download(name: string, words: string): void {
  // The mark tells text editors of old that this is Unicode.
  const address = URL.createObjectURL(new Blob([`\uFEFF${words}\n`], { type: "text/plain;charset=utf-8" }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), FORGOTTEN_AFTER_MS)
}
