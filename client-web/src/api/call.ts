// One call to the server: same-origin credentials, a time limit, JSON both ways. The only place that calls `fetch`.
import { ACCEPT, dropAhead, GET_INIT, ROOT, takeAhead } from "./ahead"
import { heardDate } from "./clock"
import { forgetHeard, heardBefore, keepHeard } from "./heard"
import { Problem, Unreachable } from "./problem"

/** The server gives itself 30 s; nobody waits that long for a list. */
const WITHIN_MS = 15_000

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

/** Told of every refusal, so that the end of a session is noticed wherever it shows. */
type Listener = (problem: Problem) => void
const listeners = new Set<Listener>()

/** Hears of every problem the server answers with. */
export function onProblem(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/**
 * Calls the server. Throws {@link Problem} or {@link Unreachable}, nothing else. `undefined` where it answers
 * nothing. What hasn't changed since it was last heard is the very same object (SPEC C48).
 */
export async function call(method: Method, path: string, body?: unknown): Promise<unknown> {
  const headers: Record<string, string> = { ...ACCEPT }
  if (body !== undefined) headers["content-type"] = "application/json"
  if (method !== "GET") {
    dropAhead()
    forgetHeard()
  }
  const heard = method === "GET" ? heardBefore(path) : undefined
  if (heard) headers["if-none-match"] = heard.tag
  const ahead = method === "GET" ? takeAhead(path) : undefined
  const askedAt = ahead?.askedAt ?? Date.now()
  const answer = await (ahead ? caught(path, ahead.answer) : ask(ROOT + path, {
    ...GET_INIT,
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(WITHIN_MS),
  }))
  if (heard && answer.status === 304) {
    // Nothing; but an answer that nobody reads is broken off, and its connection with it.
    await answer.text()
    heardDate(answer.headers.get("date"), askedAt, Date.now())
    return heard.said
  }
  const said = await read(answer)
  if (answer.ok && said === undefined && answer.status !== 204) {
    throw new Unreachable(`${path}: not an answer of ours`, { gateway: true })
  }
  if (said !== undefined || answer.ok) heardDate(answer.headers.get("date"), askedAt, Date.now())
  if (!answer.ok) throw refusal(answer, said)
  if (method === "GET") keepHeard(path, answer.headers.get("etag"), said)
  return said
}

/** A built file of ours: the WebAssembly of Automerge. */
export function fetchAsset(url: string): Promise<Response> {
  return ask(url, { credentials: "same-origin" })
}

function ask(url: string, init: RequestInit): Promise<Response> {
  return caught(url, fetch(url, init))
}

async function caught(url: string, answer: Promise<Response>): Promise<Response> {
  try {
    return await answer
  } catch (cause) {
    throw new Unreachable(`${url} can't be reached`, { cause })
  }
}

/** The body if it is JSON; `undefined` if it is anything else. */
export async function read(answer: Response): Promise<unknown> {
  if (answer.status === 204) return undefined
  if (!/^application\/(problem\+)?json\b/.test(answer.headers.get("content-type") ?? "")) return undefined
  try {
    return await answer.json()
  } catch (cause) {
    throw new Unreachable("the answer broke off", { cause })
  }
}

/** A problem document is the server's refusal; any other bad answer comes from something between us. */
export function refusal(answer: Response, said: unknown): Problem | Unreachable {
  if (typeof said !== "object" || said === null || !("code" in said) || typeof said.code !== "string") {
    return new Unreachable(`answered ${answer.status} by somebody else`, { gateway: isGateway(answer) })
  }
  const retryAfter = Number(answer.headers.get("retry-after") ?? NaN)
  const problem = new Problem({
    status: answer.status,
    code: said.code,
    ...("detail" in said && typeof said.detail === "string" ? { detail: said.detail } : {}),
    ...("instance" in said && typeof said.instance === "string" ? { instance: said.instance } : {}),
    ...("publicUrl" in said && typeof said.publicUrl === "string" ? { publicUrl: said.publicUrl } : {}),
    ...(Number.isFinite(retryAfter) ? { retryAfter } : {}),
  })
  for (const listener of listeners) listener(problem)
  return problem
}

/** What asks to sign in redirects to where one does, or refuses with a page of its own; a proxy without its server says 5xx. */
function isGateway({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400) || [401, 403, 407, 511].includes(status)
}
