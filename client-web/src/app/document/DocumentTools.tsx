// What one can do with a document: buttons where there is room for their words, on a phone one menu that has them in words.
// Printing stands in the same place for everybody; what only some may do is in the menu after it.
import { useEffect, useState } from "react"
import { METHOD, hasMethod, hasSensitive, printForm, type PersonSuggestion } from "../../form"
import type { DocumentSummary, Gabarit } from "../../api"
import { useAccess, type FormSource } from "../../source"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Icon } from "../../ui/Icon"
import { useMedia } from "../../ui/media"
import { Menu, type MenuEntry } from "../../ui/Menu"
import { Part, usePart } from "../../ui/part"
import { ArchiveDialog } from "../workspaces/ArchiveDialog"
import { useArchiving } from "../workspaces/archiving"
import { RenameDialog } from "../workspaces/RenameDialog"
import { Fetching } from "./Fetched"
import { PrintDialog } from "./PrintDialog"
import { SensitiveDialog } from "./SensitiveDialog"
import { useDocumentText } from "./text"

const SHARE = new Part(() => import("./share/ShareDialog"))

/** What may stand beside the form. */
export type PanelName = "method" | "history"

/** What the tools need of the page. */
export interface DocumentToolsProps {
  /** Whether the document is open: until then its method isn't fetched. */
  readonly isOpen: boolean
  readonly source: FormSource
  readonly gabarit: Gabarit | undefined
  readonly summary: DocumentSummary | undefined
  readonly title: string
  /** Who manages the workspace; the same array until that changes. */
  readonly managers: readonly PersonSuggestion[]
  readonly panel: PanelName | undefined
  readonly onPanel: (panel: PanelName | undefined) => void
}

/** No room for the words of all tools beside whether it is saved and who is there. */
const NARROW = "(width < 56rem)"

/** The menu, or the panel, has to have given the focus back before something else takes it. */
const AFTER_MENU_MS = 50

/** The tools. */
export function DocumentTools(props: DocumentToolsProps) {
  const { source, gabarit, title, summary, panel, onPanel } = props
  const narrow = useMedia(NARROW)
  const [dialog, setDialog] = useState<DialogName>()
  const managing = useManaging(source.id, title, summary, setDialog)
  const toggle = (name: PanelName) => onPanel(panel === name ? undefined : name)
  // Whoever may read what is sensitive says whether it goes on paper.
  const asksSensitive = gabarit !== undefined && hasSensitive(gabarit) && !source.withheld
  const print = { label: asksSensitive ? "print asking" : "print", onAction: asksSensitive ? () => setDialog("print") : printForm } as const
  const shown = { ...props, toggle, managing, print }
  return (
    <>
      {narrow ? <InOneMenu {...shown} /> : <SideBySide {...shown} />}
      {dialog === "print" && <PrintDialog onClose={() => setDialog(undefined)} />}
      {dialog === "share" && summary && <Share summary={summary} onClose={() => setDialog(undefined)} />}
      {dialog === "rename" && <RenameDialog id={source.id} title={title} onClose={() => setDialog(undefined)} />}
      {dialog === "sensitive" && summary && <SensitiveDialog summary={summary} onClose={() => setDialog(undefined)} />}
      {dialog === "archive" && <ArchiveDialog document={{ id: source.id, title }} onClose={() => setDialog(undefined)} />}
    </>
  )
}

type DialogName = "print" | "share" | "rename" | "archive" | "sensitive"

/** Fetched when somebody asks for it. */
function Share(props: { readonly summary: DocumentSummary; readonly onClose: () => void }) {
  const text = useDocumentText()
  const { module, failed, retry } = usePart(SHARE)
  if (module) return <module.ShareDialog {...props} />
  return failed && <Dialog title={text("share")} isOpen onClose={props.onClose}><Fetching failed onRetry={retry} /></Dialog>
}

interface ToolsProps extends DocumentToolsProps {
  readonly toggle: (panel: PanelName) => void
  readonly managing: readonly MenuEntry[]
  readonly print: { readonly label: "print" | "print asking"; readonly onAction: () => void }
}

function SideBySide({ isOpen, source, gabarit, managers, panel, toggle, managing, print }: ToolsProps) {
  const text = useDocumentText()
  return (
    <>
      {gabarit && hasMethod(gabarit.id) && (
        <MethodButton
          isOpen={isOpen}
          source={source}
          gabarit={gabarit}
          managers={managers}
          open={panel === "method"}
          onToggle={() => toggle("method")}
        />
      )}
      <Button
        icon="history"
        aria-expanded={panel === "history"}
        aria-controls={panel === "history" ? "panel-history" : undefined}
        onClick={() => toggle("history")}
      >
        {text("history")}
      </Button>
      <Button icon="print" onClick={print.onAction}>{text(print.label)}</Button>
      {managing.length > 0 && <Menu kind="plain" label={text("more")} entries={managing} />}
    </>
  )
}

