// What one edit session did to one field, or the field before or after it and now: the differences in words, and putting the
// former value back as a new edit.
import { useEffect, useRef, useState } from "react"
import { serverNow, useDocument, useDocuments, type EditSession, type Field, type Gabarit } from "../api"
import { FRENCH, Mixed } from "../i18n/French"
import type { LiveDocument } from "../sync"
import { useAccess, useValue } from "../sync/light"
import type { Path } from "../shape/paths"
import { announce } from "../ui/announce"
import { Button } from "../ui/Button"
import { Dialog } from "../ui/Dialog"
import { longDay, shortTime } from "../ui/moment"
import { Notice } from "../ui/Notice"
import { Differences } from "./Differences"
import { contentAt } from "./moment"
import { pathOf, placeOf, type Place } from "./places"
import { saysOwnWords } from "../shape/kinds"
import { valueAt } from "../shape/paths"
import { putBack, putBackRow, type Former } from "./put-back"
import { useHistoryText } from "./text"
import { NO_TITLES, valueWords, type Titles } from "./values"
import { usePlaceName } from "./wording"

const ROOT: Path = []

/** Which two states are compared: both ends of the edit session, or one of them and what stands now. */
type Compared = "session" | "before" | "after"

/** What a document says that isn't there yet. */
const NOTHING = {} as Former

/** `path` is one that the edit session changed. */
export function CompareDialog({ live, gabarit, editSession, path: dotted, onClose }: {
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
  readonly editSession: EditSession
  readonly path: string
  readonly onClose: () => void
}) {
  const text = useHistoryText()
  const root = useValue(live, ROOT)
  const place = placeOf(dotted, gabarit, root)
  const placeName = usePlaceName()
  const [asked, setAsked] = useState<Compared>("session")
  const [confirming, setConfirming] = useState(false)
  const isFirst = editSession.before.length === 0
  const before = useContentAt(live, editSession.before) ?? (isFirst ? NOTHING : undefined)
  const after = useContentAt(live, editSession.heads)
  const former = asked === "after" ? after : before
  const later: unknown = asked === "session" ? after : root
  const [titles, setTitles] = useState(NO_TITLES)
  const workspace = useDocument(live.id).data?.workspace
  const words = useWords(place, titles)
  const lang = languageOf(place)

  return (
    <Dialog title={<Mixed say={(own) => text("compare title", { field: placeName(place, own) })} />} isOpen onClose={onClose} wide>
      {workspace !== undefined && <KnownTitles workspace={workspace} onTitles={setTitles} />}
      <div className="ui-stack">
        <MomentChoice editSession={editSession} asked={asked} onChoose={setAsked} />
        {former === undefined || later === undefined ? (
          <Notice kind="warn"><p>{text("missing")}</p></Notice>
        ) : confirming ? (
          <PutBack
            live={live}
            former={former}
            path={pathOf(dotted)}
            place={place}
            now={words(root, pathOf(dotted))}
            then={words(former, pathOf(dotted))}
            onCancel={() => setConfirming(false)}
            onDone={() => {
              announce(text("put back done", { field: placeName(place) }))
              onClose()
            }}
          />
        ) : (
          <Comparison
            live={live}
            asked={asked}
            then={words(former, pathOf(dotted))}
            later={words(later, pathOf(dotted))}
            now={words(root, pathOf(dotted))}
            lang={lang}
            differs={differ(place, valueAt(former, pathOf(dotted)), valueAt(later, pathOf(dotted)))}
            differsNow={differ(place, valueAt(former, pathOf(dotted)), valueAt(root, pathOf(dotted)))}
            // Nothing is put back from before there was a document.
            mayPutBack={former !== NOTHING}
            rich={fieldOf(place)?.kind.type === "rich-text"}
            onPutBack={() => setConfirming(true)}
            onClose={onClose}
          />
        )}
      </div>
    </Dialog>
  )
}

function MomentChoice({ editSession, asked, onChoose }: {
  readonly editSession: EditSession
  readonly asked: Compared
  readonly onChoose: (asked: Compared) => void
}) {
  const text = useHistoryText()
  const { firstAt, lastAt, before } = editSession
  const [from, to] = [shortTime(firstAt), shortTime(lastAt)]
  const when = `${longDay(lastAt, serverNow())}, ${from === to ? to : text("from to", { from, to })}`
  const choices: readonly Compared[] = before.length > 0 ? ["session", "before", "after"] : ["session", "after"]
  return (
    <fieldset className="ui-choices">
      <legend className="ui-label">{text("compared")}</legend>
      {choices.map((choice) => (
        <label key={choice} className="ui-check">
          <input type="radio" name="moment" checked={asked === choice} onChange={() => onChoose(choice)} />
          {text(`compared ${choice}`, { when })}
        </label>
      ))}
    </fieldset>
  )
}

