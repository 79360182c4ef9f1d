// One answer of the server's that goes on: the events of a workspace, from when it is asked for until it ends.
import { GET_INIT, ROOT } from "../ahead"
import { read, refusal } from "../call"
import { heardDate } from "../clock"
import { Unreachable } from "../problem"
import { EventParser, type Told } from "./parse"

/** Told of what comes: `heard` may be empty, for a heart-beat. */
export type Listener = (heard: readonly Told[]) => void

/**
 * Hears a workspace's events from the one named `last` on, or from now. Resolves when the server has ended its answer; throws
 * `Problem` or `Unreachable`, whose `gateway` says that something else answered, or what the signal was aborted with.
 */
export async function hear(
  workspace: string, last: string | undefined, signal: AbortSignal, listener: Listener,
): Promise<void> {
  const body = await open(`/workspaces/${encodeURIComponent(workspace)}/events`, last, signal)
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parser = new EventParser()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      listener(parser.take(decoder.decode(value, { stream: true })))
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw new Unreachable("the stream of events broke off", { cause })
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

async function open(path: string, last: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const headers: Record<string, string> = { accept: "text/event-stream" }
  if (last !== undefined) headers["last-event-id"] = last
  const askedAt = Date.now()
  let answer: Response
  try {
    answer = await fetch(ROOT + path, { ...GET_INIT, headers, signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new Unreachable(`${path} can't be reached`, { cause })
  }
  if (!answer.ok) throw refusal(answer, await read(answer))
  if (!answer.headers.get("content-type")?.startsWith("text/event-stream") || !answer.body) {
    answer.body?.cancel().catch(() => undefined)
    throw new Unreachable(`${path}: not an answer of ours`, { gateway: true })
  }
  heardDate(answer.headers.get("date"), askedAt, Date.now())
  return answer.body
}