function InOneMenu({ isOpen, source, gabarit, managers, toggle, managing, print }: ToolsProps) {
  const text = useDocumentText()
  const method = useMethod(isOpen)
  const mayWrite = useAccess(source) === "write"
  const open = (name: PanelName) => () => void setTimeout(() => toggle(name), AFTER_MENU_MS)
  const withMethod = gabarit !== undefined && hasMethod(gabarit.id)
  const [missing, setMissing] = useState(0)
  // Beside the menu, not around it: it stays open when the method comes.
  const count = withMethod && method && mayWrite && (
    <method.AdviceCount source={source} gabarit={gabarit} managers={managers}>
      {(found) => <Reported count={found} onCount={setMissing} />}
    </method.AdviceCount>
  )
  const menu = (
    <Menu
      kind="plain"
      small
      label={text("all tools")}
      entries={[
        ...(withMethod ? [{
          id: "method", label: text("method"), icon: "method", onAction: open("method"),
          ...(missing > 0 ? { aside: `${missing} ${text("remarks", { n: missing })}` } : {}),
        }] : []),
        { id: "history", label: text("history"), icon: "history", onAction: open("history") },
        { id: "print", label: text(print.label), icon: "print", onAction: () => void setTimeout(print.onAction, AFTER_MENU_MS) },
        ...managing,
      ]}
    >
      {text("all tools shown")}<Icon name="down" />
    </Menu>
  )
  return <>{count}{menu}</>
}

/** Tells what was counted to whoever shows it elsewhere. */
function Reported({ count, onCount }: { readonly count: number; readonly onCount: (count: number) => void }) {
  useEffect(() => {
    onCount(count)
    return () => onCount(0)
  }, [count, onCount])
  return null
}

function MethodButton({ isOpen, source, gabarit, managers, open, onToggle }: {
  /** The document, not the panel. */
  readonly isOpen: boolean
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly managers: readonly PersonSuggestion[]
  readonly open: boolean
  readonly onToggle: () => void
}) {
  const text = useDocumentText()
  const method = useMethod(isOpen)
  // How many things are missing concerns those who can fill them in.
  const mayWrite = useAccess(source) === "write"
  return (
    <Button
      icon="method"
      aria-expanded={open}
      aria-controls={open ? "panel-method" : undefined}
      onClick={onToggle}
    >
      {text("method")}
      {!mayWrite ? null : !method ? <span className="app-tool-count" data-waiting="" aria-hidden="true" /> : (
        <method.AdviceCount source={source} gabarit={gabarit} managers={managers}>
          {(count) => count > 0 && (
            <span className="app-tool-count">
              {count}<span className="ui-visually-hidden"> {text("remarks", { n: count })}</span>
            </span>
          )}
        </method.AdviceCount>
      )}
    </Button>
  )
}

/** The rules of the method, fetched after the document, not with it. */
function useMethod(isOpen: boolean) {
  const { module } = usePart(METHOD, false)
  useEffect(() => (isOpen ? METHOD.whenIdle() : undefined), [isOpen])
  return module
}

/** What only those may do who manage the document. */
function useManaging(
  id: string, title: string, summary: DocumentSummary | undefined, open: (dialog: DialogName) => void,
): readonly MenuEntry[] {
  const text = useDocumentText()
  const archiving = useArchiving()
  if (summary?.role !== "manage") return []
  const isArchived = summary.archivedAt !== null
  const share: MenuEntry = { id: "share", label: text("share"), icon: "people", onAction: () => open("share") }
  const entries: MenuEntry[] = isArchived ? [share] : [
    share,
    { id: "rename", label: text("rename"), icon: "edit", onAction: () => open("rename") },
    { id: "archive", label: text("archive"), icon: "archive", onAction: () => open("archive") },
  ]
  if (summary.sensitiveTo !== null) {
    entries.push({ id: "sensitive", label: text("sensitive"), icon: "lock", onAction: () => open("sensitive") })
  }
  if (isArchived) {
    entries.push({
      id: "restore", label: text("restore"), icon: "restore", onAction: () => void archiving.set({ id, title }, false),
    })
  }
  return entries
}
