// @vitest-environment jsdom
// One person's documents a page, for as long as they are alive.
import { afterEach, expect, test, vi } from "vitest"
import { setPageLink, ToldLink } from "./link"
import { openDocuments, sendUnsent } from "./open"
import type { Server } from "./server"

const ME = { id: "p 1", name: "Camille", email: "camille@example.org" }
const OTHER = { id: "p2", name: "Sacha", email: "sacha@example.org" }

interface Fake {
  me: unknown
  server: Server
  closed: boolean
  sent: string[]
}

const made = vi.hoisted(() => [] as unknown[])
vi.mock("./repo", () => ({ loadAutomerge: () => Promise.resolve() }))
vi.mock("./documents", () => ({
  Documents: {
    start: (me: unknown, server: unknown) => {
      const fake = {
        me, server, closed: false, sent: [] as string[], link: new ToldLink(), sessionIs: () => undefined,
        close: () => Promise.resolve(void (fake.closed = true)),
        send: (id: string) => Promise.resolve(void fake.sent.push(id)),
      }
      made.push(fake)
      return Promise.resolve(fake)
    },
  },
}))

const open = async (me: typeof ME): Promise<Fake> => (await openDocuments(me)) as unknown as Fake

afterEach(() => setPageLink(null))

test("the same for each call, another once the device was forgotten under it, and never two people’s at once", async () => {
  const first = await open(ME)
  expect(await open(ME)).toBe(first)
  first.closed = true
  const second = await open(ME)
  expect(second).not.toBe(first)
  expect([second.closed, await open(ME)]).toEqual([false, second])
  const other = await open(OTHER)
  expect([second.closed, other.me]).toEqual([true, OTHER])
})

test("the server is told whose edits will be sent", async () => {
  const { server } = await open(ME)
  expect(new URL(server.url).search).toBe("?as=p+1")
})

test("what was left unsent is sent by the person’s own documents, and never in place of somebody else’s", async () => {
  const mine = await open(ME)
  const count = made.length
  await sendUnsent(OTHER, ["theirs"])
  expect([mine.closed, made.length]).toEqual([false, count])
  await sendUnsent(ME, ["a", "b"])
  expect(mine.sent).toEqual(["a", "b"])
})
