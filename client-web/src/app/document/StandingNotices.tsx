// What stands between somebody and the document: a right that is gone, edits that the server doesn't take, a device that
// keeps nothing, a page too old. Each says what it means and what to do. They appear while one works, so they are
// alerts; none takes the focus.
import type { Gabarit, Refusal } from "../../api"
import { useAccess, useKeeping, useLink, useSaved, type Documents, type LiveDocument } from "../../sync"
import { Notice } from "../../ui/Notice"
import { ReloadButton } from "../frame/Frame"
import { useDocumentText } from "./text"
import { UnsentCopy } from "./UnsentCopy"

/** All of them, or none. */
export function StandingNotices({ documents, document, gabarit }: {
  readonly documents: Documents
  readonly document: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  return (
    <div className="app-standing ui-no-print">
      <AccessNotice document={document} gabarit={gabarit} />
      <RefusedNotice document={document} gabarit={gabarit} />
      <KeepingNotice documents={documents} />
      <OutdatedNotice />
    </div>
  )
}

function AccessNotice({ document, gabarit }: {
  readonly document: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const access = useAccess(document)
  const saved = useSaved(document)
  if (access === "write") return null
  const unsent = "unsaved" in saved ? saved.unsaved : 0
  if (access === "removed") {
    return (
      <Notice
        kind="bad"
        role="alert"
        title={text("removed title")}
        actions={unsent > 0 && <UnsentCopy document={document} gabarit={gabarit} returns={false} />}
      >
        <p>{text("removed words")} {unsent > 0 && text("removed unsaved", { n: unsent })}</p>
      </Notice>
    )
  }
  return (
    <Notice
      kind={unsent > 0 ? "warn" : "info"}
      role={unsent > 0 ? "alert" : "status"}
      title={text(`${access} title`)}
      actions={unsent > 0 && <UnsentCopy document={document} gabarit={gabarit} returns />}
    >
      <p>{text(`${access} words`)} {unsent > 0 && text("unsent words", { n: unsent })}</p>
    </Notice>
  )
}

function RefusedNotice({ document, gabarit }: {
  readonly document: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const saved = useSaved(document)
  if (saved.state !== "refused") return null
  return (
    <Notice
      kind="bad"
      role="alert"
      title={text("refused title")}
      actions={<UnsentCopy document={document} gabarit={gabarit} returns />}
    >
      <p>{text(refusedWords(saved.why))}</p>
    </Notice>
  )
}

function refusedWords(why: Refusal): "refused full" | "refused large" | "refused other" {
  if (why === "document-full") return "refused full"
  return why === "change-too-large" ? "refused large" : "refused other"
}

function KeepingNotice({ documents }: { readonly documents: Documents }) {
  const text = useDocumentText()
  const keeping = useKeeping(documents)
  if (keeping.kept) return null
  return (
    <Notice kind="warn" role="alert" title={text(`keeping ${keeping.why} title`)}>
      <p>{text(`keeping ${keeping.why}`)}</p>
    </Notice>
  )
}

function OutdatedNotice() {
  const text = useDocumentText()
  const link = useLink()
  if (link.state !== "outdated") return null
  return (
    <Notice kind="warn" role="alert" title={text("outdated title")} actions={<ReloadButton />}>
      <p>{text("outdated")}</p>
    </Notice>
  )
}
