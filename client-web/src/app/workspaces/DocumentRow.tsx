// One document in the list: its title, how far it is, who is in it, who changed it last, and what one may do with it.
import { useState } from "react"
import { Link, useLocation } from "wouter"
import type { DocumentSummary } from "../../api"
import { FRENCH } from "../../i18n/French"
import type { DeviceDocument } from "../../sync/device/device"
import { Icon } from "../../ui/Icon"
import { Menu, type MenuEntry } from "../../ui/Menu"
import { useAgo } from "../../ui/moment"
import { AvatarStack, type ShownPerson } from "../../ui/Person"
import { Progress } from "../../ui/Progress"
import { addresses } from "../routes"
import { ArchiveDialog } from "./ArchiveDialog"
import { useArchiving } from "./archiving"
import { RenameDialog } from "./RenameDialog"
import { useWorkspacesText } from "./text"

/**
 * `unsent`: what the device knows of it, if it has something that the server lacks. `onMoved` is called when the document
 * leaves its part of the list, with whatever of it had the focus.
 */
export function DocumentRow({ document, here, onDevice, unsent, now, onMoved }: {
  readonly document: DocumentSummary
  readonly here: readonly ShownPerson[]
  readonly onDevice: boolean
  readonly unsent: DeviceDocument | undefined
  readonly now: number
  readonly onMoved: () => void
}) {
  const text = useWorkspacesText()
  const ago = useAgo()
  // What people write is French, whatever the language of the page.
  const when = ago(document.changedAt, now)
  const who = document.changedByName
  return (
    <li className="app-document">
      <div className="app-document-name">
        <h4 dir="auto" {...(document.title && FRENCH)}>
          <Link href={addresses.document(document.id)}>{document.title || text("untitled")}</Link>
        </h4>
        <p className="ui-aside">
          {who ? text("changed", { when, who }) : text("changed by nobody", { when })}
        </p>
      </div>
      <div className="app-document-progress">
        <Progress done={document.filled} of={document.required} words={progressWords(document, text)} />
      </div>
      <div className="app-document-signs">
        {here.length > 0 && <AvatarStack people={here} label={text("here in")} atMost={3} />}
        {document.role === "read" && <span className="app-sign"><Icon name="eye" /> {text("read only")}</span>}
        {unsent && <span className="app-sign"><Icon name="warn" /> {unsentWords(unsent, text)}</span>}
        {onDevice && <span className="app-sign"><Icon name="device" /> {text("on device")}</span>}
      </div>
      <DocumentMenu document={document} onMoved={onMoved} />
    </li>
  )
}

function progressWords({ filled, required }: DocumentSummary, text: ReturnType<typeof useWorkspacesText>): string {
  if (required === 0) return text("nothing required")
  return filled >= required ? text("complete", { n: required }) : text("so far", { filled, required })
}

/** What the server doesn't take isn't about to be sent. A change without effect is one all the same. */
function unsentWords({ access, unsaved, lost }: DeviceDocument, text: ReturnType<typeof useWorkspacesText>): string {
  if (lost && unsaved === 0) return text("lost", { n: lost })
  return text(access === "write" ? "to send" : "not sent", { n: Math.max(1, unsaved) })
}

function DocumentMenu({ document, onMoved }: { readonly document: DocumentSummary; readonly onMoved: () => void }) {
  const text = useWorkspacesText()
  const [, navigate] = useLocation()
  const [asked, setAsked] = useState<"rename" | "archive">()
  const archiving = useArchiving()
  const manages = document.role === "manage"
  const openHistory = () => navigate(addresses.history(document.id))
  const entries: MenuEntry[] = [
    { id: "history", label: text("history"), icon: "history", onAction: openHistory },
  ]
  if (manages && document.archivedAt === null) {
    entries.unshift({ id: "rename", label: text("rename"), icon: "edit", onAction: () => setAsked("rename") })
    entries.push({ id: "archive", label: text("archive"), icon: "archive", onAction: () => setAsked("archive") })
  }
  if (manages && document.archivedAt !== null) {
    entries.push({
      id: "restore",
      label: text("restore"),
      icon: "restore",
      onAction: () => void archiving.set(document, false, onMoved),
    })
  }
  return (
    <div className="app-document-menu">
      <Menu label={text("more of", { title: document.title || text("untitled") })} entries={entries} />
      {asked === "rename" && (
        <RenameDialog
          id={document.id}
          title={document.title}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === "archive" && (
        <ArchiveDialog document={document} onClose={() => setAsked(undefined)} onDone={onMoved} />
      )}
    </div>
  )
}
