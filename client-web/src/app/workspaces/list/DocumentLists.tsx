// The documents of a workspace as a table: searched, filtered, sorted and grouped as the address says, archived ones folded
// away.
import { useCallback, useDeferredValue, useEffect, useMemo, useState, type ReactNode } from "react"
import { isWithheld, useKeptReadings, useWorkspacePresence, type DocumentSummary, type Gabarit, type SignedIn } from "../../../api"
import { countedAlone } from "../../../shape/counted"
import { announce } from "../../../ui/announce"
import { Button } from "../../../ui/Button"
import { Disclosure } from "../../../ui/Disclosure"
import { Empty } from "../../../ui/Empty"
import type { ShownPerson } from "../../../ui/Person"
import { shownPerson } from "../../../ui/person"
import { useNow } from "../heard"
import { kindLabel } from "../kinds"
import { useOnDevice } from "../on-device"
import { InTexts } from "../search/InTexts"
import { arranged, meant, shownBy, type Looking } from "./arranged"
import { DocumentTable } from "./DocumentTable"
import type { RowProps } from "./DocumentRow"
import { NONE, placesOf, type Places } from "./places"
import { PrintAsked } from "./PrintAsked"
import { Several } from "./Several"
import { useListText } from "./text"
import { Toolbar } from "./Toolbar"
import { useView } from "./useView"
import { COLUMNS, narrows, PLAIN, searchOf, sortedBy, type Column, type View } from "./view"
import { useLastVisit } from "./visit"
import "./list.css"

const TITLE = "documents-title"
const NOBODY: readonly ShownPerson[] = []

/** `emptyAction` is offered where there is nothing yet. */
export function DocumentLists({ me, workspace, documents, gabarits, emptyAction, mayWrite }: {
  readonly me: SignedIn
  readonly workspace: string
  readonly documents: readonly DocumentSummary[]
  readonly gabarits: readonly Gabarit[]
  readonly emptyAction: ReactNode
  readonly mayWrite: boolean
}) {
  const text = useListText()
  const { view: asked, query, setView, setQuery } = useView()
  const lastVisit = useLastVisit(me.id, workspace)
  const now = useNow()
  const looking = useMemo<Looking>(() => ({ name: me.name, lastVisit }), [me.name, lastVisit])
  const places = useMemo(
    () => placesOf(documents, gabarits, { axe: text("no axe"), pilot: text("no pilot") }), [documents, gabarits, text],
  )
  const view = meant(asked, places, looking)
  // What is typed is seen at once, the list a moment later.
  const words = useDeferredValue(query)
  const key = searchOf({ ...view, query: words })
  const found = useMemo(() => shownBy({ ...view, query: words }, documents, looking), [key, documents, looking])
  const live = useMemo(() => found.filter(({ archivedAt }) => archivedAt === null), [found])
  const archived = useMemo(() => found.filter(({ archivedAt }) => archivedAt !== null), [found])
  const groups = useMemo(() => arranged(view, live, places), [key, live, places])
  const columns = useColumns(view, documents, places)
  const inOrder = useMemo(() => groups.flatMap((group) => group.documents), [groups])
  const selection = useSelection(inOrder)
  const [printed, setPrinted] = useState<DocumentSummary>()
  const rowOf = useRows(me.id, workspace, gabarits, mayWrite, { selected: selection.ids, onSelect: selection.select, onPrint: setPrinted })
  const narrowed = narrows(view)
  const count = narrowed ? text("found of", { n: found.length, all: documents.length }) : ""
  const showAll = () => setView({ ...PLAIN, group: view.group })
  useSayFound(narrowed ? text("found", { n: found.length }) : "")

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
        <p className="ui-aside app-found">{count}</p>
      </div>
      <Toolbar {...{ view, query, places, columns, lastVisit, now }} onQuery={setQuery} onView={setView} />
      <Several me={me.id} documents={selection.documents} all={documents} gabarits={gabarits} onClear={selection.clear} onDone={focusTitle} />
      {printed && (
        <PrintAsked me={me.id} documents={[printed]} all={documents} gabarits={gabarits} onDone={() => setPrinted(undefined)} />
      )}
      {found.length === 0 && query.trim() === "" && <NoneFound view={view} onClear={showAll} />}
      {groups.length > 0 && (
        <DocumentTable
          key={searchOf({ ...view, query: "", sort: PLAIN.sort, descending: PLAIN.descending })}
          label={text("documents")}
          groups={groups}
          view={view}
          columns={columns}
          onSort={(column) => setView(sortedBy(view, column))}
          selectable={selection.possible}
          rowOf={rowOf}
          all={{ selected: selection.all, select: selection.selectAll }}
        />
      )}
      {archived.length > 0 && (
        <div className="app-archived">
          <Disclosure key={String(narrowed)} startsOpen={narrowed} heading="h3" label={text("archived", { n: archived.length })}>
            <p className="ui-aside">{text("archived aside")}</p>
            <DocumentTable
              label={text("archived", { n: archived.length })}
              groups={arranged({ ...view, group: undefined }, archived, places)}
              view={view}
              columns={columns}
              onSort={undefined}
              selectable={false}
              rowOf={rowOf}
            />
          </Disclosure>
        </div>
      )}
      <InTexts workspace={workspace} query={query} listed={found}><NoneFound view={view} onClear={showAll} /></InTexts>
    </section>
  )
}

