// One person's tabs over a real BroadcastChannel.
import { afterEach, expect, test, vi } from "vitest"
import type { Message, PeerId } from "@automerge/automerge-repo/slim"
import { TabsAdapter } from "./tabs"
import { until } from "../testing/until"

interface Tab {
  adapter: TabsAdapter
  events: string[]
  messages: Message[]
}

const tabs: Tab[] = []

afterEach(() => {
  for (const { adapter } of tabs.splice(0)) adapter.disconnect()
  vi.unstubAllGlobals()
})

function tab(peer: string, { participant = "p", open = ["doc"] }: { participant?: string; open?: string[] } = {}): Tab {
  const adapter = new TabsAdapter(participant, (document) => open.includes(document))
  const made: Tab = { adapter, events: [], messages: [] }
  adapter.on("peer-candidate", ({ peerId, peerMetadata }) => made.events.push(`+${peerId} ${peerMetadata.isEphemeral}`))
  adapter.on("peer-disconnected", ({ peerId }) => made.events.push(`-${peerId}`))
  adapter.on("message", (message) => made.messages.push(message))
  adapter.connect(peer as PeerId)
  tabs.push(made)
  return made
}

function message(from: string, to: string, fields: Record<string, unknown> = {}): Message {
  const data = new Uint8Array([1, 2])
  return { type: "sync", senderId: from, targetId: to, documentId: "doc", data, ...fields } as Message
}

test("tabs meet, talk and part; other people's hear nothing", async () => {
  const one = tab("t1")
  const two = tab("t2")
  const stranger = tab("t3", { participant: "q" })
  await until("the meeting", () => one.events.length === 1 && two.events.length === 1)
  expect([one.events, two.events]).toEqual([["+t2 true"], ["+t1 true"]])
  one.adapter.send(message("t1", "t2"))
  await until("the message", () => two.messages.length === 1)
  expect([...(two.messages[0]?.data ?? [])]).toEqual([1, 2])
  two.adapter.disconnect()
  await until("the parting", () => one.events.length === 2)
  expect([one.events[1], two.events[1], stranger.events, stranger.messages]).toEqual(["-t2", "-t1", [], []])
})

test("a page that goes takes leave, and arrives anew where the browser had kept it", async () => {
  const page = new EventTarget()
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page))
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page))
  const going = tab("t1")
  vi.unstubAllGlobals()
  const staying = tab("t2")
  await until("the meeting", () => going.events.length === 1 && staying.events.length === 1)
  page.dispatchEvent(new Event("pageshow"))
  page.dispatchEvent(new Event("pagehide"))
  await until("the parting", () => staying.events.length === 2)
  expect([staying.events, going.events]).toEqual([["+t1 true", "-t1"], ["+t2 true", "-t2"]])
  // What it would still say reaches nobody.
  going.adapter.send(message("t1", "t2"))
  page.dispatchEvent(new Event("pageshow"))
  await until("the return", () => going.events.length === 3 && staying.events.length === 3)
  expect([staying.events[2], going.events[2]]).toEqual(["+t1 true", "+t2 true"])
  expect(staying.messages).toEqual([])
})

test("presence stays off the line, and so does a « no » about what isn't open", async () => {
  const one = tab("t1")
  const two = tab("t2", { open: ["other"] })
  await until("the meeting", () => one.events.length === 1)
  one.adapter.send(message("t1", "t2", { type: "ephemeral" }))
  one.adapter.send(message("t1", "t2", { type: "doc-unavailable" }))
  one.adapter.send(message("t1", "t2", { type: "doc-unavailable", documentId: "other" }))
  await until("the last one", () => two.messages.length === 1)
  expect(two.messages[0]).toMatchObject({ type: "doc-unavailable", documentId: "other" })
})

test("that a document is taken off the device is told to all", async () => {
  const [one, two] = [tab("t1"), tab("t2")]
  const told = vi.fn()
  two.adapter.discarded.add(told)
  await until("the meeting", () => one.events.length === 1)
  one.adapter.discard("doc")
  await until("the news", () => told.mock.calls.length === 1)
  expect(told).toHaveBeenCalledWith("doc")
})

test("rubbish on the channel is passed over", async () => {
  const one = tab("t1")
  const channel = new BroadcastChannel("maillage-p")
  const odd: unknown[] = [
    null, 1, "text", {}, { from: 1, kind: "arrive" }, { from: "x", kind: 2 }, { from: "x", kind: "unheard-of" },
    { from: "x", to: 5, kind: "message" }, { from: "x", to: "t1", kind: "discard" },
    { from: "x", to: "t1", kind: "message", message: { type: "sync", senderId: "y", documentId: "doc" } },
  ]
  for (const data of odd) channel.postMessage(data)
  channel.postMessage({ from: "last", kind: "arrive" })
  await until("the last one", () => one.events.includes("+last true"))
  expect(one.messages).toEqual([])
  channel.close()
})

test("a browser without channels has tabs that don't know each other", async () => {
  vi.stubGlobal("BroadcastChannel", undefined)
  const one = tab("t1")
  one.adapter.send(message("t1", "t2"))
  one.adapter.discard("doc")
  await one.adapter.whenReady()
  expect(one.adapter.isReady()).toBe(true)
})

test("C58: a tab that writes that all is saved tells those who know of more", async () => {
  const [one, two] = [tab("t1"), tab("t2")]
  const told: string[] = []
  two.adapter.savedElsewhere.add((document) => told.push(document))
  one.adapter.saved("doc")
  await until("the word", () => told.length === 1)
  expect(told).toEqual(["doc"])
})
