// Opens the documents of whoever is signed in, once a page.
import { api, currentSession, onSession, Problem, tunnelCalls, Unreachable, type Session, type SignedIn } from "../api"
import { Documents } from "./documents"
import { setPageLink } from "./link"
import { loadAutomerge } from "./repo"
import { pageRests } from "./socket/rests"
import type { Server, SessionAnswer } from "./server"
import { TunnelSocket } from "./socket/tunnel-socket"
import { Ways } from "./socket/ways"

interface Page {
  readonly id: string
  readonly opening: Promise<Documents>
  documents?: Documents
  end: () => void
}

let page: Page | undefined

/**
 * Loads Automerge and opens the person's documents; the same for each call on a page. Another person's are closed
 * first: two people's documents never share a Repo. Rejects if Automerge can't be fetched; may be called again then.
 */
export function openDocuments(me: SignedIn): Promise<Documents> {
  if (page?.id === me.id && !page.documents?.closed) return page.opening
  const before = page
  const opening = closed(before).then(() => start(me))
  const mine: Page = { id: me.id, opening, end: () => undefined }
  page = mine
  opening.then((documents) => {
    mine.documents = documents
    mine.end = follow(documents)
  }, () => undefined)
  opening.catch(() => {
    if (page === mine) page = undefined
  })
  return opening
}

/**
 * Sends what the server lacks of documents that nobody has opened on this page: written without a network, and closed
 * since. Does nothing where another person's documents are open: theirs stay.
 */
export async function sendUnsent(me: SignedIn, documents: readonly string[]): Promise<void> {
  if (page && page.id !== me.id && !page.documents?.closed) return
  const mine = await openDocuments(me)
  await Promise.all(documents.map((id) => mine.send(id)))
}

async function start(me: SignedIn): Promise<Documents> {
  // The device is opened and the server greeted while Automerge comes.
  const starting = Documents.start(me, serverOf(me), () => location.reload())
  const loaded = await Promise.allSettled([starting, loadAutomerge()])
  const trouble = loaded.find((one) => one.status === "rejected")
  if (trouble) await starting.then((documents) => documents.close(), () => undefined)
  if (trouble) throw trouble.reason
  const documents = await starting
  setPageLink(documents.link)
  return documents
}

/** The documents hear who is signed in. */
function follow(documents: Documents): () => void {
  const hear = (): void => documents.sessionIs(compare(currentSession(), documents.me))
  hear()
  return onSession(hear)
}

async function closed(before: Page | undefined): Promise<void> {
  const documents = await before?.opening.catch(() => undefined)
  before?.end()
  await documents?.close()
}

function serverOf(me: SignedIn): Server {
  const url = new URL("/sync", location.href)
  // The cookie may be another account's by the time the socket is made: the server compares.
  url.searchParams.set("as", me.id)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  const calls = tunnelCalls(location.origin, me.id)
  return {
    url: url.href,
    socket: new Ways(url.href, WebSocket, () => new TunnelSocket(calls, pageRests)).socket,
    summary: api.document,
    async askSession() {
      try {
        const signedIn = await api.session()
        return !signedIn ? "nobody" : signedIn.id === me.id ? "same" : "other"
      } catch (error) {
        if (error instanceof Unreachable) return error.gateway ? "gateway" : "unknown"
        return error instanceof Problem && error.status === 503 ? "busy" : "unknown"
      }
    },
  }
}

function compare(session: Session, me: SignedIn): SessionAnswer {
  if (session.state === "unknown") return "unknown"
  if (session.state === "signed-out") return "nobody"
  return session.me.id === me.id ? "same" : "other"
}
