// The device of the simulation, the people at it, and what is asked of them all: no word lost, no false « Enregistré », and
// nobody stuck. What is done to it is a script of steps drawn from a seed.
import * as A from "@automerge/automerge/slim"
import { parseAutomergeUrl, stringifyAutomergeUrl } from "@automerge/automerge-repo/slim"
import { expect, vi } from "vitest"
import type { Chance } from "../../../editor/testing/random"
import { databaseOf, type KeptDocument } from "../../device/database"
import { documentsOnDevice } from "../../device/device"
import type { Root } from "../../types"
import { Page, type Word } from "./page"
import { ModelServer, type Network } from "./server"
import { Sky, type Weather } from "./weather"

const SLICE_MS = 25
/** From the key to the device at the latest, or to being told that the device keeps nothing. */
const KEPT_WITHIN_MS = 5_000
/** From a tab's row that says too little to that of the tab that knows more. */
const TOLD_WITHIN_MS = 1_500
/** Once all is well, all is saved within this. */
const SETTLED_WITHIN_MS = 120_000
export const ME = "camille"
export const OTHER = "sacha"

/** One device with its pages, before one server. */
export class SimulatedDevice {
  readonly sky = new Sky()
  readonly server: ModelServer
  pages: Page[] = []
  readonly ids: readonly string[]
  readonly words: Word[] = []
  readonly #theirs: { readonly text: string; readonly document: string }[] = []
  /** Since when a row says too little. */
  readonly #untold = new Map<string, number>()
  /** What was last read of the disk, and from which pieces. */
  readonly #read = new Map<string, { readonly name: string; readonly document: A.Doc<Root> }>()
  #count = 0
  #ahead = 0
  #now: (() => number) | undefined

  constructor(readonly chance: Chance) {
    this.server = new ModelServer(chance)
    this.server.signedIn = ME
    this.ids = [0, 1].map(() => {
      const bytes = Uint8Array.from({ length: 16 }, () => chance.below(256))
      return parseAutomergeUrl(stringifyAutomergeUrl(bytes as never)).documentId
    })
    for (const id of this.ids) {
      this.server.documents.set(id, A.from<Root>({ schema: 1, gabarit: "g/g@1", title: "", fields: { a: "", b: "" } }))
    }
    this.sky.begin()
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    for (let rest = ms; rest > 0; rest -= SLICE_MS) {
      vi.advanceTimersByTime(Math.min(rest, SLICE_MS))
      await drained()
    }
  }

  async open(participant = this.server.signedIn ?? ME): Promise<void> {
    const page = new Page(participant, this.server.version, this.server)
    this.pages.push(page)
    page.start(this.ids)
    await drained()
  }

  type(page: Page, painted: boolean): void {
    const word: Word = {
      text: `w${(this.#count += 1)}]`, participant: page.participant, document: this.chance.pick(this.ids),
      at: performance.now(), isPainted: false,
    }
    if (page.type(word, this.chance.pick(["a", "b"]), painted)) this.words.push(word)
  }

  /** Somebody writes at another device. */
  typeElsewhere(): void {
    const word = { text: `x${(this.#count += 1)}]`, document: this.chance.pick(this.ids) }
    this.#theirs.push(word)
    this.server.edit(word.document, (root) => A.splice(root, ["fields", this.chance.pick(["a", "b"])], 0, 0, word.text))
  }

  /** Leaves a page as one may, warned if something would be lost; `false`: one stays, as warned. */
  async leave(page: Page): Promise<boolean> {
    page.hide()
    if (page.documents?.wouldLose()) {
      if (this.chance.happens(0.6)) return false
      this.#excuse(page, "left in spite of the warning")
    }
    await this.pass(50)
    this.end(page, this.sky.weather === "fine" ? 0 : KEPT_WITHIN_MS)
    return true
  }

