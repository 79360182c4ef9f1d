// Presence over an ether made of listeners: who is seen where, and how little is said.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { DocumentPresence, type PresenceChannel, type IncomingPresence, type Stamp } from "./presence"
import { knowMembers } from "../../ui/person"
import { peopleOf } from "./present"

interface Seat {
  readonly stamp: Stamp | null
  hear: ((heard: IncomingPresence) => void) | undefined
  open: ((open: boolean) => void) | undefined
}

/** Everybody in one document. The stamp is the server's: it comes with the connection, not with the message. */
class Ether {
  readonly said: { peer: string; message: unknown }[] = []
  readonly #seats = new Map<string, Seat>()

  seat(peer: string, stamp: Stamp | null): PresenceChannel {
    const seat: Seat = { stamp, hear: undefined, open: undefined }
    this.#seats.set(peer, seat)
    return {
      send: (message) => this.pass(peer, message),
      hear: (listener) => {
        seat.hear = listener
        return () => (seat.hear = undefined)
      },
      opened: (listener) => {
        seat.open = listener
        listener(true)
        return () => (seat.open = undefined)
      },
    }
  }

  seatOf(peer: string): Seat {
    const seat = this.#seats.get(peer)
    if (!seat) throw new Error(`no ${peer}`)
    return seat
  }

  pass(peer: string, message: unknown): void {
    this.said.push({ peer, message })
    const { stamp } = this.seatOf(peer)
    for (const [other, { hear }] of this.#seats) if (other !== peer) hear?.({ peer, person: stamp, message })
  }
}

const CAMILLE = { id: "p1", name: "Camille Léger" }
const SACHA = { id: "p2", name: "Sacha Brun" }
const FIELD = ["fields", "public"]

let ether: Ether
const all: DocumentPresence[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] })
  ether = new Ether()
})

afterEach(() => {
  for (const presence of all.splice(0)) presence.stop()
  vi.useRealTimers()
})