function Comparison({ live, asked, then, later, now, lang, differs, differsNow, mayPutBack, rich, onPutBack, onClose }: {
  readonly live: LiveDocument
  readonly asked: Compared
  /** What is compared. */
  readonly then: string
  readonly later: string
  readonly now: string
  /** Of all. */
  readonly lang: "fr" | undefined
  /** Whether what is compared differs even where its words are the same. */
  readonly differs: boolean
  /** The same of what would be put back and what stands now. */
  readonly differsNow: boolean
  readonly mayPutBack: boolean
  readonly rich: boolean
  readonly onPutBack: () => void
  readonly onClose: () => void
}) {
  const text = useHistoryText()
  const access = useAccess(live)
  const isSession = asked === "session"
  return (
    <>
      <div className="history-both">
        <Value title={text(asked === "after" ? "then after" : "then before")} words={then} lang={lang} />
        <Value title={text(isSession ? "then after" : "now")} words={later} lang={lang} />
      </div>
      <section aria-label={text("differences")}>
        <h3>{text("differences")}</h3>
        {differs && then === later ? <p>{text("other document")}</p> : (
          <Differences before={then} after={later} lang={lang} same={text(isSession ? "same session" : "same")} />
        )}
        {rich && <p className="ui-aside">{text("formatting")}</p>}
      </section>
      {access !== "write" && <p className="ui-aside">{text("cannot put back")}</p>}
      <div className="ui-dialog-actions">
        <Button onClick={onClose}>{text("close")}</Button>
        {access === "write" && mayPutBack && (rich || differsNow || then !== now) && (
          <Button kind="primary" icon="restore" onClick={onPutBack}>{text("put back")}</Button>
        )}
      </div>
    </>
  )
}

function PutBack({ live, former, path, place, now, then, onCancel, onDone }: {
  readonly live: LiveDocument
  readonly former: Former
  readonly path: Path
  readonly place: Place
  readonly now: string
  readonly then: string
  readonly onCancel: () => void
  readonly onDone: () => void
}) {
  const text = useHistoryText()
  const lang = languageOf(place)
  function confirm() {
    live.change((root) => (place.kind === "row" ? putBackRow : putBack)(root, former, path))
    onDone()
  }
  return (
    <div className="ui-stack" role="group" aria-label={text("put back title")}>
      <h3>{text("put back title")}</h3>
      <p>{text("put back words")}</p>
      <div className="history-both">
        <Value title={text("put back now")} words={now} lang={lang} level="h4" />
        <Value title={text("put back then")} words={then} lang={lang} level="h4" />
      </div>
      <div className="ui-dialog-actions">
        <Button onClick={onCancel} autoFocus>{text("cancel")}</Button>
        <Button kind="primary" icon="restore" onClick={confirm}>{text("put back")}</Button>
      </div>
    </div>
  )
}

function Value({ title, words, lang, level: Heading = "h3" }: {
  readonly title: string
  readonly words: string
  readonly lang: "fr" | undefined
  readonly level?: "h3" | "h4"
}) {
  const text = useHistoryText()
  return (
    <section className="history-value">
      <Heading>{title}</Heading>
      <p dir="auto">{words === "" ? <span className="ui-aside">{text("empty")}</span> : <span lang={lang}>{words}</span>}</p>
    </section>
  )
}

/** Read once: what is drawn with every key of anybody else needn't go through the document's changes each time. */
function useContentAt(live: LiveDocument, heads: readonly string[]): Former | undefined {
  const kept = useRef<{ readonly key: string; readonly content: Former } | null>(null)
  const key = `${live.id} ${heads.join(" ")}`
  if (kept.current?.key === key) return kept.current.content
  const content = contentAt(live, heads)
  kept.current = content === undefined ? null : { key, content }
  return content
}

/** Hands on the titles of the workspace's documents; shows nothing. */
function KnownTitles({ workspace, onTitles }: {
  readonly workspace: string
  readonly onTitles: (titles: Titles) => void
}): null {
  const documents = useDocuments(workspace, "proposals").data
  useEffect(() => {
    if (documents) onTitles(new Map(documents.map(({ id, title }) => [id, title])))
  }, [documents, onTitles])
  return null
}

/** Two documents may be called the same, or be out of reach. */
function differ(place: Place, then: unknown, now: unknown): boolean {
  return fieldOf(place)?.kind.type === "document" && String(then ?? "") !== String(now ?? "")
}

/** What a place says in a document: a row is there or not. */
function useWords(place: Place, titles: Titles): (root: unknown, path: Path) => string {
  const text = useHistoryText()
  return (root, path) => {
    const value = valueAt(root, path)
    if (place.kind !== "row") return valueWords(value, fieldOf(place), text, titles)
    if (value === undefined) return text("no row")
    if (valueAt(value, ["deleted"]) === true) return text("removed row")
    return [text("there row"), rowWords(value, place.field, text, titles)].filter(Boolean).join("\n")
  }
}

function rowWords(row: unknown, field: Field, text: ReturnType<typeof useHistoryText>, titles: Titles): string {
  const columns = field.kind.type === "rows" ? field.kind.columns : []
  return columns
    .map((column) => [column.label, valueWords(valueAt(row, [column.key]), column, text, titles)] as const)
    .filter(([, words]) => words.trim() !== "")
    .map(([label, words]) => text("row value", { label, words }))
    .join("\n")
}

/** The language of what stands at a place: days, numbers and answers are in the interface's words. */
function languageOf(place: Place): "fr" | undefined {
  const field = fieldOf(place)
  return field === undefined || saysOwnWords(field.kind.type) ? FRENCH.lang : undefined
}

function fieldOf(place: Place): Field | undefined {
  if (place.kind === "cell") return place.column
  return place.kind === "field" ? place.field : undefined
}
