// Which messages may wait, with Automerge's own.
import * as A from "@automerge/automerge/slim"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { acknowledged, Acknowledgements, headsOf } from "./acknowledgements"

type Doc = A.Doc<{ words: string }>

/** The same at each run: of some hashes a Bloom filter says that somebody has what they haven't. */
const [SERVER, MINE] = ["01".repeat(16), "02".repeat(16)]
const AT = { time: 0 }

/** Two who are in step; what each says next. */
class Pair {
  server: Doc = A.change(A.init<{ words: string }>({ actor: SERVER }), AT, (doc) => void (doc.words = ""))
  mine: Doc = A.init({ actor: MINE })
  #theirs = A.initSyncState()
  #own = A.initSyncState()

  constructor() {
    for (let turn = 0; turn < 5; turn += 1) {
      const said = this.serverSays()
      if (said) this.hear(said)
      const answer = this.answer()
      if (answer) this.serverHears(answer)
    }
  }

  serverSays(): Uint8Array | null {
    const [state, message] = A.generateSyncMessage(this.server, this.#theirs)
    this.#theirs = state
    return message
  }

  hear(message: Uint8Array): void {
    ;[this.mine, this.#own] = A.receiveSyncMessage(this.mine, this.#own, message)
  }

  answer(): Uint8Array | null {
    const [state, message] = A.generateSyncMessage(this.mine, this.#own)
    this.#own = state
    return message
  }

  serverHears(message: Uint8Array): void {
    ;[this.server, this.#theirs] = A.receiveSyncMessage(this.server, this.#theirs, message)
  }

  /** The server tells of a word; what is told, and what is answered. */
  word(word: string): { told: Uint8Array; answer: Uint8Array } {
    this.server = A.change(this.server, AT, (doc) => A.splice(doc, ["words"], 0, 0, word))
    const told = this.serverSays()
    if (!told) throw new Error("the server has something to say")
    this.hear(told)
    const answer = this.answer()
    if (!answer) throw new Error("a change is answered")
    this.serverHears(answer)
    return { told, answer }
  }
}

let sent: string[]
let acknowledgements: Acknowledgements

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  acknowledgements = new Acknowledgements()
})

afterEach(() => {
  acknowledgements.clear()
  vi.useRealTimers()
})

/** Says it unless it waits. */
function say(message: Uint8Array, name: string, document = "doc"): void {
  if (!acknowledgements.holds(document, message, () => sent.push(name))) sent.push(name)
}

function follow(pair: Pair, name: string, document = "doc"): void {
  const { told, answer } = pair.word(name)
  acknowledgements.told(document, told)
  say(answer, name, document)
}

describe("W37: what waits", () => {
  test("of many acknowledgements the first goes at once, then the newest of every two seconds", () => {
    const pair = new Pair()
    for (let turn = 0; turn < 10; turn += 1) {
      follow(pair, `word ${String(turn)}`)
      vi.advanceTimersByTime(100)
    }
    expect(sent).toEqual(["word 0"])
    vi.advanceTimersByTime(1_000)
    expect(sent).toEqual(["word 0", "word 9"])
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual(["word 0", "word 9"])
  })

  test("each document has a time of its own", () => {
    const [one, other] = [new Pair(), new Pair()]
    follow(one, "one")
    vi.advanceTimersByTime(500)
    follow(other, "other", "second")
    follow(one, "one again")
    follow(other, "other again", "second")
    expect(sent).toEqual(["one", "other"])
    vi.advanceTimersByTime(1_500)
    expect(sent).toEqual(["one", "other", "one again"])
    vi.advanceTimersByTime(500)
    expect(sent).toEqual(["one", "other", "one again", "other again"])
  })

  test("what says more goes at once, in the place of what waits", () => {
    const pair = new Pair()
    follow(pair, "first")
    follow(pair, "waits")
    pair.mine = A.change(pair.mine, AT, (doc) => A.splice(doc, ["words"], 0, 0, "mine"))
    const edit = pair.answer()
    if (!edit) throw new Error("an edit is sent")
    expect(acknowledged(edit)).toBeUndefined()
    say(edit, "edit")
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual(["first", "edit"])
  })

  test("other heads than those the server named don't wait, nor what asks for a document", () => {
    const pair = new Pair()
    follow(pair, "first")
    const { answer } = pair.word("told, and not noted")
    say(answer, "other heads")
    const [, hello] = A.generateSyncMessage(A.init(), A.initSyncState())
    if (!hello) throw new Error("a document is asked for")
    say(hello, "hello", "unknown")
    acknowledgements.told("known", hello)
    say(hello, "hello again", "known")
    expect(sent).toEqual(["first", "other heads", "hello", "hello again"])
  })

  test("a connection that is lost takes what waits with it", () => {
    const pair = new Pair()
    follow(pair, "first")
    follow(pair, "waits")
    acknowledgements.clear()
    vi.advanceTimersByTime(60_000)
    expect(sent).toEqual(["first"])
    say(pair.word("new").answer, "new connection")
    expect(sent).toEqual(["first", "new connection"])
  })

  test("what is cut off or no message is no acknowledgement", () => {
    const { answer } = new Pair().word("word")
    expect(acknowledged(answer)).toEqual(headsOf(answer))
    for (let length = 0; length < answer.length - 1; length += 1) {
      expect(acknowledged(answer.subarray(0, length))).toBeUndefined()
    }
    expect(acknowledged(new Uint8Array([1, 2, 3]))).toBeUndefined()
    expect(headsOf(new Uint8Array([0x42, 200]))).toBeUndefined()
  })
})
