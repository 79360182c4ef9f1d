// What is asked ahead is answered once, to whoever asks for the same.
import { afterEach, expect, test, vi } from "vitest"
import { keepAhead } from "./ahead"
import { call } from "./call"
import { Unreachable } from "./problem"

afterEach(() => vi.unstubAllGlobals())

function server(): string[] {
  const asked: string[] = []
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url)
    return Promise.resolve(new Response(JSON.stringify(asked.length), { headers: { "content-type": "application/json" } }))
  })
  return asked
}

test("an answer that was asked ahead is taken once", async () => {
  const asked = server()
  keepAhead("/gabarits")
  expect(await call("GET", "/gabarits")).toBe(1)
  expect(await call("GET", "/gabarits")).toBe(2)
  expect(asked).toEqual(["/api/v1/gabarits", "/api/v1/gabarits"])
})

test("what was asked before somebody signed in or out is no answer afterwards", async () => {
  const asked = server()
  keepAhead("/session")
  await call("DELETE", "/session")
  expect(await call("GET", "/session")).toBe(3)
  expect(asked).toHaveLength(3)
})

test("trouble shows where the answer is taken, and an old answer is none", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")))
  keepAhead("/session")
  await expect(call("GET", "/session")).rejects.toBeInstanceOf(Unreachable)
  const asked = server()
  keepAhead("/site")
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 11_000)
  await call("GET", "/site")
  vi.restoreAllMocks()
  expect(asked).toHaveLength(2)
})
