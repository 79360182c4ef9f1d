// Answers that were asked for before the page could use them. In the page's own global object: the script that asks comes in
// a file of its own, and must not wait for the others.

/** Below this path is the API. */
export const ROOT = "/api/v1"
/** An answer nobody came for is no news any more. */
const AHEAD_MS = 10_000

/** What answers are to be. */
export const ACCEPT = { accept: "application/json" } as const

/** One call, as it is made ahead and in its time. */
export const GET_INIT: RequestInit = {
  method: "GET",
  headers: ACCEPT,
  credentials: "same-origin",
  cache: "no-store",
  // What redirects is not our server: a hotel's sign-in page, a portal whose session has ended. It isn't followed, and seen.
  redirect: "manual",
}

/** An answer that is on its way. */
export interface Ahead {
  readonly askedAt: number
  readonly answer: Promise<Response>
}

type Kept = Map<string, Ahead>

function kept(): Kept {
  const page = globalThis as { maillageAhead?: Kept }
  return (page.maillageAhead ??= new Map())
}

/** Asks now what the page will ask in a moment. */
export function keepAhead(path: string): void {
  const answer = fetch(ROOT + path, GET_INIT)
  // Trouble shows where the answer is taken.
  answer.catch(() => undefined)
  kept().set(path, { askedAt: Date.now(), answer })
}

/** Resolves when all that was asked ahead has been answered, one way or another. */
export async function answeredAhead(): Promise<void> {
  await Promise.allSettled([...kept().values()].map(({ answer }) => answer))
}

/** What is done at the server may change every answer: who is signed in, what they may read. */
export function dropAhead(): void {
  kept().clear()
}

/** What was asked ahead, once; nothing if it wasn't, or is too old to be news. */
export function takeAhead(path: string): Ahead | undefined {
  const ahead = kept().get(path)
  kept().delete(path)
  return ahead !== undefined && Date.now() - ahead.askedAt < AHEAD_MS ? ahead : undefined
}
