// WebSocket frames (RFC 6455), the client's side, as far as the server speaks them: whole messages, pings and a close. For
// connections that no WebSocket carries. Pure.

/** What the server says. */
export type ServerFrame =
  | { readonly kind: "message"; readonly data: ArrayBuffer }
  | { readonly kind: "ping"; readonly payload: Uint8Array<ArrayBuffer> }
  | { readonly kind: "close"; readonly code: number }

const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10
/** A message without this bit would go on in another frame: the server sends none such. */
const FINISHED = 0x80
const MASKED = 0x80
/** The close code of an end without a reason. */
const NO_REASON = 1005

/** A message in a frame. */
export const messageFrame = (payload: Uint8Array): Uint8Array<ArrayBuffer> => frame(BINARY, payload)
/** The answer to a ping. */
export const pongFrame = (payload: Uint8Array): Uint8Array<ArrayBuffer> => frame(PONG, payload)
/** The client goes. */
export const closeFrame = (): Uint8Array<ArrayBuffer> => frame(CLOSE, new Uint8Array())

/** A client's frames are masked; a mask of zeros changes nothing: no cache in between takes these bodies for requests. */
function frame(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = payload
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const bytes = new Uint8Array(2 + extra + 4 + length)
  const view = new DataView(bytes.buffer)
  bytes[0] = FINISHED | opcode
  bytes[1] = MASKED | (extra === 0 ? length : extra === 2 ? 126 : 127)
  if (extra === 2) view.setUint16(2, length)
  if (extra === 8) view.setBigUint64(2, BigInt(length))
  bytes.set(payload, 2 + extra + 4)
  return bytes
}

/** Puts frames together from bytes as they come. */
export class ServerFrames {
  #pieces: Uint8Array[] = []
  #length = 0

  /** Takes bytes; gives what is whole. Throws `RangeError` at what the server doesn't send. */
  take(bytes: Uint8Array): ServerFrame[] {
    this.#pieces.push(bytes)
    this.#length += bytes.length
    const heard: ServerFrame[] = []
    for (let end = this.#end(); end !== undefined; end = this.#end()) {
      const one = parsed(this.#first(end))
      if (one) heard.push(one)
    }
    return heard
  }

  /** Where the first frame ends; `undefined` while it isn't whole. */
  #end(): number | undefined {
    const head = this.#peek(10)
    const short = head[1]
    if (short === undefined) return undefined
    if (short >= 128) throw new RangeError("a server masks nothing")
    const extra = short < 126 ? 0 : short === 126 ? 2 : 8
    if (head.length < 2 + extra) return undefined
    const view = new DataView(head.buffer, head.byteOffset)
    const length = extra === 0 ? short : extra === 2 ? view.getUint16(2) : Number(view.getBigUint64(2))
    const end = 2 + extra + length
    return end <= this.#length ? end : undefined
  }

  /** The first bytes, as many of these as there are. */
  #peek(count: number): Uint8Array {
    const [first] = this.#pieces
    if (first && (first.length >= count || this.#pieces.length === 1)) return first.subarray(0, count)
    return this.#join(Math.min(count, this.#length)).subarray(0, count)
  }

  /** Takes off a frame. */
  #first(end: number): Uint8Array {
    const joined = this.#join(end)
    this.#pieces[0] = joined.subarray(end)
    if (this.#pieces[0].length === 0) this.#pieces.shift()
    this.#length -= end
    return joined.subarray(0, end)
  }

  /** Makes one piece of those that hold the first bytes. A large frame's pieces are copied once, when it is whole. */
  #join(count: number): Uint8Array {
    let [joined = new Uint8Array()] = this.#pieces
    if (joined.length >= count) return joined
    let pieces = 0
    let length = 0
    while (length < count) length += this.#pieces[pieces++]?.length ?? count
    joined = new Uint8Array(length)
    let at = 0
    for (const piece of this.#pieces.splice(0, pieces)) {
      joined.set(piece, at)
      at += piece.length
    }
    this.#pieces.unshift(joined)
    return joined
  }
}

function parsed(frame: Uint8Array): ServerFrame | undefined {
  const [first = 0, short = 0] = frame
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  const payload = new Uint8Array(frame.subarray(start))
  switch (first) {
    case FINISHED | BINARY:
      return { kind: "message", data: payload.buffer }
    case FINISHED | PING:
      return { kind: "ping", payload }
    case FINISHED | PONG:
      return undefined
    case FINISHED | CLOSE:
      return { kind: "close", code: payload.length < 2 ? NO_REASON : new DataView(payload.buffer).getUint16(0) }
    default:
      throw new RangeError(`the server sends no frame ${first}`)
  }
}
