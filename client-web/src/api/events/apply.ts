// What was told of a workspace, put into the answers that pages show. Gathered: a burst draws a list once.
import type { QueryClient } from "@tanstack/react-query"
import { api } from "../api"
import { Problem, Unreachable } from "../problem"
import type { DocumentFacts, DocumentSummary, WorkspaceEvent, WorkspacePresence } from "../types"
import { withDocuments, withFacts, withSummary } from "./documents"
import { withPeople, type OnPages } from "./presence"

const GATHERED_MS = 150
/** So many documents that a list doesn't know are asked for one by one; for more, the list is. */
const ASKED_FOR = 8

type Presence = Extract<WorkspaceEvent, { type: "presence" }>

/** Brings one participant's answers up to date. */
export class Events {
  readonly #client: QueryClient
  readonly #workspace: string
  #documents = new Map<string, DocumentFacts | "removed">()
  #presence: Presence[] = []
  #onPages: OnPages
  #anew = new Set<"documents" | "invitations" | "members" | "presence" | "workspaces">()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: QueryClient, workspace: string) {
    this.#client = client
    this.#workspace = workspace
  }

  /** These were told, in this order. */
  take(events: readonly WorkspaceEvent[]): void {
    for (const event of events) this.#note(event)
    this.#timer ??= setTimeout(this.#apply, GATHERED_MS)
  }

  /** Nothing is put anywhere any more. */
  close(): void {
    clearTimeout(this.#timer)
  }

  #note(event: WorkspaceEvent): void {
    switch (event.type) {
      case "document":
        this.#documents.set(event.document.id, event.document)
        break
      case "removed":
        this.#documents.set(event.id, "removed")
        break
      case "presence":
        this.#presence.push(event)
        break
      case "people":
        this.#anew.add("members")
        break
      case "invitations":
        this.#anew.add("invitations")
        break
      case "rights":
        this.#anew.add("documents").add("members").add("workspaces")
        break
      case "reset":
        this.#onPages = undefined
        for (const key of ["documents", "members", "invitations", "workspaces", "presence"] as const) this.#anew.add(key)
        break
      case "ready":
      case "end":
    }
  }

  #apply = (): void => {
    this.#timer = undefined
    const anew = this.#anew
    this.#anew = new Set()
    for (const key of anew) void this.#client.invalidateQueries({ queryKey: key === "workspaces" ? [key] : [key, this.#workspace] })
    if (anew.has("documents")) this.#askOpenDocuments()
    // An answer under way may be of before: what was told is put over it once it has come.
    const waits = [this.#applyDocuments(), this.#applyPresence()].includes(false)
    if (waits) this.#timer = setTimeout(this.#apply, GATHERED_MS)
  }

  /** What one may do with documents that are shown by themselves may be another. */
  #askOpenDocuments(): void {
    void this.#client.invalidateQueries({
      queryKey: ["document"],
      predicate: ({ state }) => (state.data as DocumentSummary | undefined)?.workspace === this.#workspace,
    })
  }

  #applyDocuments(): boolean {
    if (this.#documents.size === 0) return true
    if (this.#isAsked("documents")) return false
    const told = this.#documents
    this.#documents = new Map()
    for (const [id, facts] of told) this.#applyOne(id, facts)
    const key = ["documents", this.#workspace]
    const list = this.#client.getQueryData<DocumentSummary[]>(key)
    if (!list) return true
    const { list: next, unknown } = withDocuments(list, told)
    this.#client.setQueryData(key, next)
    if (unknown.length > ASKED_FOR) void this.#client.invalidateQueries({ queryKey: key })
    else for (const id of unknown) void this.#askFor(id)
    return true
  }

  #applyOne(id: string, facts: DocumentFacts | "removed"): void {
    const key = ["document", id]
    if (facts === "removed") void this.#client.invalidateQueries({ queryKey: key })
    else this.#client.setQueryData<DocumentSummary>(key, (summary) => summary && withFacts(summary, facts))
  }

  /** What one may do with a document that is new here isn't told with it. */
  async #askFor(id: string): Promise<void> {
    let summary: DocumentSummary
    try {
      summary = await this.#client.fetchQuery({ queryKey: ["document", id], queryFn: () => api.document(id), staleTime: 0 })
    } catch (error) {
      // It is none for this person, or none any more.
      if (error instanceof Problem && (error.status === 403 || error.status === 404)) return
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error
      return void this.#client.invalidateQueries({ queryKey: ["documents", this.#workspace] })
    }
    this.#client.setQueryData<DocumentSummary[]>(["documents", this.#workspace], (list) => list && withSummary(list, summary))
  }

  #applyPresence(): boolean {
    if (this.#presence.length === 0) return true
    if (this.#isAsked("presence")) return false
    const told = this.#presence
    this.#presence = []
    const key = ["presence", this.#workspace]
    let known = this.#client.getQueryData<WorkspacePresence>(key)
    for (const { document, people } of told) {
      if (document === null) this.#onPages = new Set(people.map(({ id }) => id))
      if (!known) continue
      known = withPeople(known, this.#onPages, document, people)
      if (!known) void this.#client.invalidateQueries({ queryKey: key })
    }
    if (known) this.#client.setQueryData(key, known)
    return true
  }

  #isAsked(key: "documents" | "presence"): boolean {
    return this.#client.isFetching({ queryKey: [key, this.#workspace] }) > 0
  }
}
