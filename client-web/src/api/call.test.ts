// Calls: what is a refusal, what is nobody's answer, and what is sent.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { api } from "./api"
import { call, fetchAsset } from "./call"
import { forgetClock, serverNow } from "./clock"
import { Problem, Unreachable } from "./problem"

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>()

beforeEach(() => {
  fetched.mockReset()
  vi.stubGlobal("fetch", fetched)
})

afterEach(() => {
  vi.unstubAllGlobals()
  forgetClock()
})

function json(body: unknown, init: ResponseInit & { type?: string } = {}): Response {
  const { type = "application/json", headers, ...rest } = init
  return new Response(JSON.stringify(body), { ...rest, headers: { "content-type": type, ...headers } })
}

function problem(status: number, code: string, headers = {}): Response {
  const said = { type: "about:blank", title: "T", status, code, detail: "D", instance: "I" }
  return json(said, { status, type: "application/problem+json", headers })
}

test("a call is same-origin, uncached, bounded in time, and JSON both ways", async () => {
  fetched.mockResolvedValue(json({ id: "d", url: "automerge:d" }, { status: 201 }))
  expect(await api.createDocument("w/1", { gabarit: "g", title: "T" })).toEqual({ id: "d", url: "automerge:d" })
  const [url, init] = fetched.mock.calls[0] ?? []
  expect(url).toBe("/api/v1/workspaces/w%2F1/documents")
  expect(init).toMatchObject({
    method: "POST", credentials: "same-origin", cache: "no-store", redirect: "manual",
    headers: { accept: "application/json", "content-type": "application/json" },
    body: "{\"gabarit\":\"g\",\"title\":\"T\"}",
  })
  expect(init?.signal).toBeInstanceOf(AbortSignal)
})

test("nothing to say: 204", async () => {
  fetched.mockResolvedValue(new Response(null, { status: 204 }))
  expect(await call("DELETE", "/session")).toBeUndefined()
})

test("a problem document is the server's refusal, whatever the status", async () => {
  for (const status of [400, 403, 404, 409, 422, 429, 500, 503]) {
    fetched.mockResolvedValue(problem(status, "some-code", { "retry-after": "7" }))
    const error = await call("GET", "/x").catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ status, code: "some-code", detail: "D", instance: "I", retryAfter: 7 })
  }
})

test("what somebody else answers is nobody's answer", async () => {
  const others = [
    new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "content-type": "text/html" } }),
    new Response("<h1>Wi-Fi de la mairie</h1>", { status: 200, headers: { "content-type": "text/html" } }),
    new Response("", { status: 200 }), new Response("nope", { status: 404 }),
    json({ message: "nginx" }, { status: 503 }),
    json([1], { status: 500 }), json(null, { status: 403 }),
    new Response("{broken", { status: 200, headers: { "content-type": "application/json" } }),
  ]
  for (const answer of others) {
    fetched.mockResolvedValue(answer)
    await expect(call("GET", "/x")).rejects.toThrow(Unreachable)
  }
  fetched.mockRejectedValue(new TypeError("Failed to fetch"))
  await expect(call("GET", "/x")).rejects.toThrow(Unreachable)
  fetched.mockRejectedValue(new DOMException("timed out", "TimeoutError"))
  await expect(fetchAsset("/assets/a.wasm")).rejects.toThrow(Unreachable)
})

test("C49: a page in the server's place is a gateway: a redirect, a page of its own, a refusal; a proxy without a server isn't", async () => {
  const page = (status: number) => new Response("<h1>Portail</h1>", { status, headers: { "content-type": "text/html" } })
  // As fetch gives a redirect that it doesn't follow.
  const redirect = Object.defineProperties(new Response(null), { type: { value: "opaqueredirect" }, status: { value: 0 }, ok: { value: false } })
  for (const [answer, gateway] of [
    [redirect, true], [page(200), true], [page(401), true], [page(403), true], [page(407), true], [page(511), true],
    [page(404), false], [page(502), false], [page(503), false], [page(504), false],
  ] as const) {
    fetched.mockResolvedValue(answer)
    const error = await call("GET", "/x").catch((thrown: unknown) => thrown)
    expect([error instanceof Unreachable, (error as Unreachable).gateway], `${answer.type} ${answer.status}`).toEqual([true, gateway])
  }
  fetched.mockRejectedValue(new TypeError("Failed to fetch"))
  await expect(call("GET", "/x")).rejects.toMatchObject({ gateway: false })
})

test("C48: what hasn't changed is the very same object; what is done at the server, and another tag, make it new", async () => {
  const sent = () => (fetched.mock.lastCall?.[1].headers as Record<string, string>)["if-none-match"]
  const same = () => new Response(null, { status: 304, headers: { etag: "W/\"a\"" } })
  fetched.mockResolvedValue(json([1], { headers: { etag: "W/\"a\"" } }))
  const first = await call("GET", "/list")
  expect(sent()).toBeUndefined()
  fetched.mockResolvedValue(same())
  expect(await call("GET", "/list")).toBe(first)
  expect(sent()).toBe("W/\"a\"")
  fetched.mockResolvedValue(json([2], { headers: { etag: "W/\"b\"" } }))
  expect(await call("GET", "/list")).toEqual([2])
  fetched.mockResolvedValue(new Response(null, { status: 204 }))
  await call("DELETE", "/list")
  fetched.mockResolvedValue(json([3]))
  expect(await call("GET", "/list")).toEqual([3])
  expect(sent()).toBeUndefined()
  // Nobody asked for it: somebody else's answer.
  fetched.mockResolvedValue(same())
  await expect(call("GET", "/list")).rejects.toThrow(Unreachable)
})

test("the clock is the server's, and a stranger's Date is not", async () => {
  const day = 24 * 3_600_000
  const date = (at: number): Record<string, string> => ({ date: new Date(at).toUTCString() })
  fetched.mockResolvedValue(json([], { headers: date(Date.now() + day) }))
  await call("GET", "/x")
  expect(Math.abs(serverNow() - Date.now() - day)).toBeLessThan(2_000)
  fetched.mockResolvedValue(new Response("", { status: 502, headers: date(0) }))
  await call("GET", "/x").catch(() => undefined)
  expect(Math.abs(serverNow() - Date.now() - day)).toBeLessThan(2_000)
})
