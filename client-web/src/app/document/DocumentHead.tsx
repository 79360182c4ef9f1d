// The head of a document: where one is, its title, whether it is saved, who is here, what one can do. The second row
// stays in sight while the form scrolls.
import { useEffect, useState } from "react"
import { Link } from "wouter"
import { METHOD, hasMethod, hasSensitive, printForm, type PersonSuggestion } from "../../form"
import type { DocumentSummary, Gabarit } from "../../api"
import { FRENCH } from "../../i18n/French"
import { shownTitle } from "../../shape/title"
import { useValue, type FormSource } from "../../source"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { Menu, type MenuEntry } from "../../ui/Menu"
import { usePart } from "../../ui/part"
import { PageTitle } from "../frame/PageTitle"
import { addresses } from "../routes"
import { ArchiveDialog } from "../workspaces/ArchiveDialog"
import { useArchiving } from "../workspaces/archiving"
import { RenameDialog } from "../workspaces/RenameDialog"
import { OpeningIndicator } from "./OnItsWay"
import type { Opened } from "./opening"
import { PeopleMenu } from "./PeopleMenu"
import { PrintDialog } from "./PrintDialog"
import { SavedIndicator } from "./SavedIndicator"
import { SpareConnection } from "./SpareConnection"
import { SensitiveDialog } from "./SensitiveDialog"
import { useDocumentText } from "./text"
import type { WordsFirst } from "./words-first"

/** What may stand beside the form. */
export type PanelName = "method" | "history"

/** What the head needs of the page. */
export interface DocumentHeadProps {
  /** Undefined until it is open. */
  readonly opened: Opened | undefined
  readonly source: FormSource
  readonly words: WordsFirst | null
  readonly gabarit: Gabarit | undefined
  /** As the documents of this kind are called. */
  readonly kind: string
  readonly summary: DocumentSummary | undefined
  /** Who manages the workspace; the same array until that changes. */
  readonly managers: readonly PersonSuggestion[]
  readonly panel: PanelName | undefined
  readonly onPanel: (panel: PanelName | undefined) => void
}

/** The head. */
export function DocumentHead(props: DocumentHeadProps) {
  const { source, kind, summary } = props
  const text = useDocumentText()
  const named = useTitle(source) || summary?.title
  const title = named || text("untitled")
  return (
    <>
      <div className="app-document-head">
        <nav aria-label={text("way back")}>
          <ol role="list" className="app-crumbs">
            <li>
              <Link href={summary ? addresses.workspace(summary.workspace) : addresses.workspaces}>
                {text("documents")}
              </Link>
            </li>
            <li {...FRENCH}>{kind}</li>
          </ol>
        </nav>
        <PageTitle title={title} className="app-document-title">
          <span dir="auto" {...(named && FRENCH)}>{title}</span>
        </PageTitle>
      </div>
      <Tools {...props} title={title} />
    </>
  )
}

function Tools(props: DocumentHeadProps & { readonly title: string }) {
  const { opened, source, words, gabarit, summary, managers, panel, onPanel, title } = props
  const text = useDocumentText()
  const toggle = (name: PanelName) => onPanel(panel === name ? undefined : name)
  return (
    <div className="app-tools ui-no-print" role="group" aria-label={text("tools")}>
      {opened && <SavedIndicator documents={opened.documents} live={opened.live} />}
      {words && <OpeningIndicator words={words} />}
      {source.withheld && <ReadOnlyIndicator />}
      <SpareConnection />
      <div className="app-tools-end">
        {opened && <PeopleMenu live={opened.live} source={source} gabarit={gabarit} />}
        {gabarit && hasMethod(gabarit.id) && (
          <MethodButton
            isOpen={opened !== undefined}
            source={source}
            gabarit={gabarit}
            managers={managers}
            open={panel === "method"}
            onToggle={() => toggle("method")}
          />
        )}
        <Button
          icon="history"
          className="app-tool"
          aria-expanded={panel === "history"}
          aria-controls={panel === "history" ? "panel-history" : undefined}
          onClick={() => toggle("history")}
        >
          <span className="app-tool-words">{text("history")}</span>
        </Button>
        <MoreMenu id={source.id} title={title} summary={summary} asksSensitive={gabarit !== undefined && hasSensitive(gabarit) && !source.withheld} />
      </div>
    </div>
  )
}

