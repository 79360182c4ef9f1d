// Opens the documents of whoever is signed in, once a page.
import { api, currentSession, onSession, type Session, type SignedIn } from "../api"
import { Documents, type Server } from "./documents"
import { setPageLink } from "./link"
import { loadAutomerge } from "./repo"
import type { Asked } from "./socket"

let page: { id: string; opening: Promise<Documents> } | undefined

/**
 * Loads Automerge and opens the person's documents; the same for each call on a page. Another person's are closed first:
 * two people's documents never share a Repo. Rejects if Automerge can't be fetched; may be called again then.
 */
export function openDocuments(me: SignedIn): Promise<Documents> {
  if (page?.id === me.id) return page.opening
  const before = page?.opening
  const opening = closed(before).then(() => start(me))
  const mine = { id: me.id, opening }
  page = mine
  opening.catch(() => {
    if (page === mine) page = undefined
  })
  return opening
}

async function start(me: SignedIn): Promise<Documents> {
  await loadAutomerge()
  const documents = await Documents.start(me, serverOf(me), () => location.reload())
  setPageLink(documents.link)
  const hear = (): void => documents.sessionIs(compare(currentSession(), me))
  onSession(hear)
  hear()
  return documents
}

async function closed(before: Promise<Documents> | undefined): Promise<void> {
  const documents = await before?.catch(() => undefined)
  await documents?.close()
}

function serverOf(me: SignedIn): Server {
  const url = new URL("/sync", location.href)
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:"
  return {
    url: url.href,
    socket: WebSocket,
    summary: api.document,
    async askSession() {
      try {
        const signedIn = await api.session()
        return !signedIn ? "nobody" : signedIn.id === me.id ? "same" : "other"
      } catch {
        return "unknown"
      }
    },
  }
}

function compare(session: Session, me: SignedIn): Asked {
  if (session.state === "unknown") return "unknown"
  if (session.state === "signed-out") return "nobody"
  return session.me.id === me.id ? "same" : "other"
}
