// The head of a document: where one is, its title, whether it is saved, who is here, what one can do. The second row
// stays in sight while the form scrolls.
import { Link } from "wouter"
import type { PersonSuggestion } from "../../form"
import type { DocumentSummary, Gabarit } from "../../api"
import { FRENCH } from "../../i18n/French"
import { shownTitle } from "../../shape/title"
import { useValue, type FormSource } from "../../source"
import { Icon } from "../../ui/Icon"
import { PageTitle } from "../frame/PageTitle"
import { addresses } from "../routes"
import { DocumentTools, type PanelName } from "./DocumentTools"
import { OpeningIndicator } from "./OnItsWay"
import type { Opened } from "./opening"
import { PeopleMenu } from "./PeopleMenu"
import { SavedIndicator } from "./SavedIndicator"
import { SpareConnection } from "./SpareConnection"
import { useDocumentText } from "./text"
import type { WordsFirst } from "./words-first"

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
  return (
    <div className="app-tools ui-no-print" role="group" aria-label={text("tools")}>
      {opened && <SavedIndicator documents={opened.documents} live={opened.live} />}
      {words && <OpeningIndicator words={words} />}
      {source.withheld && <ReadOnlyIndicator />}
      <SpareConnection />
      <div className="app-tools-end">
        {opened && <PeopleMenu live={opened.live} source={source} gabarit={gabarit} />}
        <DocumentTools
          isOpen={opened !== undefined}
          source={source}
          gabarit={gabarit}
          summary={summary}
          title={title}
          managers={managers}
          panel={panel}
          onPanel={onPanel}
        />
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

/** The live title, on one line. */
function useTitle(source: FormSource): string {
  return shownTitle(useValue(source, TITLE))
}

const TITLE = ["title"]
