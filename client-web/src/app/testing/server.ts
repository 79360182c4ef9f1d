// A server for tests of pages: answers `fetch` from a table, remembers what it was asked, and can be cut off.
import { vi } from "vitest"

/** An answer: a body alone is 200. */
export interface Answer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a call gets; a function sees what was sent. */
export type Handler = Answer | ((sent: unknown) => Answer)

/** « GET /workspaces » and what it gets; paths are below /api/v1. */
export type Table = Record<string, Handler>

/** One call as it came. */
export interface Call {
  readonly what: string
  readonly sent: unknown
}

/** Stands in for the server until the test is over. */
export class FakeServer {
  readonly calls: Call[] = []
  /** Nobody answers while this is set. */
  unreachable = false

  constructor(readonly table: Table) {
    vi.stubGlobal("fetch", (input: string, init?: RequestInit) => this.#answer(input, init))
  }

  /** What was sent in calls such as « PATCH /documents/x ». */
  sent(what: string): unknown[] {
    return this.calls.filter((call) => call.what === what).map((call) => call.sent)
  }

  async #answer(input: string, init: RequestInit = {}): Promise<Response> {
    const what = `${init.method ?? "GET"} ${input.replace(/^\/api\/v1/, "")}`
    const sent: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined
    this.calls.push({ what, sent })
    if (this.unreachable) throw new TypeError("Failed to fetch")
    const found = this.table[what]
    const { status = 200, body, headers = {} } = found === undefined ? problem(404, "not-found")
      : typeof found === "function" ? found(sent) : found
    const kind = status >= 400 ? "application/problem+json" : "application/json"
    return new Response(status === 204 ? null : JSON.stringify(body ?? null), {
      status, headers: { "content-type": kind, date: new Date().toUTCString(), ...headers },
    })
  }
}

/** A refusal of the server. */
export function problem(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: { type: "about:blank", title: code, status, code, instance: "r-1" }, headers }
}
