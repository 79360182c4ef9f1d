// What several documents say, asked of the server a few at a time, so that it can do something else meanwhile.
import { Problem, type DocumentSummary } from "../../../api"

/** Asked for at once. */
const AT_ONCE = 2
/** A server that is busy is asked again, this often and after this long where it doesn't say how long. */
const TRIES = 5
const PAUSE_S = 2

/** What came of it. */
export interface Contents {
  readonly read: readonly { readonly document: DocumentSummary; readonly content: unknown }[]
  readonly failed: readonly { readonly document: DocumentSummary; readonly why: unknown }[]
}

/** In the order given. Rejects when it is aborted, and with nothing else. */
export async function contentsOf(
  documents: readonly DocumentSummary[],
  ask: (id: string) => Promise<unknown>,
  { signal, onRead, wait = pause }: {
    readonly signal: AbortSignal
    /** How many there are by now. */
    readonly onRead: (done: number) => void
    readonly wait?: (seconds: number) => Promise<void>
  },
): Promise<Contents> {
  const answers = new Map<string, { readonly content: unknown } | { readonly why: unknown }>()
  const left = [...documents]
  async function work(): Promise<void> {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      answers.set(next.id, await patiently(next.id, ask, signal, wait))
      signal.throwIfAborted()
      onRead(answers.size)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const read = documents.flatMap((document) => {
    const answer = answers.get(document.id)
    return answer !== undefined && "content" in answer ? [{ document, content: answer.content }] : []
  })
  const failed = documents.flatMap((document) => {
    const answer = answers.get(document.id)
    return answer !== undefined && "why" in answer ? [{ document, why: answer.why }] : []
  })
  return { read, failed }
}

async function patiently(id: string, ask: (id: string) => Promise<unknown>, signal: AbortSignal, wait: (seconds: number) => Promise<void>) {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted()
    try {
      return { content: await ask(id) }
    } catch (why) {
      const isBusy = why instanceof Problem && (why.status === 429 || why.status === 503)
      if (!isBusy || tries === TRIES) return { why }
      await wait(why.retryAfter ?? PAUSE_S)
    }
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, seconds * 1_000))
}