function NoneFound({ view, onClear }: { readonly view: View; readonly onClear: () => void }) {
  const text = useListText()
  const words = view.query.trim()
  const byWords = words !== "" && !narrows({ ...view, query: "" })
  return (
    <Empty
      title={text("none found title")}
      level="h3"
      actions={<Button onClick={onClear}>{text(byWords ? "clear search" : "show all")}</Button>}
    >
      {byWords ? text("none found", { query: words }) : text("none filtered")}
    </Empty>
  )
}

/** Those in which something stands, but for what is the heading of a group. The same as long as they are these. */
function useColumns({ group }: View, documents: readonly DocumentSummary[], places: Places): readonly Column[] {
  const shown = useMemo(() => COLUMNS.filter((column) => {
    if (column === "number") return documents.some(({ number }) => number)
    if (column === "kind") return group !== "kind" && places.kind.length > 1
    if (column === "axe") return group !== "axe" && places.axe.some(({ key }) => key !== NONE)
    if (column === "pilot") return documents.some(({ pilot }) => pilot)
    return true
  }), [group, documents, places])
  const key = shown.join()
  return useMemo(() => shown, [key])
}

/** Those that are checked and still shown. */
function useSelection(shown: readonly DocumentSummary[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const documents = shown.filter(({ id }) => ids.has(id))
  const select = useCallback((id: string, selected: boolean) => setIds((before) => {
    const next = new Set(before)
    if (selected) next.add(id)
    else next.delete(id)
    return next
  }), [])
  return {
    ids, documents, select,
    possible: shown.length > 1,
    all: documents.length === shown.length ? true : documents.length > 0 ? "some" as const : false,
    selectAll: (selected: boolean) => setIds(new Set(selected ? shown.map(({ id }) => id) : [])),
    clear: () => setIds(new Set()),
  }
}

/** What a row says; the same for what hasn't changed. */
function useRows(
  me: string, workspace: string, gabarits: readonly Gabarit[], mayCopy: boolean,
  { selected, onSelect, onPrint }: { readonly selected: ReadonlySet<string> } & Pick<RowProps, "onSelect" | "onPrint">,
): (document: DocumentSummary) => Omit<RowProps, "columns" | "selectable"> {
  const presence = useWorkspacePresence(workspace)
  const { open, unsent } = useOnDevice(me)
  const kept = useKeptReadings()
  const people = presence.error ? undefined : presence.data?.people
  const here = useMemo(() => {
    const shown = new Map<string, ShownPerson>((people ?? []).map(({ id, name }) => [id, shownPerson(id, name)]))
    const byDocument = new Map<string, ShownPerson[]>()
    for (const { id, documents } of people ?? []) {
      const person = shown.get(id)
      if (person) for (const document of documents) byDocument.set(document, [...(byDocument.get(document) ?? []), person])
    }
    return byDocument
  }, [people])
  const kinds = useMemo(() => new Map<string, string>(), [gabarits])
  const kindOf = (gabarit: string): string => {
    const label = kinds.get(gabarit) ?? kindLabel(gabarit, gabarits)
    kinds.set(gabarit, label)
    return label
  }
  const rowWords = useMemo(() => new Map(gabarits.map((gabarit) => [gabarit.id, countedAlone(gabarit)])), [gabarits])
  const rowsOf = (gabarit: string) => rowWords.get(gabarit) ?? null
  return (document) => ({
    document,
    kind: kindOf(document.gabarit),
    counted: rowsOf(document.gabarit),
    selected: selected.has(document.id),
    here: here.get(document.id) ?? NOBODY,
    onDevice: open.has(document.id) || (isWithheld(document) && kept.has(document.id)),
    unsent: unsent.get(document.id),
    mayCopy,
    onSelect,
    onPrint,
    onMoved: focusTitle,
  })
}

function focusTitle(): void {
  document.getElementById(TITLE)?.focus()
}

/** Says the number found, once the typing has paused. */
function useSayFound(words: string): void {
  useEffect(() => {
    if (words === "") return
    const timer = setTimeout(() => announce(words, "search"), 600)
    return () => clearTimeout(timer)
  }, [words])
}
