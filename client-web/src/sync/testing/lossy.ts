// A network that loses requests, and answers, brings requests twice, and cuts answers in the middle; and one that holds answers
// back until they are whole, as proxies do that buffer.

const CUT_WITHIN_BYTES = 6_000

/** As a browser's `fetch` would, with this cookie, on such a network. */
export function lossyFetch(cookie: () => string): typeof fetch {
  return async (url, init) => {
    const luck = Math.random()
    if (luck < 0.08) throw new TypeError("the request was lost")
    const asked = withCookie(init, cookie())
    const answer = await fetch(url, asked)
    if (luck < 0.16 && init?.method === "POST") await fetch(url, asked)
    if (luck < 0.24) throw new TypeError("the answer was lost")
    return luck < 0.5 && answer.body ? new Response(cut(answer.body), answer) : answer
  }
}

/** A proxy that hands on an answer when it is whole, and not before. */
export function bufferingFetch(cookie: () => string): typeof fetch {
  return async (url, init) => {
    const answer = await fetch(url, withCookie(init, cookie()))
    return new Response(await answer.arrayBuffer(), answer)
  }
}

/** As it is. */
export function plainFetch(cookie: () => string): typeof fetch {
  return (url, init) => fetch(url, withCookie(init, cookie()))
}

function withCookie(init: RequestInit | undefined, cookie: string): RequestInit {
  return { ...init, headers: { ...(init?.headers as Record<string, string> | undefined), cookie } }
}

function cut(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let rest = Math.floor(Math.random() * CUT_WITHIN_BYTES)
  return body.pipeThrough(new TransformStream({
    transform(piece, to) {
      to.enqueue(piece.subarray(0, rest))
      rest -= piece.length
      if (rest <= 0) to.error(new TypeError("the answer was cut"))
    },
  }))
}
