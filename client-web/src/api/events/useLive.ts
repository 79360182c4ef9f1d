// Whether a workspace's events are heard, for as long as something of it is shown: what hears needn't ask.
import { useQueryClient, type QueryClient } from "@tanstack/react-query"
import { useCallback, useSyncExternalStore } from "react"
import { participantOf } from "../answers"
import { api } from "../api"
import { currentSession, onSession } from "../session"
import { Events } from "./apply"
import { SharedStream } from "./shared"

/** From one page to the next the stream stays. */
const LINGERS_MS = 3_000

/** One workspace's stream, and how many show something of it. */
class Live {
  readonly #open: () => void
  readonly #participant: string
  readonly #listeners = new Set<() => void>()
  #shown = 0
  #stream: { readonly shared: SharedStream; readonly close: () => void } | undefined
  #leaving: ReturnType<typeof setTimeout> | undefined

  constructor(client: QueryClient, participant: string, workspace: string) {
    this.#participant = participant
    this.#open = () => {
      const events = new Events(client, workspace)
      const shared = new SharedStream(participant, workspace, {
        heard: (told) => events.take(told),
        // Asked for, since another session may have begun; who isn't answered is told by the next call.
        signedOut: () => void api.session().catch(() => undefined),
      })
      const unsubscribe = shared.stands.subscribe(() => this.#tell())
      this.#stream = { shared, close: () => {
        unsubscribe()
        shared.close()
        events.close()
      } }
    }
    onSession(() => this.#settle())
  }

  get stands(): boolean {
    return this.#stream?.shared.stands.get() ?? false
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    this.#shown += 1
    clearTimeout(this.#leaving)
    this.#settle()
    return () => {
      this.#listeners.delete(listener)
      this.#shown -= 1
      if (this.#shown === 0) this.#leaving = setTimeout(() => this.#settle(), LINGERS_MS)
    }
  }

  /**
   * A session that ended has no stream; the one that follows has its own, on the same page. What somebody else may see is
   * put into nobody's answers but theirs.
   */
  #settle(): void {
    const session = currentSession()
    const wanted = this.#shown > 0 && session.state === "signed-in" && session.me.id === this.#participant
    if (wanted && !this.#stream) this.#open()
    if (wanted || !this.#stream) return
    this.#stream.close()
    this.#stream = undefined
    this.#tell()
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

const all = new WeakMap<QueryClient, Map<string, Live>>()

function liveOf(client: QueryClient, workspace: string): Live | undefined {
  const participant = participantOf(client)
  if (!participant || workspace === "") return undefined
  const lives = all.get(client) ?? new Map<string, Live>()
  all.set(client, lives)
  const live = lives.get(workspace) ?? new Live(client, participant, workspace)
  lives.set(workspace, live)
  return live
}

/** Whether this workspace's answers are kept up to date by its events; as long as they aren't, they are to be asked for. */
export function useLive(workspace: string): boolean {
  const client = useQueryClient()
  const subscribe = useCallback((listener: () => void) => {
    return liveOf(client, workspace)?.subscribe(listener) ?? (() => undefined)
  }, [client, workspace])
  const stands = (): boolean => all.get(client)?.get(workspace)?.stands ?? false
  return useSyncExternalStore(subscribe, stands, stands)
}
