// A document on its page: its head, its outline, its form and what stands beside it; the document as it was, when asked for.
// Before it is open its words are shown in the very same form, so that nothing is drawn anew when it is.
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { useLocation } from "wouter"
import type { DocumentSummary, EditSession, Gabarit, SignedIn } from "../../api"
import { useWorkspaces } from "../../api"
import { DocumentForm, isLong, METHOD, navigationOf, NO_SUGGESTIONS, Outline } from "../../form"
import type { FormSource } from "../../source"
import { announce } from "../../ui/announce"
import { Button } from "../../ui/Button"
import { useMedia } from "../../ui/media"
import { Notice } from "../../ui/Notice"
import { Part, usePart } from "../../ui/part"
import { useInWorkspace } from "../frame/Header"
import { addresses } from "../routes"
import { kindLabel } from "../workspaces/kinds"
import { Announcements } from "./announcements"
import { useArrival } from "./arriving"
import { DocumentHead } from "./DocumentHead"
import { DocumentNotices } from "./DocumentNotices"
import type { PanelName } from "./DocumentTools"
import { Fetching } from "./Fetched"
import { DelayNotice } from "./OnItsWay"
import type { Opened } from "./opening"
import { Panel } from "./Panel"
import { usePasteGuard } from "./pasting"
import { SessionEnded } from "./SessionEnded"
import { Suggesting } from "./Suggesting"
import { useDocumentText } from "./text"
import type { Way } from "./way"
import type { WordsFirst } from "./words-first"

const PAST = new Part(() => import("./past"))

/** Where the page's own skip link leads: past its tools and the outline. */
const FORM = "formulaire"

/** From here on there is room for outline, form and panel side by side. */
const WIDE = "(width >= 75rem)"

/** What is shown, whether it is open or not. */
export interface DocumentProps {
  /** Undefined until it is open. */
  readonly opened: Opened | undefined
  readonly source: FormSource
  /** What the source is of before it is open. */
  readonly words: WordsFirst | null
  /** What stands between the page and the document. */
  readonly way: Way
  readonly onTryAgain: () => void
  readonly gabarit: Gabarit | undefined
  /** Undefined where they could not be had: that is said, and the document is shown without its form. */
  readonly gabarits: readonly Gabarit[] | undefined
  readonly summary: DocumentSummary | undefined
  readonly me: SignedIn
  readonly historyOpen: boolean
}

/** A document. */
export function OpenDocument(props: DocumentProps) {
  const { opened, source, words, way, onTryAgain, gabarit, gabarits, summary, me, historyOpen } = props
  const text = useDocumentText()
  const wide = useMedia(WIDE)
  const { panel, takesFocus, setPanel } = usePanel(source, historyOpen, wide)
  const [moment, setMoment] = useState<EditSession>()
  const [suggestions, setSuggestions] = useState(NO_SUGGESTIONS)
  const managers = useMemo(() => suggestions.members.filter(({ role }) => role === "manage"), [suggestions.members])
  const guard = usePasteGuard()
  useWorkspaceOf(summary)
  useArrival(source, gabarit)
  const backToNow = useCallback(() => {
    setMoment(undefined)
    announce(text("said back"), "moment")
  }, [text])
  const view = (editSession: EditSession) => {
    setMoment(editSession)
    if (!wide) setPanel(undefined)
  }
  // What is only read as the server tells it is here as well, without being open.
  const isHere = opened !== undefined || source.withheld === true
  const past = usePart(PAST, panel === "history" && isHere)
  const method = usePart(METHOD, panel === "method")
  const panelProps = { wide, takesFocus, onClose: () => setPanel(undefined) }
  return (
    <div className="app-page" data-panel={(wide && panel) || undefined}>
      <a className="ui-skip ui-no-print" href={`#${FORM}`}>{text("skip to form")}</a>
      {isHere && summary && <Suggesting summary={summary} opened={opened?.documents} onSuggest={setSuggestions} />}
      <DocumentHead
        opened={opened}
        source={source}
        words={words}
        gabarit={gabarit}
        kind={kindLabel(source.gabarit() ?? "", gabarits ?? [])}
        summary={summary}
        managers={managers}
        panel={panel}
        onPanel={setPanel}
      />
      {opened && <Announcements live={opened.live} way={way} />}
      {opened && <DocumentNotices documents={opened.documents} live={opened.live} gabarit={gabarit} way={way} />}
      {words && <DelayNotice words={words} way={way} onTryAgain={onTryAgain} />}
      {!gabarits && <Notice kind="warn"><p>{text("no forms")}</p></Notice>}
      <div className="app-columns">
        {gabarit && !moment && (
          <div className="app-outline ui-no-print" data-beside={isLong(gabarit) || undefined}>
            <Outline source={source} gabarit={gabarit} managers={managers} />
          </div>
        )}
        <div className="app-form" id={FORM} tabIndex={-1} {...guard}>
          {moment && isHere && past.module ? (
            <past.module.AsItWas
              id={source.id}
              live={opened?.live}
              gabarit={gabarit}
              suggestions={suggestions}
              editSession={moment}
              onBack={backToNow}
            />
          ) : (
            <DocumentForm source={source} gabarit={gabarit} suggestions={suggestions} sensitiveOpen={summary?.sensitiveTo === "read"} />
          )}
        </div>
        {panel === "method" && gabarit && (
          <Panel id="panel-method" title={text("method")} {...panelProps}>
            {method.module
              ? <method.module.MethodChecker source={source} gabarit={gabarit} managers={managers} />
              : <Fetching failed={method.failed} onRetry={method.retry} />}
          </Panel>
        )}
        {panel === "history" && (
          <Panel id="panel-history" title={text("history")} {...panelProps}>
            {isHere && past.module
              ? <past.module.HistoryPanel source={source} live={opened?.live} gabarit={gabarit} viewed={moment} onView={view} />
              : <Fetching failed={past.failed} onRetry={past.retry} />}
          </Panel>
        )}
      </div>
      {moment && !wide && (
        <p className="app-back-bar ui-no-print">
          <Button kind="primary" onClick={backToNow}>{text("back to now")}</Button>
        </p>
      )}
      <SessionEnded live={opened?.live} me={me} way={way} />
    </div>
  )
}

/** The history has an address of its own; the method checker is only opened from the page. */
function usePanel(source: FormSource, historyOpen: boolean, wide: boolean) {
  const [, navigate] = useLocation()
  const [method, setMethod] = useState(false)
  const opener = useRef<HTMLElement | null>(null)
  const panel: PanelName | undefined = historyOpen ? "history" : method ? "method" : undefined
  const setPanel = useCallback((next: PanelName | undefined) => {
    if (next) opener.current = document.activeElement as HTMLElement | null
    setMethod(next === "method")
    if ((next === "history") !== historyOpen) {
      navigate(next === "history" ? addresses.history(source.id) : addresses.document(source.id), { replace: true })
    }
    // A sheet gives the focus back itself.
    if (!next && wide) opener.current?.focus()
  }, [source, historyOpen, navigate, wide])
  // A sheet lies over the field that one wants to go to from it.
  useEffect(() => {
    if (wide || panel === undefined) return
    return navigationOf(source).onReveal(() => setPanel(undefined))
  }, [source, wide, panel, setPanel])
  return { panel, takesFocus: opener.current !== null, setPanel }
}

function useWorkspaceOf(summary: DocumentSummary | undefined): void {
  const workspaces = useWorkspaces()
  const workspace = workspaces.data?.find((known) => known.id === summary?.workspace)
  useInWorkspace(workspace?.id, workspace?.name)
}
