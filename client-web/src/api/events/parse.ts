// Server-sent events out of the text they come in (WHATWG HTML, 9.2.6), as much of it as the server speaks. Pure. The
// browser's own `EventSource` hides comments, which are the heart-beat, and the status of a refusal.
import type { WorkspaceEvent } from "../types"

/** One event, and the id to go on from. */
export interface Told {
  readonly id: string
  readonly event: WorkspaceEvent
}

/** Longest text without an end of an event: what says more is no stream of ours. */
const LONGEST = 4_000_000

/** Takes pieces as they come; gives the events that are whole. */
export class EventParser {
  #rest = ""
  #id = ""

  /** Throws `RangeError` when what comes is no stream of events. */
  take(piece: string): Told[] {
    this.#rest += piece
    if (this.#rest.length > LONGEST) throw new RangeError("an event without an end")
    // A piece that ends in the midst of « \r\n » is read with what comes after it.
    const blocks = this.#rest.split(/\r?\n\r?\n/)
    this.#rest = blocks.pop() ?? ""
    return blocks.flatMap((block) => this.#read(block))
  }

  #read(block: string): Told[] {
    let data = ""
    for (const line of block.split(/\r?\n/)) {
      const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
      if (name === "id") this.#id = value
      else if (name === "data") data += value
    }
    const event = data === "" ? undefined : readEvent(data)
    return event ? [{ id: this.#id, event }] : []
  }
}

/** Of a kind that isn't known, or unreadable: passed over (SPEC V4). */
function readEvent(data: string): WorkspaceEvent | undefined {
  try {
    const said: unknown = JSON.parse(data)
    return typeof said === "object" && said !== null && "type" in said ? (said as WorkspaceEvent) : undefined
  } catch {
    return undefined
  }
}
