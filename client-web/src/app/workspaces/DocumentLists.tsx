// The documents of a workspace: searched by title, by kind, archived ones folded away.
import { useEffect, useState, type ReactNode } from "react"
import { useWorkspacePresence, type DocumentSummary, type Gabarit } from "../../api"
import { announce } from "../../ui/announce"
import { Button, IconButton } from "../../ui/Button"
import { Disclosure } from "../../ui/Disclosure"
import { Empty } from "../../ui/Empty"
import { Icon } from "../../ui/Icon"
import type { ShownPerson } from "../../ui/Person"
import { peopleOf } from "../../ui/person"
import { DocumentRow } from "./DocumentRow"
import { useNow } from "./heard"
import { byKind } from "./kinds"
import { useOnDevice } from "./on-device"
import { matches } from "./search"
import { InTexts } from "./search/InTexts"
import { useWorkspacesText } from "./text"
import "../../ui/field.css"

const TITLE = "documents-title"

/** `emptyAction` is offered where there is nothing yet. */
export function DocumentLists({ me, workspace, documents, gabarits, emptyAction, mayWrite }: {
  readonly me: string
  readonly workspace: string
  readonly documents: readonly DocumentSummary[]
  readonly gabarits: readonly Gabarit[]
  readonly emptyAction: ReactNode
  readonly mayWrite: boolean
}) {
  const text = useWorkspacesText()
  const [query, setQuery] = useState("")
  const found = documents.filter((document) => matches(document.title, query))
  const archived = found.filter((document) => document.archivedAt !== null)
  const live = found.filter((document) => document.archivedAt === null)
  const searching = query.trim() !== ""
  useSayFound(searching ? text("found", { n: found.length }) : "")
  const rows = useRows(me, workspace)

  if (documents.length === 0) {
    return (
      <Empty title={text("none yet title")} actions={emptyAction}>
        {text(mayWrite ? "none yet write" : "none yet read")}
      </Empty>
    )
  }
  return (
    <section aria-labelledby={TITLE}>
      <div className="app-documents-head">
        <h2 id={TITLE} tabIndex={-1}>{text("documents")}</h2>
        <Search query={query} onChange={setQuery} />
        <p className="ui-aside app-found">{searching && text("found", { n: found.length })}</p>
      </div>
      {found.length === 0 && (
        <Empty
          title={text("none found title")}
          level="h3"
          actions={<Button onClick={() => setQuery("")}>{text("clear search")}</Button>}
        >
          {text("none found", { query: query.trim() })}
        </Empty>
      )}
      {byKind(live, gabarits).map((kind) => (
        <section key={kind.key} className="app-kind" aria-labelledby={`kind-${kind.key}`}>
          <h3 id={`kind-${kind.key}`} lang="fr" className="app-kind-title">
            {kind.label} <span className="app-count">{kind.documents.length}</span>
          </h3>
          <ul role="list" className="app-card app-documents">{kind.documents.map(rows)}</ul>
        </section>
      ))}
      {archived.length > 0 && (
        <div className="app-kind">
          <Disclosure
            key={String(searching)}
            startsOpen={searching}
            heading="h3"
            label={text("archived", { n: archived.length })}
          >
            <p className="ui-aside">{text("archived aside")}</p>
            <ul role="list" className="app-card app-documents">{archived.map(rows)}</ul>
          </Disclosure>
        </div>
      )}
      <InTexts workspace={workspace} query={query} listed={found} />
    </section>
  )
}

/** Draws one document of the list. */
function useRows(me: string, workspace: string): (document: DocumentSummary) => ReactNode {
  const now = useNow()
  const presence = useWorkspacePresence(workspace)
  const { open, unsent } = useOnDevice(me)
  const people = presence.data && !presence.error ? presence.data.people : []
  const shown = new Map<string, ShownPerson>(peopleOf(people).map((person) => [person.id, person]))
  return (document) => (
    <DocumentRow
      key={document.id}
      document={document}
      now={now}
      onDevice={open.has(document.id)}
      unsent={unsent.get(document.id)}
      here={people.filter((one) => one.documents.includes(document.id)).flatMap((one) => shown.get(one.id) ?? [])}
      onMoved={() => globalThis.document.getElementById(TITLE)?.focus()}
    />
  )
}

function Search({ query, onChange }: { readonly query: string; readonly onChange: (query: string) => void }) {
  const text = useWorkspacesText()
  return (
    <div className="app-search" role="search">
      <label className="ui-visually-hidden" htmlFor="search">{text("search")}</label>
      <Icon name="search" />
      <input
        id="search"
        className="ui-input"
        type="text"
        inputMode="search"
        autoComplete="off"
        placeholder={text("search")}
        value={query}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
      />
      {query !== "" && (
        <IconButton
          small
          icon="close"
          label={text("clear search")}
          onClick={() => {
            onChange("")
            document.getElementById("search")?.focus()
          }}
        />
      )}
    </div>
  )
}

/** Says the number found, once the typing has paused. */
function useSayFound(words: string): void {
  useEffect(() => {
    if (words === "") return
    const timer = setTimeout(() => announce(words, "search"), 600)
    return () => clearTimeout(timer)
  }, [words])
}
