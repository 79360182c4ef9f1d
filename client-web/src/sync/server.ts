// The server, as far as this room needs it. Pages give it the browser's WebSocket and the calls of api/; tests give it
// others.
import type { DocumentSummary } from "../api"

/** How a connection ended. `elsewhere`: the address at which the server takes them, where it isn't this page's. */
export interface Ended {
  readonly code?: number
  readonly elsewhere?: string | undefined
}

/** As much of a WebSocket as is used; the browser's, or that of `ws` in tests. */
export interface SocketLike {
  binaryType: string
  readonly bufferedAmount: number
  /** Where requests carry it. */
  readonly over?: "http" | undefined
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(): void
}

/** What makes one. */
export type SocketClass = new (url: string) => SocketLike

/** Who the server says is signed in, compared with whose documents these are. */
export type SessionAnswer = "same" | "other" | "nobody" | "unknown"

/** The same, asked after a connection was refused: the server may be too busy to say, or something answer in its place. */
export type SessionCheck = SessionAnswer | "busy" | "gateway"

/** The server, as far as documents need it. */
export interface Server {
  /** The address of the socket. */
  readonly url: string
  readonly socket: SocketClass
  /** Chance for the pauses between attempts to connect, from 0 up to 1; `Math.random` if there is none. */
  readonly random?: () => number
  /** Who is signed in, compared with whose documents these are; never rejects. */
  askSession(): Promise<SessionCheck>
  /** One document's summary. */
  summary(id: string): Promise<DocumentSummary>
}
