// The state of the connection, for whoever shows or needs it.
import { Listeners, type Unsubscribe } from "./listeners"
import type { Link } from "./types"

/** What is known of the connection now. */
export interface LinkState {
  get(): Link
  subscribe(listener: () => void): Unsubscribe
}

/** A link that is told what it is by the socket. */
export class ToldLink implements LinkState {
  #link: Link
  readonly #listeners = new Listeners()

  constructor(link: Link = { state: "connecting" }) {
    this.#link = link
  }

  get(): Link {
    return this.#link
  }

  subscribe(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** It is so from now on. */
  become(link: Link): void {
    if (sameLink(this.#link, link)) return
    this.#link = link
    this.#listeners.tell()
  }
}

function sameLink(one: Link, other: Link): boolean {
  const [left, right]: [object, object] = [one, other]
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => (left as Record<string, unknown>)[key] === (right as Record<string, unknown>)[key])
}

/** The device says that it has no network. Only a hint: the server may be on this very machine. */
export function isOffline(): boolean {
  return typeof navigator !== "undefined" && navigator.onLine === false
}

const CLOSED = new ToldLink({ state: "closed" })
let page: LinkState = CLOSED
const moved = new Listeners()

/** The link of the page's one Repo; closed until there is one. */
export const pageLink: LinkState = {
  get: () => page.get(),
  subscribe(listener) {
    let end = page.subscribe(listener)
    const endMoved = moved.add(() => {
      end()
      end = page.subscribe(listener)
      listener()
    })
    return () => {
      end()
      endMoved()
    }
  },
}

/** The page's Repo was opened, or closed (`null`). */
export function setPageLink(link: LinkState | null): void {
  page = link ?? CLOSED
  moved.tell()
}