  crash(page: Page): void {
    if (page.documents && !page.documents.keeping.kept) this.#excuse(page, "the device was said to keep nothing")
    this.end(page, KEPT_WITHIN_MS)
  }

  /** Ends a page, whose words are all somewhere else, but those younger than `young`. */
  end(page: Page, young: number): void {
    this.pages = this.pages.filter((one) => one !== page)
    page.crash()
    for (const word of this.words) {
      if (word.excused !== undefined || this.#isSafe(word)) continue
      const age = performance.now() - word.at
      expect(age, `${word.text} was on no disk, ${age} ms after it was typed`).toBeLessThan(young)
      word.excused = "the page ended right after it was typed"
    }
  }

  /** The browser clears what the site keeps, or only closes its connections. */
  clear(what: "connections" | "all"): void {
    this.sky.close(what)
    for (const word of this.words) if (!this.#isSafe(word)) word.excused ??= "the browser cleared it away"
  }

  signIn(participant: string | null): void {
    this.server.signIn(participant)
    for (const page of this.pages) {
      page.documents?.sessionIs(participant === null ? "nobody" : participant === page.participant ? "same" : "other")
    }
  }

  /** Somebody sets the device's clock. */
  jump(ms: number): void {
    this.#ahead += ms
    const now = (this.#now ??= Date.now)
    vi.spyOn(Date, "now").mockImplementation(() => now() + this.#ahead)
  }

  become(weather: Weather, network: Network): void {
    this.sky.become(weather)
    this.server.become(network)
  }

  /** What must be true at every moment. */
  check(): void {
    for (const page of this.pages) {
      for (const [id, { saved, handle }] of page.live) {
        if (saved.get().state !== "saved" || !handle.isReady()) continue
        expect(this.server.has(id, A.getHeads(handle.doc())), `« Enregistré » is true of ${id}`).toBe(true)
        const painted = page.words.filter(({ isPainted, document }) => isPainted && document === id)
        expect(painted, "« Enregistré » with words that are only painted").toEqual([])
      }
      for (const word of page.words) {
        if (word.isPainted || !page.live.has(word.document)) continue
        expect(page.text(word.document), "what was typed stays on the screen").toContain(word.text)
      }
    }
    for (const word of this.words) {
      if (word.excused === undefined) expect(this.#isSafe(word), `${word.text} is somewhere`).toBe(true)
    }
    for (const participant of [ME, OTHER]) {
      for (const id of this.ids) this.#checkRow(participant, id)
    }
  }

  /** What is on the device and not at the server is told of by its row; a tab that knew less may have said otherwise just now. */
  #checkRow(participant: string, id: string): void {
    const kept = this.#onDisk(participant, id)
    const row = this.sky.stored(databaseOf(participant), "documents").map(({ value }) => value as KeptDocument).find((one) => one.id === id)
    if (!kept || row?.dirty || this.server.has(id, A.getHeads(kept))) return void this.#untold.delete(participant + id)
    const since = this.#untold.get(participant + id) ?? performance.now()
    this.#untold.set(participant + id, since)
    expect(performance.now() - since, `the row tells that ${id} is unsaved`).toBeLessThan(TOLD_WITHIN_MS)
  }

  /** All becomes well: everything is saved, within a bounded time. */
  async settle(): Promise<void> {
    this.become("fine", "fine")
    this.server.isUp = true
    // Whoever types now is saved, whatever was before.
    for (const page of this.pages) this.type(page, false)
    // Those who are signed in first: pages that were there all along must get over it by themselves.
    const first = this.server.signedIn ?? ME
    for (const participant of [first, first === ME ? OTHER : ME]) {
      this.signIn(participant)
      for (const page of [...this.pages]) if (page.participant !== participant && participant !== first) await this.leaveFor(page)
      const allSaved = async (): Promise<boolean> => {
        for (const page of [...this.pages]) await this.renew(page)
        const mine = this.pages.filter((page) => page.participant === participant)
        return mine.every(({ live }) => this.ids.every((id) => live.get(id)?.saved.get().state === "saved"))
      }
      await this.#within(`${participant}'s pages are saved`, allSaved)
      await this.open(participant)
      await this.#within(`${participant}'s new page is saved`, allSaved)
      const kept = await this.#answer(documentsOnDevice(participant))
      expect(kept.filter(({ dirty, lost }) => dirty && !lost), "nothing waits on the device").toEqual([])
      this.check()
    }
    for (const word of this.words) {
      if (word.excused === undefined) expect(this.server.text(word.document), "no word is lost").toContain(word.text)
    }
    for (const word of this.#theirs) expect(this.server.text(word.document), "nor anybody's").toContain(word.text)
  }

  /** Somebody else takes the place: what stays unsaved there waits on the device, or was told of. */
  async leaveFor(page: Page): Promise<void> {
    while (!(await this.leave(page))) await this.pass(1_000)
  }

  /** A page that is to be loaded anew, or is outdated. */
  async renew(page: Page): Promise<void> {
    if (!page.wantsReload && page.documents?.link.get().state !== "outdated") return
    if (await this.leave(page)) await this.open(page.participant)
  }

  async close(): Promise<void> {
    for (const page of this.pages) page.crash()
    await drained()
  }

  #excuse(page: Page, why: string): void {
    for (const word of this.words) if (!this.#isSafe(word, page)) word.excused ??= why
  }

  /** Somebody has it, or will: the server, the device, or a page that goes on; `but` doesn't. */
  #isSafe(word: Word, but?: Page): boolean {
    if (this.server.text(word.document).includes(word.text)) return true
    const kept = this.#onDisk(word.participant, word.document)
    if (kept && JSON.stringify(kept["fields"]).includes(word.text)) return true
    return this.pages.some((page) => page !== but && page.participant === word.participant && !page.isOver
      && (page.text(word.document).includes(word.text) || (word.isPainted && page.words.includes(word))))
  }

  /** What another page would find. */
  #onDisk(participant: string, id: string): A.Doc<Root> | undefined {
    const chunks = this.sky.stored(databaseOf(participant), "chunks")
      .filter(({ key }) => (key as string[])[0] === id && ["snapshot", "incremental"].includes((key as string[])[1] ?? ""))
      .sort((one, other) => (one.key as string[])[1] === "snapshot" ? -1 : (other.key as string[])[1] === "snapshot" ? 1 : 0)
    if (chunks.length === 0) return undefined
    const name = chunks.map(({ key }) => (key as string[]).join(" ")).join("\n")
    const known = this.#read.get(id + participant)
    if (known?.name === name) return known.document
    const read = (before: A.Doc<Root>): A.Doc<Root> =>
      chunks.reduce((document, { value }) => A.loadIncremental(document, value as Uint8Array), before)
    let document = read(A.init<Root>())
    // Edits whose ground didn't find room wait for it to come from the server.
    if (!document["fields"]) document = read(A.clone(this.server.document(id)))
    this.#read.set(id + participant, { name, document })
    return document
  }

  async #within(what: string, condition: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + SETTLED_WITHIN_MS
    while (!(await condition())) {
      const states = this.pages.map((page) => [page.participant, page.documents?.link.get(), page.documents?.keeping,
        ...this.ids.map((id) => page.live.get(id)?.saved.get())])
      expect(performance.now(), `in vain: ${what}: ${JSON.stringify(states)}`).toBeLessThan(end)
      await this.pass(500)
    }
  }

  async #answer<T>(promise: Promise<T>): Promise<T> {
    let answer: T | undefined
    void promise.then((value) => (answer = value))
    while (answer === undefined) await this.pass(SLICE_MS)
    return answer
  }
}

/** Whatever waits for no time is done. */
async function drained(): Promise<void> {
  for (let round = 0; round < 8; round += 1) await new Promise((resolve) => setImmediate(resolve))
}