/** Of a document that is only read as the server tells it. */
function ReadOnlyIndicator() {
  const text = useDocumentText()
  return (
    <p className="app-saved" data-tone="plain" role="status" aria-live="off" aria-label={text("saved state")}>
      <Icon name="eye" />
      <span>{text("read only")}</span>
    </p>
  )
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
  const { module } = usePart(METHOD, false)
  // Its rules are fetched after the document, not with it.
  useEffect(() => (isOpen ? METHOD.whenIdle() : undefined), [isOpen])
  return (
    <Button
      icon="method"
      className="app-tool"
      aria-expanded={open}
      aria-controls={open ? "panel-method" : undefined}
      onClick={onToggle}
    >
      <span className="app-tool-words">{text("method")}</span>
      {!module ? <span className="app-tool-count" data-waiting="" aria-hidden="true" /> : (
        <module.AdviceCount source={source} gabarit={gabarit} managers={managers}>
          {(count) => count > 0 && (
            <span className="app-tool-count">
              {count}<span className="ui-visually-hidden"> {text("remarks", { n: count })}</span>
            </span>
          )}
        </module.AdviceCount>
      )}
    </Button>
  )
}

function MoreMenu({ id, title, summary, asksSensitive }: {
  readonly id: string
  readonly title: string
  readonly summary: DocumentSummary | undefined
  /** There are sensitive fields, and they may read them. */
  readonly asksSensitive: boolean
}) {
  const text = useDocumentText()
  const [asked, setAsked] = useState<"print" | "rename" | "archive" | "sensitive">()
  const archiving = useArchiving()
  const entries: MenuEntry[] = [{
    id: "print", label: text(asksSensitive ? "print asking" : "print"), icon: "print",
    // The menu has to be gone from the page before it is printed.
    onAction: () => (asksSensitive ? setAsked("print") : void setTimeout(printForm, 50)),
  }]
  if (summary?.role === "manage" && summary.archivedAt === null) {
    entries.push(
      { id: "rename", label: text("rename"), icon: "edit", onAction: () => setAsked("rename") },
      { id: "archive", label: text("archive"), icon: "archive", onAction: () => setAsked("archive") },
    )
  }
  if (summary?.role === "manage" && summary.sensitiveTo !== null) {
    entries.push({ id: "sensitive", label: text("sensitive"), icon: "lock", onAction: () => setAsked("sensitive") })
  }
  if (summary?.role === "manage" && summary.archivedAt !== null) {
    entries.push({
      id: "restore", label: text("restore"), icon: "restore", onAction: () => void archiving.set({ id, title }, false),
    })
  }
  return (
    <>
      {entries.length === 1 ? (
        <Button icon="print" className="app-tool" onClick={() => (asksSensitive ? setAsked("print") : printForm())}>
          <span className="app-tool-words">{text(asksSensitive ? "print asking" : "print")}</span>
        </Button>
      ) : (
        <Menu kind="plain" label={text("more")} entries={entries} />
      )}
      {asked === "print" && <PrintDialog onClose={() => setAsked(undefined)} />}
      {asked === "rename" && <RenameDialog id={id} title={title} onClose={() => setAsked(undefined)} />}
      {asked === "sensitive" && summary && <SensitiveDialog summary={summary} onClose={() => setAsked(undefined)} />}
      {asked === "archive" && <ArchiveDialog document={{ id, title }} onClose={() => setAsked(undefined)} />}
    </>
  )
}

/** The live title, on one line. */
function useTitle(source: FormSource): string {
  return shownTitle(useValue(source, TITLE))
}

const TITLE = ["title"]
