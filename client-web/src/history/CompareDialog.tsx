// One field then and now, its differences in words, and putting the former value back as a new edit.
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
  const [asked, setAsked] = useState(editSession.before.length > 0 ? "before" : "after")
  const [confirming, setConfirming] = useState(false)
  const former = useContentAt(live, asked === "before" ? editSession.before : editSession.heads)
  const [titles, setTitles] = useState(NO_TITLES)
  const workspace = useDocument(live.id).data?.workspace
  const words = useWords(place, titles)
  const lang = languageOf(place)

  return (
    <Dialog title={<Mixed say={(own) => text("compare title", { field: placeName(place, own) })} />} isOpen onClose={onClose} wide>
      {workspace !== undefined && <KnownTitles workspace={workspace} onTitles={setTitles} />}
      <div className="ui-stack">
        <MomentChoice editSession={editSession} asked={asked} onChoose={setAsked} />
        {former === undefined ? (
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
          <Compared
            live={live}
            then={words(former, pathOf(dotted))}
            now={words(root, pathOf(dotted))}
            lang={lang}
            differ={differ(place, valueAt(former, pathOf(dotted)), valueAt(root, pathOf(dotted)))}
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
  readonly asked: string
  readonly onChoose: (asked: string) => void
}) {
  const text = useHistoryText()
  const moment = (at: number) => `${longDay(at, serverNow())}, ${shortTime(at)}`
  if (editSession.before.length === 0) return null
  return (
    <fieldset className="ui-choices">
      <legend className="ui-label">{text("compared with")}</legend>
      <label className="ui-check">
        <input type="radio" name="moment" checked={asked === "before"} onChange={() => onChoose("before")} />
        {text("before edit session", { when: moment(editSession.firstAt) })}
      </label>
      <label className="ui-check">
        <input type="radio" name="moment" checked={asked === "after"} onChange={() => onChoose("after")} />
        {text("after edit session", { when: moment(editSession.lastAt) })}
      </label>
    </fieldset>
  )
}

function Compared({ live, then, now, lang, differ, rich, onPutBack, onClose }: {
  readonly live: LiveDocument
  readonly then: string
  readonly now: string
  /** Of both. */
  readonly lang: "fr" | undefined
  /** Whether both are different even if their words are the same. */
  readonly differ: boolean
  readonly rich: boolean
  readonly onPutBack: () => void
  readonly onClose: () => void
}) {
  const text = useHistoryText()
  const access = useAccess(live)
  return (
    <>
      <div className="history-both">
        <Value title={text("then")} words={then} lang={lang} />
        <Value title={text("now")} words={now} lang={lang} />
      </div>
      <section aria-label={text("differences")}>
        <h3>{text("differences")}</h3>
        {differ && then === now ? <p>{text("other document")}</p> : <Differences before={then} after={now} lang={lang} />}
        {rich && <p className="ui-aside">{text("formatting")}</p>}
      </section>
      {access !== "write" && <p className="ui-aside">{text("cannot put back")}</p>}
      <div className="ui-dialog-actions">
        <Button onClick={onClose}>{text("close")}</Button>
        {access === "write" && (rich || differ || then !== now) && (
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
    if (value === undefined || valueAt(value, ["deleted"]) === true) return text("removed row")
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
