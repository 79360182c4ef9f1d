// A document open on a page, without server or device: what is saved, who is here and what the device keeps are the
// test's to say.
import { from, save } from "@automerge/automerge/slim"
import { Repo } from "@automerge/automerge-repo/slim"
import type { Access, Documents, Here, Keeping, LiveDocument, Root, Saved } from "../../sync"
import { liveAround } from "../../sync"
import { setPageLink, ToldLink } from "../../sync/link"

/** What a test holds in its hands. */
export interface OpenedDocument {
  readonly documents: Documents
  readonly document: LiveDocument
  readonly link: ToldLink
  say(saved: Saved): void
  become(access: Access): void
  keep(keeping: Keeping): void
  meet(here: readonly Here[]): void
  /** Whether the page follows it: React listens a moment after it has drawn. */
  isFollowed(): boolean
}

/** Opens a document with this content, by the id that the test's server knows. */
export function openedDocument(id: string, root: Root): OpenedDocument {
  const handle = new Repo({ network: [] }).import<Root>(save(from(root)))
  const document = liveAround(handle)
  const link = new ToldLink({ state: "online" })
  setPageLink(link)
  const nobody = () => new Set<() => void>()
  const told = { saved: nobody(), access: nobody(), keeping: nobody(), here: nobody() }
  const now: { saved: Saved; access: Access; keeping: Keeping; here: readonly Here[] } = {
    saved: { state: "saved", at: 0 }, access: "write", keeping: { kept: true }, here: [],
  }
  const listen = (key: keyof typeof told) => (listener: () => void) => {
    told[key].add(listener)
    return () => void told[key].delete(listener)
  }
  const change = <K extends keyof typeof now>(key: K) => (value: (typeof now)[K]) => {
    now[key] = value
    for (const listener of [...told[key]]) listener()
  }
  Object.assign(document, { id })
  Object.assign(document.saved, { get: () => now.saved, subscribe: listen("saved") })
  Object.defineProperty(document, "access", { get: () => now.access })
  Object.assign(document, { subscribeAccess: listen("access"), mayWrite: () => now.access === "write" })
  Object.assign(document.presence, { here: () => now.here, subscribe: listen("here") })
  const documents = {
    open: () => Promise.resolve(document),
    leave: () => undefined,
    get keeping() {
      return now.keeping
    },
    subscribeKeeping: listen("keeping"),
    link,
  }
  return {
    documents: documents as unknown as Documents,
    document,
    link,
    say: change("saved"),
    become: change("access"),
    keep: change("keeping"),
    meet: change("here"),
    isFollowed: () => Object.values(told).every((listeners) => listeners.size > 0),
  }
}
