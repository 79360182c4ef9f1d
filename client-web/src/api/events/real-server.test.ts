// The client's side of the events against the real server: what changes is in the answers within moments, with no more asked
// than it takes, and what happened while a stream was cut is there once it stands again.
import { QueryClient, QueryObserver } from "@tanstack/react-query"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Account } from "../../sync/testing/account"
import { until } from "../../sync/testing/until"
import { worldOfThisFile, type World } from "../../sync/testing/world"
import { api } from "../api"
import { forgetHeard } from "../heard"
import type { DocumentSummary, WorkspaceEvent, WorkspacePresence } from "../types"
import { Events } from "./apply"
import { StreamHolder } from "./holder"

let world: World
worldOfThisFile((stands) => (world = stands))

const asked: string[] = []
let whose: Account | undefined
const realFetch = globalThis.fetch

beforeEach(() => {
  asked.length = 0
  whose = world.redaction
  forgetHeard()
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    if (!path.startsWith("/")) return realFetch(path, init)
    asked.push(path.replace("/api/v1", ""))
    const headers = { ...(init.headers as Record<string, string>), cookie: whose?.cookie ?? "", origin: world.program.url }
    return realFetch(world.program.url + path, { ...init, headers })
  })
})

afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.unstubAllGlobals()
})

const closing: (() => void)[] = []

/** A page that shows a workspace: its answers, and what it was told. */
async function page() {
  const [workspace] = await api.workspaces()
  const id = workspace?.id ?? ""
  const client = new QueryClient()
  await client.fetchQuery({ queryKey: ["documents", id], queryFn: () => api.documents(id) })
  const presence = new QueryObserver(client, { queryKey: ["presence", id], queryFn: () => api.presence(id) })
  closing.push(presence.subscribe(() => undefined))
  await until("who is there", () => presence.getCurrentResult().isFetchedAfterMount && !presence.getCurrentResult().isFetching)
  asked.length = 0
  const events = new Events(client, id)
  const told: WorkspaceEvent["type"][] = []
  const stood: boolean[] = []
  let signedOut = 0
  const holder = new StreamHolder(id, undefined, {
    stands: (stands) => stood.push(stands),
    heard: (heard) => {
      told.push(...heard.map(({ type }) => type))
      events.take(heard)
    },
    signedOut: () => (signedOut += 1),
  })
  closing.push(() => {
    holder.stop()
    events.close()
  })
  await until("the stream", () => stood.at(-1) === true && told.includes("reset"))
  await until("the answers since", () => asked.some((path) => path.endsWith("/presence")) && client.isFetching() === 0)
  asked.length = 0
  return {
    id, told, stood,
    signedOut: () => signedOut,
    list: () => client.getQueryData<DocumentSummary[]>(["documents", id]) ?? [],
    people: () => client.getQueryData<WorkspacePresence>(["presence", id])?.people ?? [],
  }
}

test("C71: a document that somebody makes or renames is in the list, and the list isn't asked for", async () => {
  const shown = await page()
  expect(shown.told).toContain("reset")
  const made = await world.coordination.createDocument("Fait à l’instant")
  await until("the document", () => shown.list().some(({ id }) => id === made))
  expect(asked).toEqual([`/documents/${made}`])
  expect(shown.list()[0]).toMatchObject({ id: made, title: "Fait à l’instant", role: "write" })
  await world.coordination.rename(made, "Renommé")
  await until("the title", () => shown.list().find(({ id }) => id === made)?.title === "Renommé")
  await world.coordination.archive(made, true)
  await until("its archiving", () => shown.list().find(({ id }) => id === made)?.archivedAt !== null)
  expect(asked).toEqual([`/documents/${made}`])
})

test("C71: who opens a document is there, and is gone when they go", async () => {
  const shown = await page()
  const id = await world.coordination.createDocument("Ouvert")
  const { device } = await world.opened(world.coordination, id)
  await until("the coordination", () => shown.people().some((person) => person.documents.includes(id)))
  await device.close()
  await until("nobody", () => !shown.people().some((person) => person.documents.includes(id)))
  // Once at most: as long as nobody was told who looks at the pages.
  expect(asked.filter((path) => path.endsWith("/presence")).length).toBeLessThan(2)
})

test("C70: after the server was killed the stream stands again, and what happened meanwhile is asked for anew", async () => {
  const shown = await page()
  await world.program.kill()
  await until("the cut", () => shown.stood.at(-1) === false)
  await world.program.restart()
  const made = await world.coordination.createDocument("Pendant l’absence")
  await until("the stream", () => shown.stood.at(-1) === true)
  expect(shown.told.filter((type) => type === "reset").length).toBeGreaterThan(1)
  await until("the document", async () => (await api.documents(shown.id)).some(({ id }) => id === made))
})

test("C70: a session that ended ends the stream, which isn't tried again", async () => {
  const shown = await page()
  await world.redaction.signOut()
  await until("the end", () => shown.signedOut() === 1)
  expect(shown.stood.at(-1)).toBe(false)
  await world.redaction.signInAgain()
  expect(asked).toEqual([])
})
