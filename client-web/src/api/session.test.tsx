// @vitest-environment jsdom
// Who is signed in: by the server's word, from memory, from another tab.
import { act, cleanup, render } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"

const ME = { id: "p1", name: "Camille Léger", email: "camille@example.org" }
const OTHER = { id: "p2", name: "Sacha", email: "sacha@example.org" }
const KEY = "maillage.session"

beforeEach(() => {
  localStorage.clear()
  vi.resetModules()
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function answers(status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json"
  const text = status === 204 ? null : JSON.stringify(body)
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(text, { status, headers: { "content-type": type } })))
}

const room = (): Promise<typeof import("./index")> => import("./index")

function otherTab(value: string | null): void {
  if (value === null) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, value)
  window.dispatchEvent(new StorageEvent("storage", { key: KEY, newValue: value }))
}

test("unknown, then what the server says", async () => {
  const { api, currentSession } = await room()
  expect(currentSession()).toEqual({ state: "unknown" })
  answers(401, { code: "signed-out" })
  expect(await api.session()).toBeNull()
  expect(currentSession()).toEqual({ state: "signed-out", was: null })
  answers(200, ME)
  expect(await api.signIn("camille@example.org", "x")).toEqual(ME)
  expect(currentSession()).toEqual({ state: "signed-in", me: ME, confirmed: true })
})

test("without a network the page opens as who used it last", async () => {
  localStorage.setItem(KEY, JSON.stringify(ME))
  const { api, currentSession } = await room()
  expect(currentSession()).toEqual({ state: "signed-in", me: ME, confirmed: false })
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")))
  await expect(api.session()).rejects.toThrow()
  expect(currentSession()).toMatchObject({ state: "signed-in" })
})

test("an end of the session is noticed by whatever call meets it, and who it was is remembered", async () => {
  const { api, currentSession, onSession } = await room()
  answers(200, ME)
  await api.session()
  const told = vi.fn()
  onSession(told)
  await api.session()
  expect(told).not.toHaveBeenCalled()
  answers(401, { code: "signed-out" })
  await expect(api.workspaces()).rejects.toThrow()
  expect(currentSession()).toEqual({ state: "signed-out", was: ME })
  expect([told.mock.calls.length, localStorage.getItem(KEY)]).toEqual([1, null])
})

test("a wrong password ends nothing", async () => {
  const { api, currentSession } = await room()
  answers(200, ME)
  await api.session()
  answers(401, { code: "wrong-credentials" })
  await expect(api.signIn("a", "b")).rejects.toMatchObject({ code: "wrong-credentials" })
  expect(currentSession()).toMatchObject({ state: "signed-in", me: ME })
})

test("signing out", async () => {
  const { api, currentSession } = await room()
  answers(200, ME)
  await api.session()
  answers(204, null)
  await api.signOut()
  expect(currentSession()).toEqual({ state: "signed-out", was: ME })
})

/** A server that can be out of reach, and what it was asked. */
function server(): { calls: string[]; away: boolean; signedIn: boolean } {
  const state = { calls: [] as string[], away: false, signedIn: true }
  vi.stubGlobal("fetch", (_url: string, { method = "" }: RequestInit) => {
    if (state.away) return Promise.reject(new TypeError("no network"))
    state.calls.push(method)
    if (method === "DELETE") state.signedIn = false
    if (method === "POST") state.signedIn = true
    const headers = { "content-type": state.signedIn ? "application/json" : "application/problem+json" }
    if (method === "DELETE") return Promise.resolve(new Response(null, { status: 204 }))
    const [status, body] = state.signedIn ? [200, ME] : [401, { code: "signed-out" }]
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers }))
  })
  return state
}

test("a sign-out that the server missed is told before it is asked who is signed in", async () => {
  const { api, currentSession, forgetKept } = await room()
  const state = server()
  await api.session()
  state.away = true
  await expect(api.signOut()).rejects.toThrow()
  forgetKept()
  await expect(api.session()).rejects.toThrow()
  vi.resetModules()
  const next = await room()
  expect(next.currentSession()).toEqual({ state: "unknown" })
  state.away = false
  state.calls.length = 0
  expect(await next.api.session()).toBeNull()
  expect(state.calls).toEqual(["DELETE", "GET"])
  await next.api.session()
  expect(state.calls).toEqual(["DELETE", "GET", "GET"])
  expect([currentSession(), Object.keys(localStorage)]).toEqual([{ state: "signed-out", was: null }, []])
})

test("who signs in where a sign-out is still untold begins with that", async () => {
  const { api } = await room()
  const state = server()
  await api.session()
  state.away = true
  await expect(api.signOut()).rejects.toThrow()
  state.away = false
  state.calls.length = 0
  await api.signIn("camille@example.org", "x")
  expect(state.calls).toEqual(["DELETE", "POST"])
  expect(await api.session()).toEqual(ME)
})

test("a session that was over already is signed out of without trouble", async () => {
  const { api, currentSession } = await room()
  answers(401, { code: "signed-out" })
  await api.signOut()
  expect([currentSession().state, localStorage.length]).toEqual(["signed-out", 0])
})

test("other tabs are heard, and rubbish isn't", async () => {
  const { currentSession } = await room()
  otherTab(JSON.stringify(ME))
  expect(currentSession()).toEqual({ state: "signed-in", me: ME, confirmed: false })
  otherTab(JSON.stringify(OTHER))
  expect(currentSession()).toMatchObject({ state: "signed-in", me: OTHER })
  otherTab(null)
  expect(currentSession()).toEqual({ state: "signed-out", was: OTHER })
  for (const odd of ["{", "1", "null", "[]", "{\"id\":1,\"name\":\"x\",\"email\":\"y\"}"]) {
    otherTab(odd)
    expect(currentSession().state).toBe("signed-out")
  }
})

test("the hook follows", async () => {
  const { useSession } = await room()
  function Page(): ReactNode {
    return <p>{useSession().state}</p>
  }
  const { container } = render(<Page />)
  expect(container.textContent).toBe("unknown")
  act(() => otherTab(JSON.stringify(ME)))
  expect(container.textContent).toBe("signed-in")
})
