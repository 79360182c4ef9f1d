// What the server last said, kept on the device for reading without network: one cache for each participant, in
// localStorage. Of documents it holds what lists show, and the words of those that can only be read as the server tells
// them: what is kept from the person isn't in them. (React Query's own persister comes with two more copies of
// React Query's core; `dehydrate` and `hydrate` are all that is needed of it.)
import { dehydrate, hydrate, QueryClient, type DehydratedState, type Query } from "@tanstack/react-query"
import { Unreachable } from "./problem"
import { keepText, keptText, PREFIX } from "./storage"
import type { DocumentSummary } from "./types"
import { isWithheld } from "./withheld"

/** Raised when the shape of kept answers changes: older ones are dropped. */
const SHAPE = 1
const KEPT_FOR_MS = 90 * 24 * 3_600_000
/** Answers are written to the device this long after they came, at the latest when the page is hidden. */
const WRITTEN_AFTER_MS = 1_000
/** What events say is written more seldom: a list that others write in changes every second. */
const EVENTS_WRITTEN_AFTER_MS = 30_000
/** An answer this young is shown without asking again. */
const FRESH_MS = 2_000
/** Unanswered calls are tried again this often before the page says that it can't. */
const TRIES = 2

/** Written and taken away again at once: the other tabs hear it. */
const FORGOTTEN = "forgotten"

/** Longer words than this, in characters, are not kept: all answers share five million. */
const READING_AT_MOST = 500_000

/** Queries whose first key is one of these are never kept: what they say is only true now, or is long. */
const NOT_KEPT: readonly unknown[] = ["presence", "history", "content", "search", "roles", "account", "sessions", "invitations"]

interface Kept {
  client: QueryClient
  write: () => void
  end: () => void
}

const clients = new Map<string, Kept>()

/** The cache of one participant, `""` before anybody signed in; filled with what the device kept. */
export function answersOf(participant: string): QueryClient {
  let kept = clients.get(participant)
  if (!kept) {
    kept = open(participant)
    clients.set(participant, kept)
  }
  return kept.client
}

/** Whose answers these are; nobody's any more once they were forgotten. */
export function participantOf(client: QueryClient): string | undefined {
  for (const [participant, kept] of clients) if (kept.client === client) return participant
  return undefined
}

/** Drops every kept answer, in memory too. */
export function forgetAnswers(): void {
  for (const [participant, { client, end }] of clients) {
    end()
    client.clear()
    keepText(keyOf(participant), null)
  }
  clients.clear()
}

/** Tells the other tabs that what is kept is being forgotten. The word itself isn't kept. */
export function tellForgotten(): void {
  keepText(FORGOTTEN, String(Date.now()))
  keepText(FORGOTTEN, null)
}

/**
 * Another tab forgot the device: nothing is written back. What is shown stays in memory until its page has gone, which
 * is soon: the session is over too.
 */
function forgottenElsewhere(): void {
  for (const [participant, { end }] of clients) {
    end()
    keepText(keyOf(participant), null)
  }
  clients.clear()
}

/** Writes what came in the last second; when the page is hidden it may not come back. */
export function writeAnswers(): void {
  for (const { write } of clients.values()) write()
}

if (typeof window !== "undefined") {
  window.addEventListener("pagehide", writeAnswers)
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === null || (key === PREFIX + FORGOTTEN && newValue !== null)) forgottenElsewhere()
  })
}

function open(participant: string): Kept {
  const client = new QueryClient({ defaultOptions: { queries: {
    // `navigator.onLine` is the browser's guess; a call that fails says it better.
    networkMode: "always",
    staleTime: FRESH_MS,
    // As long as the page is open; a timer this long would overflow.
    gcTime: Infinity,
    retry: (tries, error) => error instanceof Unreachable && tries < TRIES,
  } } })
  read(client, participant)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let seldom: ReturnType<typeof setTimeout> | undefined
  /** Something was heard since it was last written, be it the same as before. */
  let isNews = false
  const stop = (): void => {
    isNews = false
    clearTimeout(waiting)
    clearTimeout(seldom)
    waiting = undefined
    seldom = undefined
  }
  const write = (): void => {
    if (!isNews) return
    stop()
    keep(client, participant)
  }
  const written = new WeakMap<Query, unknown>()
  const unsubscribe = client.getQueryCache().subscribe(({ type, query, ...event }) => {
    if (type !== "updated" || !("action" in event) || event.action.type !== "success" || !isKept(query)) return
    isNews = true
    // What hasn't changed is written when the page goes: only when it was heard is news (C48).
    if (written.has(query) && written.get(query) === query.state.data) return
    written.set(query, query.state.data)
    if (event.action.manual) seldom ??= setTimeout(write, EVENTS_WRITTEN_AFTER_MS)
    else waiting ??= setTimeout(write, WRITTEN_AFTER_MS)
  })
  const end = (): void => {
    unsubscribe()
    stop()
  }
  return { client, write, end }
}

function keyOf(participant: string): string {
  return `answers.${participant}`
}

function isKept({ queryKey }: Query): boolean {
  return !NOT_KEPT.includes(queryKey[0])
}

/**
 * What a document said that is withheld in part stays as long as the server is known to let the person read that, and no
 * longer; a document that one may read whole is kept elsewhere, so that nothing of what was sensitive stays here.
 */
function mayBeRead(client: QueryClient, { queryKey: [kind, document], state }: Query): boolean {
  if (kind !== "reading") return true
  if (state.data === null || JSON.stringify(state.data).length > READING_AT_MOST) return false
  const lists = client.getQueryCache().findAll({ queryKey: ["documents"], predicate: (list) => list.state.status === "success" })
  const listed = lists.flatMap((list) => list.state.data as readonly DocumentSummary[])
  const asked = client.getQueryState<DocumentSummary>(["document", document])
  const summary = listed.length > 0 ? listed.find(({ id }) => id === document) : asked?.status === "success" ? asked.data : undefined
  return summary !== undefined && isWithheld(summary)
}

function keep(client: QueryClient, participant: string): void {
  const state = dehydrate(client, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: (query) => query.state.status === "success" && isKept(query) && mayBeRead(client, query),
  })
  const kept = keepText(keyOf(participant), JSON.stringify({ shape: SHAPE, at: Date.now(), state }))
  // What no longer fits goes altogether: old answers beside new edits would be worse than none.
  if (!kept) keepText(keyOf(participant), null)
}

function read(client: QueryClient, participant: string): void {
  try {
    const kept: unknown = JSON.parse(keptText(keyOf(participant)) ?? "null")
    if (typeof kept !== "object" || kept === null) return
    const { shape, at, state } = kept as { shape?: unknown; at?: unknown; state?: unknown }
    if (shape !== SHAPE || typeof at !== "number" || Math.abs(Date.now() - at) > KEPT_FOR_MS) return
    if (typeof state === "object" && state !== null) hydrate(client, state as DehydratedState)
  } catch {
    // A cache that can't be read is no reason not to open the page.
  }
}
