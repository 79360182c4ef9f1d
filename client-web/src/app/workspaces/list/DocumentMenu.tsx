// What one may do with a document of the list.
import { useState } from "react"
import { useLocation } from "wouter"
import type { DocumentSummary } from "../../../api"
import { Icon } from "../../../ui/Icon"
import { Menu, type MenuEntry } from "../../../ui/Menu"
import { addresses } from "../../routes"
import { ArchiveDialog } from "../ArchiveDialog"
import { useArchiving } from "../archiving"
import { RenameDialog } from "../RenameDialog"
import { DuplicateDialog } from "./DuplicateDialog"
import { useListText } from "./text"

/**
 * A button until it is pressed: a list of a thousand documents would make as many menus. `mayCopy`: they may make documents here.
 */
export function DocumentMenu(props: MenuProps) {
  const text = useListText()
  const [pressed, setPressed] = useState(false)
  const { title } = props.document
  return (
    <div className="app-document-menu">
      {pressed ? <OpenedMenu {...props} /> : (
        <button
          type="button"
          className="ui-button ui-icon-button"
          data-kind="quiet"
          aria-haspopup="menu"
          aria-expanded={false}
          aria-label={text("more of", { title: title || text("untitled") })}
          onClick={() => setPressed(true)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
            event.preventDefault()
            setPressed(true)
          }}
        >
          <Icon name="more" />
        </button>
      )}
    </div>
  )
}

interface MenuProps {
  readonly document: DocumentSummary
  readonly mayCopy: boolean
  readonly onPrint: (document: DocumentSummary) => void
  readonly onMoved: () => void
}

function OpenedMenu({ document, mayCopy, onPrint, onMoved }: MenuProps) {
  const text = useListText()
  const [, navigate] = useLocation()
  const [asked, setAsked] = useState<"rename" | "archive" | "duplicate">()
  const archiving = useArchiving()
  const manages = document.role === "manage"
  const archived = document.archivedAt !== null
  const entries: MenuEntry[] = []
  if (manages && !archived) {
    entries.push({ id: "rename", label: text("rename"), icon: "edit", onAction: () => setAsked("rename") })
  }
  if (mayCopy) {
    entries.push({ id: "duplicate", label: text("duplicate"), icon: "copy", onAction: () => setAsked("duplicate") })
  }
  entries.push({
    id: "history", label: text("history"), icon: "history", onAction: () => navigate(addresses.history(document.id)),
  })
  entries.push({ id: "print", label: text("print asking"), icon: "print", onAction: () => onPrint(document) })
  if (manages && !archived) {
    entries.push({ id: "archive", label: text("archive"), icon: "archive", onAction: () => setAsked("archive") })
  }
  if (manages && archived) {
    const restore = () => void archiving.set(document, false, onMoved)
    entries.push({ id: "restore", label: text("restore"), icon: "restore", onAction: restore })
  }
  const close = () => setAsked(undefined)
  return (
    <>
      <Menu label={text("more of", { title: document.title || text("untitled") })} entries={entries} startsOpen />
      {asked === "rename" && <RenameDialog id={document.id} title={document.title} onClose={close} />}
      {asked === "duplicate" && <DuplicateDialog document={document} onClose={close} />}
      {asked === "archive" && <ArchiveDialog document={document} onClose={close} onDone={onMoved} />}
    </>
  )
}
