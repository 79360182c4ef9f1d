// Frames of automerge-repo's WebSocket protocol: one CBOR map each. Reading never throws; what isn't a message of the
// protocol is no message. What follows the fields named here is left to automerge-repo.
import { cbor } from "@automerge/automerge-repo/slim"
import type { Message, PeerMetadata } from "@automerge/automerge-repo/slim"

/** The protocol's version. */
export const VERSION = "1"
/** A document is at most 32 MiB on the server, and travels whole; anything far above is not for us. */
export const LONGEST_FRAME = 64 << 20

/** A message as it came: a type, and fields of any kind. */
export interface Frame {
  readonly type: string
  readonly senderId: string
  readonly targetId: string
  readonly documentId?: string
  readonly data?: Uint8Array
  readonly [field: string]: unknown
}

/** Reads a frame; `undefined` if it is none. */
export function readFrame(bytes: ArrayBuffer): Frame | undefined {
  if (bytes.byteLength === 0 || bytes.byteLength > LONGEST_FRAME) return undefined
  const read = decoded(new Uint8Array(bytes))
  if (typeof read !== "object" || read === null || Array.isArray(read)) return undefined
  const frame = read as Record<string, unknown>
  const texts = [frame["type"], frame["senderId"], frame["targetId"]]
  if (!texts.every((text) => typeof text === "string")) return undefined
  if (!absentOr(frame["documentId"], (id) => typeof id === "string")) return undefined
  if (!absentOr(frame["data"], (data) => data instanceof Uint8Array && data.byteLength > 0)) return undefined
  return frame as unknown as Frame
}

/** Any CBOR value; `undefined` if it is none. */
export function decoded(bytes: Uint8Array): unknown {
  try {
    return cbor.decode(bytes)
  } catch {
    return undefined
  }
}

/** Writes a message of automerge-repo's, or one of ours. */
export function writeFrame(message: Message | Record<string, unknown>): Uint8Array<ArrayBuffer> {
  // A copy: the encoder goes on writing into the buffer that it gives.
  return new Uint8Array(cbor.encode(message))
}

/** `join`: the first thing said on a connection, and said again to hear whether somebody is still there. */
export function joinFrame(peer: string, metadata: PeerMetadata): Uint8Array<ArrayBuffer> {
  return writeFrame({ type: "join", senderId: peer, peerMetadata: metadata, supportedProtocolVersions: [VERSION] })
}

function absentOr(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || is(value)
}