function person(peer: string, stamp: Stamp | null, me = stamp ?? { id: "nobody", name: "Personne" }): DocumentPresence {
  const presence = new DocumentPresence(me, ether.seat(peer, stamp))
  all.push(presence)
  presence.start()
  return presence
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test("a newcomer sees the others within a second, and they see the newcomer at once", async () => {
  const one = person("a", CAMILLE)
  one.enter(FIELD)
  await pass(5_000)
  const two = person("b", SACHA)
  expect(one.here().map((here) => here.person.name)).toEqual(["Sacha Brun"])
  await pass(400)
  const person1 = { initials: "CL", name: "Camille Léger" }
  expect(two.here()).toMatchObject([{ peer: "a", path: "fields.public", mine: false, person: person1 }])
})

test("fields and carets follow, a field's people are its own, and nothing changes twice", async () => {
  const [one, two] = [person("a", CAMILLE), person("b", SACHA)]
  await pass(1_000)
  const told = vi.fn()
  two.subscribe(told)
  one.enter(["fields", "acteurs", "r1", "role"])
  await pass(100)
  expect(two.hereIn(["fields", "acteurs", "r1", "role"])).toHaveLength(1)
  expect(two.hereIn(["fields", "acteurs", "r1"])).toHaveLength(1)
  expect(two.hereIn(["fields", "acteurs", "r2"])).toHaveLength(0)
  expect(two.hereIn(["fields", "act"])).toHaveLength(0)
  const before = [two.here(), two.hereIn(["fields", "acteurs"])]
  one.enter(["fields", "acteurs", "r1", "role"])
  await pass(10_500)
  expect([two.here(), two.hereIn(["fields", "acteurs"])].every((list, index) => list === before[index])).toBe(true)
  expect(told).toHaveBeenCalledTimes(1)
  one.caret(FIELD, "c1", "c2")
  await pass(100)
  expect(two.here()[0]).toMatchObject({ path: "fields.public", caret: { anchor: "c1", head: "c2" } })
  one.enter(null)
  await pass(100)
  expect(two.here()[0]).toMatchObject({ path: null, caret: null })
})

test("a caret that runs is told every 80 ms, its last place included", async () => {
  const [one, two] = [person("a", CAMILLE), person("b", SACHA)]
  await pass(1_000)
  ether.said.length = 0
  for (let step = 0; step < 100; step += 1) {
    one.caret(FIELD, `c${step}`, `c${step}`)
    await pass(10)
  }
  await pass(100)
  expect(ether.said.length).toBeLessThanOrEqual(14)
  expect(ether.said.length).toBeGreaterThanOrEqual(12)
  expect(two.here()[0]?.caret).toEqual({ anchor: "c99", head: "c99" })
})

test("P4: who somebody is is the server's word, whatever the message says", async () => {
  const one = person("a", CAMILLE)
  person("x", SACHA, { id: CAMILLE.id, name: CAMILLE.name })
  ether.pass("x", { __presence: { type: "snapshot", state: { path: "title", ...CAMILLE, person: CAMILLE } } })
  expect(one.here()).toMatchObject([{ person: { id: SACHA.id, name: SACHA.name }, path: "title", mine: false }])
  person("y", null)
  await pass(1_000)
  expect(one.here()).toHaveLength(1)
})

test("P3: a goodbye is believed at once, also the one that the server says", async () => {
  const one = person("a", CAMILLE)
  const two = person("b", SACHA)
  await pass(1_000)
  two.stop()
  expect([one.here(), two.here()]).toEqual([[], []])
  person("c", SACHA)
  expect(one.here()).toHaveLength(1)
  ether.seatOf("a").hear?.({ peer: "c", person: null, message: { __presence: { type: "goodbye" } } })
  expect(one.here()).toEqual([])
})

test("a page that isn't heard any more is gone after 25 s, one that goes on is not", async () => {
  const one = person("a", CAMILLE)
  person("b", SACHA)
  ether.seat("dead", { id: "p3", name: "Alix" })
  ether.pass("dead", { __presence: { type: "snapshot", state: { path: "title" } } })
  await pass(24_000)
  expect(one.here()).toHaveLength(2)
  await pass(7_000)
  expect(one.here().map(({ peer }) => peer)).toEqual(["b"])
  await pass(120_000)
  expect(one.here()).toHaveLength(1)
})

test("hidden pages may speak once a minute only: they are waited for", async () => {
  const one = person("a", CAMILLE)
  ether.seat("away", SACHA)
  ether.pass("away", { __presence: { type: "snapshot", state: { path: "title", away: true } } })
  await pass(70_000)
  expect(one.here()).toHaveLength(1)
  await pass(100_000)
  expect(one.here()).toEqual([])
})

test("tabs of one person are one person; my own are mine and nobody else", async () => {
  const one = person("a", CAMILLE)
  person("b", SACHA)
  person("b2", SACHA)
  person("a2", CAMILLE)
  await pass(1_000)
  expect(one.here()).toHaveLength(3)
  expect(one.here().filter(({ mine }) => mine).map(({ peer }) => peer)).toEqual(["a2"])
  expect(peopleOf(one.here()).map((here) => here.person.id)).toEqual([SACHA.id])
})

test("C95: everybody sees the same colours, those of the members", async () => {
  const stamps = Array.from({ length: 8 }, (_, index) => ({ id: `person-${index}`, name: `Personne ${index}` }))
  const pages = stamps.map((stamp, index) => person(`t${index}`, stamp))
  await pass(2_000)
  knowMembers(stamps.map(({ id }) => id))
  const seen = pages.map((page) => new Map(page.here().map((here) => [here.person.id, here.person.colour])))
  for (const { id } of stamps) expect(new Set(seen.flatMap((map) => map.get(id) ?? [])).size).toBe(1)
  expect(new Set(seen.flatMap((map) => [...map.values()])).size).toBe(8)
})

test("a connection that comes back fast is no news; one that stays away takes all along", async () => {
  const one = person("a", CAMILLE)
  const two = person("b", SACHA)
  two.enter(FIELD)
  await pass(1_000)
  const told = vi.fn()
  one.subscribe(told)
  ether.seatOf("a").open?.(false)
  await pass(1_000)
  ether.seatOf("a").open?.(true)
  await pass(1_000)
  expect(told).not.toHaveBeenCalled()
  ether.seatOf("a").open?.(false)
  await pass(3_100)
  expect(one.here()).toEqual([])
  ether.seatOf("a").open?.(true)
  await pass(400)
  expect(one.here()).toMatchObject([{ path: "fields.public" }])
})

test("nothing is said while the line is down", async () => {
  const one = person("a", CAMILLE)
  ether.seatOf("a").open?.(false)
  ether.said.length = 0
  one.enter(FIELD)
  await pass(30_000)
  expect(ether.said).toEqual([])
})

test("automerge-repo's own Presence is understood", async () => {
  const one = person("a", CAMILLE)
  ether.seat("stock", SACHA)
  ether.pass("stock", { __presence: { type: "snapshot", state: { path: "title" } } })
  ether.pass("stock", { __presence: { type: "update", channel: "caret", value: { anchor: "x", head: "y" } } })
  expect(one.here()).toMatchObject([{ path: "title", caret: { anchor: "x", head: "y" } }])
  ether.pass("stock", { __presence: { type: "heartbeat" } })
  expect(one.here()).toMatchObject([{ path: "title", caret: { anchor: "x", head: "y" } }])
})

test("G10: whatever is said harms nobody", async () => {
  const one = person("a", CAMILLE)
  ether.seat("odd", SACHA)
  const odd: unknown[] = [
    undefined, null, 1, "text", [], {}, { __presence: null }, { __presence: 1 }, { __presence: {} },
    { __presence: { type: 1 } }, { __presence: { type: "unheard-of", state: 1 } },
    { __presence: { type: "snapshot" } },
    { __presence: { type: "snapshot", state: { path: 4, caret: "x", away: "yes" } } },
    { __presence: { type: "snapshot", state: { path: "x".repeat(400), caret: { anchor: 1, head: "y" } } } },
    { __presence: { type: "update", channel: "__proto__", value: { polluted: true } } },
    { __presence: { type: "update", channel: 4, value: 4 } },
  ]
  for (const message of odd) ether.pass("odd", message)
  expect(one.here()).toMatchObject([{ person: SACHA, path: null, caret: null }])
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  await pass(1_000)
})
