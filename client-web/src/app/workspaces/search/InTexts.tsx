// « Dans les textes »: below the titles that match, the documents whose texts do, each with passages whose links lead to where
// they stand. Rows of the list are the list's; this shows what the server found, and says why it can't.
import { useEffect, useState, type ReactNode } from "react"
import { Link } from "wouter"
import { isGateway, Problem, type FoundDocument, type FoundPart, type FoundPassage } from "../../../api"
import { SEARCHED_CHARACTERS, useSearch } from "../../../api/search"
import { FRENCH } from "../../../i18n/French"
import { announce } from "../../../ui/announce"
import { Button } from "../../../ui/Button"
import { Icon } from "../../../ui/Icon"
import { Notice } from "../../../ui/Notice"
import { EnterButton } from "../../frame/buttons"
import { addresses, addressOfPlace } from "../../routes"
import { useSearchText } from "./text"
import "./search.css"

const TITLE = "in-texts"
/** A pause this long between two keys asks. */
const PAUSE_MS = 200
/** What is heard is said once the typing has paused. */
const SAID_AFTER_MS = 800

/**
 * What stands in the texts; `query` as it is typed. Nothing while nothing is looked for. `listed`: whose titles are shown
 * above: they aren't shown again for their titles alone. `children` say that nothing is found anywhere.
 */
export function InTexts({ workspace, query, listed, children }: {
  readonly workspace: string
  readonly query: string
  readonly listed: readonly { readonly id: string }[]
  readonly children: ReactNode
}) {
  const text = useSearchText()
  const typed = askedFor(query)
  const words = usePaused(typed)
  const heard = useSearch(workspace, words)
  const { data, error } = heard
  const isOld = heard.isPlaceholderData || words !== typed
  const hits = data?.documents.filter(({ id, passages }) => passages.length > 0 || !listed.some((one) => one.id === id)) ?? []
  useSaid(typed === "" || isOld || !data ? "" : data.total === 0 ? text("said nothing") : text("said found", { n: data.total }))
  if (typed === "") return query.trim() !== "" && listed.length === 0 ? children : null
  if (listed.length === 0 && !error && !isOld && data?.total === 0) return children
  return (
    <section className="app-in-texts" aria-labelledby={TITLE} aria-busy={isOld && !error}>
      <h2 id={TITLE}>{text("title")}</h2>
      {error && <Trouble error={error} onRetry={() => void heard.refetch()} />}
      {!error && !data && <p className="ui-aside">{text("asking")}</p>}
      {!error && data && hits.length === 0 && (
        <p className="ui-aside">{text(isOld ? "asking" : data.total > 0 ? "nothing more" : "nothing")}</p>
      )}
      {!error && data && hits.length > 0 && (
        <>
          <p className="ui-aside">
            {text("found", { n: data.total })}
            {data.total > data.documents.length && ` ${text("only first", { shown: data.documents.length })}`}
          </p>
          <ul role="list" className="app-card app-hits" data-old={isOld || undefined}>
            {hits.map((document) => <Hit key={document.id} document={document} />)}
          </ul>
        </>
      )}
    </section>
  )
}

function Hit({ document }: { readonly document: FoundDocument }) {
  const text = useSearchText()
  const { id, title, passages, more } = document
  return (
    <li className="app-hit">
      <h3 dir="auto">
        <Link href={addresses.document(id)}>
          {title.length === 0 ? text("untitled") : <span {...FRENCH}><Parts parts={title} /></span>}
        </Link>
        {document.archivedAt !== null && <span className="app-sign"><Icon name="archive" /> {text("archived")}</span>}
      </h3>
      {passages.length > 0 && (
        <ul role="list">
          {/* Several passages may stand at one place; their order is the server's. */}
          {passages.map((passage, index) => <li key={index}><Passage document={id} passage={passage} /></li>)}
        </ul>
      )}
      {more > 0 && <p className="ui-aside">{text("more", { n: more })}</p>}
    </li>
  )
}

function Passage({ document, passage }: { readonly document: string; readonly passage: FoundPassage }) {
  const text = useSearchText()
  const { place, labels, parts } = passage
  const word = parts.find(({ found }) => found)?.text ?? ""
  return (
    <Link className="app-passage" href={addressOfPlace(document, place, word)} {...FRENCH}>
      {labels.length > 0 && <span className="app-passage-place">{text("label", { label: labels.join(" › ") })}</span>}
      {" "}
      <span dir="auto"><Parts parts={parts} /></span>
    </Link>
  )
}

function Parts({ parts }: { readonly parts: readonly FoundPart[] }) {
  return parts.map((part, index) => part.found ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>)
}

function Trouble({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const text = useSearchText()
  const problem = error instanceof Problem ? error : null
  const gateway = isGateway(error)
  return (
    <Notice
      kind={problem ? "warn" : "info"}
      actions={
        <>
          {gateway && <EnterButton small />}
          <Button small icon="refresh" onClick={onRetry}>{text("try again")}</Button>
        </>
      }
    >
      <p>{text(problem === null ? "offline" : problem.status === 429 ? "too many" : "refused")}</p>
    </Notice>
  )
}

/** What is asked for: one space at the end says that the last word is whole. */
function askedFor(query: string): string {
  return query.trimStart().replace(/\s+$/u, " ").slice(0, SEARCHED_CHARACTERS)
}

/** The same once the typing has paused; at once where it is all taken away. */
function usePaused(typed: string): string {
  const [paused, setPaused] = useState(typed)
  useEffect(() => {
    if (typed === paused) return
    const timer = setTimeout(() => setPaused(typed), typed === "" ? 0 : PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, paused])
  return paused
}

function useSaid(words: string): void {
  useEffect(() => {
    if (words === "") return
    const timer = setTimeout(() => announce(words, "search in texts"), SAID_AFTER_MS)
    return () => clearTimeout(timer)
  }, [words])
}
