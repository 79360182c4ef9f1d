// Three people in one document, in texts, values and rows, at random, who undo and redo as they please: whatever anyone takes
// back or does again, every word and value of the others stands, and everything of one's own goes in one order. Seeded;
// FUZZ_RUNS asks for more runs.
import { splice, type Doc } from "@automerge/automerge/slim"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import { asOwn } from "../../sync/document/own"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Chance, FUZZ_TIMEOUT_MS, fuzzRuns } from "../testing/random"
import { textAt } from "../value"
import { valueAt } from "./entry"
import { ownEditsOf, type Reverted } from "./own-edits"

const STEPS = 120
const FIRST = 0x4e00
const TEXTS = [["title"], ["fields", "public"]]
const VALUES = [["fields", "reponse"], ["fields", "nombre"]]
const ROWS = ["fields", "acteurs"]

/** Each character and each value is somebody's, and there once. */
class Owned {
  readonly #owners: Person[] = []

  character(owner: Person): string {
    return String.fromCharCode(FIRST + this.number(owner))
  }

  number(owner: Person): number {
    return this.#owners.push(owner) - 1
  }

  isOthers(person: Person, number: unknown): boolean {
    const owner = typeof number === "number" ? this.#owners[number] : undefined
    return owner !== undefined && owner !== person
  }

  ofOthers(person: Person, text: string): string {
    return [...text].filter((one) => this.isOthers(person, one.charCodeAt(0) - FIRST)).join("")
  }
}

class Person {
  /** Rows that this one deleted on purpose, words of others and all. */
  readonly hidden = new Set<string>()
  /** Values of others that this one put another in place of: doing that again does it again. */
  readonly replaced = new Set<unknown>()

  constructor(readonly name: number, readonly peer: Peer, readonly chance: Chance, readonly owned: Owned) {
    ownEditsOf(peer)
  }

  get rows(): Record<string, Record<string, unknown>> {
    return valueAt(this.peer.doc(), ROWS) as Record<string, Record<string, unknown>>
  }

  get shown(): string[] {
    return Object.keys(this.rows).filter((id) => this.rows[id]?.["deleted"] !== true)
  }

  get texts(): (readonly string[])[] {
    return [...TEXTS, ...Object.keys(this.rows).map((id) => [...ROWS, id, "role"])]
  }

  change(edit: (root: Root) => void): void {
    asOwn(this.peer.handle, () => this.peer.change(edit))
  }

  type(): void {
    const path = this.chance.pick(this.texts.filter(([, , row]) => row === undefined || this.shown.includes(row)))
    const at = this.chance.below((textAt(this.peer.doc(), path)?.length ?? 0) + 1)
    const words = this.owned.character(this) + this.owned.character(this)
    ownEditsOf(this.peer).write(path, () => this.peer.change((root) => splice(root as Doc<Root>, [...path], at, 0, words)))
  }

  set(): void {
    const path = this.chance.pick([...VALUES, ...this.shown.map((id) => [...ROWS, id, "order"])])
    const value = this.owned.number(this)
    this.replaced.add(valueAt(this.peer.doc(), path))
    this.change((root) => {
      const holder = path.slice(0, -1).reduce<Root>((map, key) => map[key] as Root, root)
      holder[path.at(-1) ?? ""] = value
    })
  }

  add(): void {
    const id = `${this.name}-${this.owned.number(this)}`
    this.change((root) => {
      const rows = (root["fields"] as Root)["acteurs"] as Root
      rows[id] = { order: this.owned.number(this), role: "" }
    })
  }

  remove(): void {
    if (this.shown.length === 0) return
    const id = this.chance.pick(this.shown)
    this.hidden.add(id)
    this.change((root) => {
      const row = ((root["fields"] as Root)["acteurs"] as Root)[id] as Root
      row["deleted"] = true
    })
  }

  undo(): Reverted | null {
    return ownEditsOf(this.peer).undo(this.peer)
  }

