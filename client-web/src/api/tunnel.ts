// The requests that carry a connection where WebSockets don't pass (SPEC W30). Bytes and positions; what they mean is
// sync/socket/tunnel-socket.ts's.
import { read as readJson, refusal } from "./call"
import { Unreachable } from "./problem"
import type { Tunnel, TunnelPositions } from "./types"

/** The requests of one server; each throws `Problem` or `Unreachable`, or ends with the signal. */
export interface TunnelCalls {
  /** Opens a tunnel: its address. */
  open(signal: AbortSignal): Promise<string>
  /** Bytes from a position on: a long answer, or a short one that waits so many milliseconds at most. */
  read(tunnel: string, from: number, wait: number | undefined, signal: AbortSignal): Promise<Response>
  /** Sends bytes from a position on, and says how many have arrived here. `last`: the page is going. */
  write(tunnel: string, at: number, received: number, bytes: Uint8Array<ArrayBuffer>, options: {
    signal?: AbortSignal
    last?: boolean
  }): Promise<TunnelPositions>
}

/** `origin`: where the server is. `participant`: whose page it is. `fetcher`: `fetch`, or what stands in for it. */
export function tunnelCalls(
  origin: string, participant: string, fetcher: typeof fetch = (url, init) => fetch(url, init),
): TunnelCalls {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    let answer: Response
    try {
      answer = await fetcher(origin + path, {
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        ...init,
      })
    } catch (cause) {
      throw new Unreachable("a tunnel can't be reached", { cause })
    }
    if (!answer.ok) throw refusal(answer, await readJson(answer))
    return answer
  }
  const json = async (path: string, init: RequestInit): Promise<unknown> => {
    const said = await readJson(await ask(path, init))
    // What answers something else is not our server.
    if (typeof said !== "object" || said === null) throw new Unreachable("not an answer of ours")
    return said
  }
  return {
    async open(signal) {
      const path = `/sync/tunnels?as=${encodeURIComponent(participant)}`
      const { id } = (await json(path, { method: "POST", signal })) as Tunnel
      return `/sync/tunnels/${encodeURIComponent(id)}`
    },
    async read(tunnel, from, wait, signal) {
      const waits = wait === undefined ? "" : `&wait=${wait}`
      const answer = await ask(`${tunnel}?from=${from}${waits}`, { signal })
      if (answer.headers.get("content-type") !== "application/octet-stream") throw new Unreachable("not an answer of ours")
      return answer
    },
    async write(tunnel, at, received, bytes, { signal, last }) {
      return (await json(`${tunnel}?at=${at}&received=${received}`, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: bytes,
        ...(signal && { signal }),
        ...(last && { keepalive: true }),
      })) as TunnelPositions
    },
  }
}
