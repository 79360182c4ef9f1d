// What a document says before it is open: its saved content, asked for beside the script, in the form that will show the
// document itself. What is typed meanwhile is kept here, as it was done, until the document can take it.
import { useEffect, useMemo, useState } from "react"
import { api, isWithheld, useDocument, useGabarits, useSession, type DocumentSummary, type Gabarit, type SignedIn } from "../../api"
import { asMap, type AnyMap } from "../../shape/read"
import { rootOf } from "../../shape/thaw"
import { plainSource, type Done, type PlainSource } from "../../source"
import { accessOf } from "../../sync/light"
import { documentsOnDevice } from "../../sync/device/device"
import { isCold } from "../cold"

/** The document itself is fetched when its words are shown, or after this long without them. */
const WORDS_WITHIN_MS = 3_000

/** The words of a document that is on its way. */
export class WordsFirst {
  readonly source: PlainSource
  /** The changes whose outcome the words are. */
  readonly heads: readonly string[]
  /** As the server said it. */
  readonly root: AnyMap
  readonly #done: Done[] = []
  readonly #listeners = new Set<() => void>()

  constructor(summary: DocumentSummary, gabarit: Gabarit, content: unknown) {
    this.root = rootOf(content, gabarit)
    this.heads = headsOf(content)
    const told = (): void => {
      for (const listener of [...this.#listeners]) listener()
    }
    this.source = plainSource({
      id: summary.id,
      root: this.root,
      // Without its heads nothing could be written into the document later.
      access: this.heads.length > 0 ? accessOf(summary) : "read",
      onChange: (done) => {
        this.#done.push(...done)
        told()
      },
      onWaiting: told,
    })
  }

  /** What was done that isn't in the document. */
  get done(): readonly Done[] {
    return this.#done
  }

  /** Whether something was typed that isn't in the document. */
  get isTyped(): boolean {
    return this.#done.length > 0 || this.source.waiting.size > 0
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** It is in the document now; what waits for a rich text goes there by itself. */
  taken(): void {
    this.#done.length = 0
    this.source.waiting.clear()
    for (const listener of [...this.#listeners]) listener()
  }
}

/** `settled`: there are words to look at, or there won't be any soon: from then on the document itself is fetched. */
export interface Words {
  readonly words: WordsFirst | null
  readonly settled: boolean
}

/** The words of a document that isn't on the device; none where everything is here already. */
export function useWordsFirst(me: SignedIn, id: string): Words {
  const [cold] = useState(isCold)
  const content = useContent(id, cold)
  const summary = useDocument(id)
  const gabarits = useGabarits()
  const session = useSession()
  const confirmed = session.state === "signed-in" && session.confirmed && session.me.id === me.id
  const waited = useWaited(cold ? WORDS_WITHIN_MS : 0)
  const gabarit = gabarits.data?.find((known) => known.id === summary.data?.gabarit)
  const isShown = cold && confirmed && summary.data !== undefined && !isWithheld(summary.data) && content.state === "here" && summary.isSuccess && !summary.isPlaceholderData && gabarit !== undefined
  const [words, setWords] = useState<WordsFirst | null>(null)
  // Once: what is heard of the document later is heard by the document itself.
  if (isShown && words === null) setWords(new WordsFirst(summary.data, gabarit, content.said))
  const hopeless = content.state === "none" || summary.isError || (gabarits.isSuccess && summary.isSuccess && gabarit === undefined)
  return useMemo(
    () => ({ words, settled: !cold || words !== null || hopeless || waited }), [cold, words, hopeless, waited],
  )
}

type Content = { readonly state: "asked" | "none" } | { readonly state: "here"; readonly said: unknown }

function useContent(id: string, cold: boolean): Content {
  const [content, setContent] = useState<Content>({ state: cold ? "asked" : "none" })
  useEffect(() => {
    if (!cold) return undefined
    let gone = false
    const here = (next: Content): void => {
      if (!gone) setContent(next)
    }
    // What is on the device may hold words that the server lacks: then the document itself is shown, and nothing before.
    Promise.all([api.content(id), documentsOnDevice().catch(() => [])]).then(
      ([said, kept]) => here(kept.some((one) => one.id === id) ? { state: "none" } : { state: "here", said }),
      () => here({ state: "none" }),
    )
    return () => {
      gone = true
    }
  }, [id, cold])
  return content
}

function useWaited(ms: number): boolean {
  const [waited, setWaited] = useState(ms === 0)
  useEffect(() => {
    if (ms === 0) return undefined
    const timer = setTimeout(() => setWaited(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return waited
}

function headsOf(content: unknown): readonly string[] {
  const heads = asMap(content)?.["heads"]
  const all = Array.isArray(heads) ? heads : []
  return all.every((head) => typeof head === "string" && /^[0-9a-f]{64}$/.test(head)) ? (all as string[]) : []
}
