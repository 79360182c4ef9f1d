// One call to the server: same-origin credentials, a time limit, JSON both ways. The only place that calls `fetch`.
import { heardDate } from "./clock"
import { Problem, Unreachable } from "./problem"

/** The server gives itself 30 s; nobody waits that long for a list. */
const WITHIN_MS = 15_000
const ROOT = "/api/v1"

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
 * nothing.
 */
export async function call(method: Method, path: string, body?: unknown): Promise<unknown> {
  const asked = method === "GET" ? ahead.get(path) : undefined
  ahead.delete(path)
  return asked ?? callNow(method, path, body)
}

/** What was asked ahead of its need, for whoever asks next. */
const ahead = new Map<string, Promise<unknown>>()
/** An answer nobody came for is no news any more. */
const AHEAD_MS = 10_000

/** Asks now what the page will ask in a moment. Trouble shows there. */
export function askAhead(path: string): void {
  const answer = callNow("GET", path)
  answer.catch(() => undefined)
  ahead.set(path, answer)
  setTimeout(() => ahead.delete(path), AHEAD_MS)
}

async function callNow(method: Method, path: string, body?: unknown): Promise<unknown> {
  const headers: Record<string, string> = { accept: "application/json" }
  if (body !== undefined) headers["content-type"] = "application/json"
  const askedAt = Date.now()
  const answer = await ask(ROOT + path, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
    // What redirects is not our server: a hotel's sign-in page, an expired proxy.
    redirect: "error",
    signal: AbortSignal.timeout(WITHIN_MS),
  })
  const said = await read(answer)
  if (answer.ok && said === undefined && answer.status !== 204) throw new Unreachable(`${path}: not an answer of ours`)
  if (said !== undefined || answer.ok) heardDate(answer.headers.get("date"), askedAt, Date.now())
  if (answer.ok) return said
  throw refusal(answer, said)
}

/** A built file of ours: the WebAssembly of Automerge. */
export function fetchAsset(url: string): Promise<Response> {
  return ask(url, { credentials: "same-origin" })
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
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
    return new Unreachable(`answered ${answer.status} by somebody else`)
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