  redo(): Reverted | null {
    return ownEditsOf(this.peer).redo(this.peer)
  }

  /** What stands of the others: words by text, values by place, rows with words of theirs that are shown. */
  ofOthers(way: "undo" | "redo"): Record<string, unknown> {
    const found: Record<string, unknown> = {}
    for (const path of this.texts) {
      const words = this.owned.ofOthers(this, textAt(this.peer.doc(), path) ?? "")
      found[path.join("/")] = words
      const [, , row] = path
      if (row !== undefined && words !== "" && !this.hidden.has(row) && this.shown.includes(row)) found[`${row} is shown`] = true
    }
    for (const path of [...VALUES, ...Object.keys(this.rows).map((id) => [...ROWS, id, "order"])]) {
      const value = valueAt(this.peer.doc(), path)
      if (this.owned.isOthers(this, value) && !(way === "redo" && this.replaced.has(value))) found[path.join("/")] = value
    }
    return found
  }
}

const ACTS = ["type", "type", "set", "add", "remove"] as const

function gather(seed: number): { chance: Chance; people: Person[]; peers: Peer[] } {
  const chance = new Chance(seed)
  const owned = new Owned()
  const peers = peersOf({ title: "", fields: { public: "", reponse: null, nombre: null, acteurs: {} } }, 3)
  return { chance, peers, people: peers.map((peer, at) => new Person(at, peer, chance, owned)) }
}

const logged = vi.spyOn(console, "error").mockImplementation(() => undefined)
beforeEach(() => logged.mockClear())
afterEach(() => expect(logged).not.toHaveBeenCalled())

describe("C54: one undo for a whole document", { timeout: FUZZ_TIMEOUT_MS }, () => {
  it("leaves every word and every value of the others", () => {
    for (let seed = 1; seed <= fuzzRuns(20); seed += 1) {
      const { chance, people, peers } = gather(seed)
      for (let step = 0; step < STEPS; step += 1) {
        const person = chance.pick(people)
        if (chance.happens(0.25)) person.peer.merge(chance.pick(peers))
        else if (chance.happens(0.4)) {
          const way = chance.pick(["undo", "redo"] as const)
          const before = person.ofOthers(way)
          person[way]()
          expect(person.ofOthers(way), `seed ${seed}, step ${step}, ${way}`).toMatchObject(before)
        } else person[chance.pick(ACTS)]()
      }
      mergeAll(peers)
      const [first, ...others] = peers as [Peer, ...Peer[]]
      for (const other of others) expect(other.doc(), `seed ${seed}`).toEqual(first.doc())
    }
  })

  it("goes back through everything of one’s own, newest first, and forward again", () => {
    for (let seed = 1; seed <= fuzzRuns(20); seed += 1) {
      const { chance, people: [person] } = gather(seed)
      if (!person) throw new Error("nobody is there")
      const now = (): string => JSON.stringify(person.peer.doc())
      const states: string[] = []
      for (let step = 0; step < STEPS / 3; step += 1) {
        // Apart from each other: what is typed together is one step.
        vi.useFakeTimers({ now: (step + 1) * 10_000 })
        states.push(now())
        person[chance.pick(ACTS)]()
        if (states.at(-1) === now()) states.pop()
      }
      vi.useRealTimers()
      const last = now()
      let steps = 0
      const back: string[] = []
      while (person.undo()) {
        steps += 1
        back.push(now())
      }
      expect(steps, `seed ${seed}`).toBe(states.length)
      expect(person.texts.map((path) => textAt(person.peer.doc(), path)).join("")).toBe("")
      for (const state of [...back.slice(0, -1).reverse(), last]) {
        expect(person.redo(), `seed ${seed}`).not.toBeNull()
        expect(now(), `seed ${seed}`).toBe(state)
      }
      expect(person.redo()).toBeNull()
    }
  })
})
