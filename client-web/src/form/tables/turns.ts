// One after the other: what takes long is written in pieces, between which the page goes on, and what comes meanwhile for the
// same rows waits for its turn.
import type { Path } from "../../shape/paths"
import type { FormSource } from "../../source"

interface Turns {
  /** Those that are under way or wait. */
  count: number
  last: Promise<void>
}

const all = new WeakMap<FormSource, Map<string, Turns>>()

/** Does work when what came before it in the same place is done, whoever began that: at once where there is nothing. */
export function inTurn(source: FormSource, path: Path, work: () => Promise<void>): void {
  const places = all.get(source) ?? new Map<string, Turns>()
  all.set(source, places)
  const key = path.join("/")
  const turns = places.get(key) ?? { count: 0, last: Promise.resolve() }
  places.set(key, turns)
  const turn = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      // Those behind it have their turn.
      console.error(error)
    } finally {
      turns.count -= 1
      if (turns.count === 0) places.delete(key)
    }
  }
  turns.count += 1
  turns.last = turns.count === 1 ? turn() : turns.last.then(turn)
}

/** After what waits: keys, drawing, others' edits. A message, since each of many timers would wait for four milliseconds. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** Does work then, or before a key that comes first is heard by anybody: what it takes back or writes over is there by then. */
export function atTurnOrKey<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    let isDone = false
    const begin = (): void => {
      if (isDone) return
      isDone = true
      removeEventListener("keydown", begin, { capture: true })
      try {
        resolve(work())
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    }
    addEventListener("keydown", begin, { capture: true })
    void nextTurn().then(begin)
  })
}
