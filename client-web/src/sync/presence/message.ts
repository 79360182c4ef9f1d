// What is read in a presence message. It may come from any program: nothing of it is believed.
import type { Caret } from "../types"

const LONGEST_PATH = 300
const LONGEST_CURSOR = 200
const TYPES = new Set<unknown>(["snapshot", "update", "heartbeat", "goodbye"])

/** What a page shows of itself. */
export interface PresenceState {
  readonly path: string | null
  readonly caret: Caret | null
  readonly away: boolean
}

/** A page that shows nothing of itself. */
export const NOTHING: PresenceState = { path: null, caret: null, away: false }

/** A message of automerge-repo's Presence. */
export interface Said {
  readonly type: string
  readonly hello?: unknown
  readonly state?: unknown
  readonly channel?: unknown
  readonly value?: unknown
}

/** The presence in a message, if it is one. */
export function presenceIn(message: unknown): Said | undefined {
  const said = recordOf(recordOf(message)?.["__presence"])
  return said && TYPES.has(said["type"]) ? (said as unknown as Said) : undefined
}

/** `snapshot` says everything, `update` one thing. */
export function shownIn(said: Said, before: PresenceState): PresenceState {
  const state: Record<string, unknown> = said.type === "update" ? updated(before, said) : { ...recordOf(said.state) }
  const path = state["path"]
  const caret = recordOf(state["caret"])
  const [anchor, head] = [caret?.["anchor"], caret?.["head"]]
  return {
    path: typeof path === "string" && path.length <= LONGEST_PATH ? path : null,
    caret: isCursor(anchor) && isCursor(head) ? { anchor, head } : null,
    away: state["away"] === true,
  }
}

function updated(before: PresenceState, { channel, value }: Said): Record<string, unknown> {
  return typeof channel === "string" ? { ...before, [channel]: value } : { ...before }
}

function isCursor(text: unknown): text is string {
  return typeof text === "string" && text.length <= LONGEST_CURSOR
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined
}
