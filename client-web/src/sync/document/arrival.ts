// Waiting for a document's content.
import { DocumentUnavailable } from "../failures"
import type { Unsubscribe } from "../listeners"
import type { Handle } from "../types"

/** A handle to wait for, and the way to stop waiting. */
export interface Arrival {
  readonly handle: Promise<Handle>
  readonly end: () => void
}

/**
 * Resolves once there is something in the handle. Rejects with {@link DocumentUnavailable} when `refused` tells; gives
 * the way to end it before.
 */
export function arrived(handle: Handle, refused: (listener: () => void) => Unsubscribe): Arrival {
  const ends: Unsubscribe[] = []
  const settle = (outcome: () => void): void => {
    for (const stop of ends.splice(0)) stop()
    outcome()
  }
  let refuse = (): void => undefined
  const promise = new Promise<Handle>((resolve, reject) => {
    // The handle says that it is ready just after it says that it changed.
    const look = (): void => queueMicrotask(() => handle.isReady() && settle(() => resolve(handle)))
    refuse = () => settle(() => reject(new DocumentUnavailable(handle.documentId)))
    handle.on("heads-changed", look)
    ends.push(() => handle.off("heads-changed", look), refused(refuse))
    look()
  })
  return { handle: promise, end: refuse }
}

/** The promise, unless the signal comes first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) {
      // Nobody hears what becomes of it any more, a refusal neither.
      promise.catch(() => undefined)
      return abort()
    }
    signal.addEventListener("abort", abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort))
  })
}
