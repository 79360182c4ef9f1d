import { describe, expect, test } from "vitest"
import { Problem, Unreachable, type DocumentSummary } from "../../../api"
import { contentsOf } from "./contents"

const documents = ["a", "b", "c", "d"].map((id) => ({ id }) as DocumentSummary)
const wait = async () => undefined

async function read(ask: (id: string) => Promise<unknown>, signal = new AbortController().signal) {
  const done: number[] = []
  const { read, failed } = await contentsOf(documents, ask, { signal, onRead: (n) => done.push(n), wait })
  return { read: read.map(({ document, content }) => [document.id, content]), failed: failed.map(({ document }) => document.id), done }
}

describe("what several documents say", () => {
  test("C84: in their order, two asked for at once, and those that can’t be had apart", async () => {
    let asked = 0
    let most = 0
    const answer = await read(async (id) => {
      asked += 1
      most = Math.max(most, asked)
      await new Promise((resolve) => setTimeout(resolve, id === "a" ? 20 : 1))
      asked -= 1
      if (id === "b") throw new Problem({ status: 404, code: "not-found" })
      if (id === "c") throw new Unreachable("no answer")
      return `words of ${id}`
    })
    expect(answer).toEqual({ read: [["a", "words of a"], ["d", "words of d"]], failed: ["b", "c"], done: [1, 2, 3, 4] })
    expect(most).toBe(2)
  })

  test("C84: a busy server is asked again, and not for ever", async () => {
    const tries = new Map<string, number>()
    const answer = await read(async (id) => {
      const n = (tries.get(id) ?? 0) + 1
      tries.set(id, n)
      if (id === "a" || (id === "b" && n < 3)) throw new Problem({ status: 429, code: "too-much-at-once" })
      return id
    })
    expect(answer.failed).toEqual(["a"])
    expect([tries.get("a"), tries.get("b"), tries.get("c")]).toEqual([5, 3, 1])
  })

  test("ends when nobody wants them any more", async () => {
    const aborted = new AbortController()
    const asked: string[] = []
    const reading = read(async (id) => {
      asked.push(id)
      aborted.abort(new Error("closed"))
      return id
    }, aborted.signal)
    await expect(reading).rejects.toThrow("closed")
    expect(asked).toEqual(["a"])
  })
})
