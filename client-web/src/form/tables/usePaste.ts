// Pastes a table into rows: all of it in one change where it is small, in some that are taken back as one where it is large,
// between which the page goes on. What stayed out is said, cell by cell.
import { unmarked, type Own } from "../../i18n/French"
import type { Path } from "../../shape/paths"
import { asMap } from "../../shape/read"
import { ordersBehind, rowPlaces } from "../../shape/rows"
import type { FormSource } from "../../source"
import { announceEach } from "../../ui/announce"
import { useForm, useSuggestions } from "../context"
import type { FieldOf } from "../fields/control"
import { dropDraft } from "../fields/drafts"
import { useSpeech, type Speech } from "../fields/value"
import type { Undoable } from "../rows/props"
import { identityColumn } from "../suggestions"
import type { FormText } from "../text"
import type { Pasted } from "./clipboard"
import { sayMisfit } from "./misfit"
import { planPaste, type PasteTarget } from "./plan"
import type { Refusal, Table } from "./table"
import { useTablesText } from "./text"
import { atTurnOrKey, inTurn, nextTurn } from "./turns"
import { PasteWork } from "./write-plan"

/** How long one change should hold up the page, what is drawn for it at once included, and how many rows it has at most. */
const PIECE_MS = 40
const MOST_ROWS = 60
/** As few rows as these are written in the task of the key; of more, reading them was enough for one task (C104). */
const AT_ONCE_ROWS = 5
/** A long one says now and then how far it is. */
const TELL_EVERY_MS = 700
/** More reasons than these nobody reads. */
const REASONS_AT_MOST = 100

/** Pastes; an empty cell over a block empties it, and is told of as that. */
export type Paste = (pasted: Pasted, target: PasteTarget, as?: "pasting" | "emptying") => void

/** How tables are pasted into the rows of a field: one after the other, whoever pastes. What is emptied is so at once. */
export function usePaste(
  { field, path, onDone }: { readonly field: FieldOf<"rows">; readonly path: Path; readonly onDone: (done: Undoable) => void },
): Paste {
  const { source } = useForm()
  const suggestions = useSuggestions()
  const speech = useSpeech()
  const words = useTablesText()
  const tell = (done: Undoable) => {
    announceEach(done.said(unmarked), "form-rows")
    onDone(done)
  }
  const plan = (table: Table, target: PasteTarget): PasteWork => {
    const planned = planPaste(table, target)
    const places = rowPlaces(asMap(source.value(path)) ?? {})
    const numbers = new Map(places.filter(({ deleted }) => !deleted).map(({ id }, at) => [id, at + 1]))
    return new PasteWork({
      plan: planned, path,
      columns: field.kind.columns,
      orders: ordersBehind(places, planned.rows.length),
      numberOf: (row) => numbers.get(row) ?? 0,
      onWritten: (at) => dropDraft(source, at),
      reading: { language: speech.language, suggestions, identity: identityColumn(field)?.key ?? null },
    })
  }
  /** Only where there is something to take back. */
  const back = (work: PasteWork | null, isSeveral: boolean): WayBack => (
    work?.hasChanged === true ? { undo: () => source.change((edit) => work.takeBack(edit)), isSeveral } : {}
  )
  const failed = (why: "paste failed" | "empty failed", error: unknown, work: PasteWork | null) => {
    console.error(error)
    tell({ kind: "warn", said: () => words(why), ...back(work, true) })
  }
  const paste = async (pasted: Readable, target: PasteTarget): Promise<void> => {
    let work: PasteWork | null = null
    try {
      const begin = () => {
        const begun = work = plan(pasted.table, target)
        const writing = new Writing(source, begun)
        writing.piece()
        return { begun, writing }
      }
      const { begun, writing } = pasted.table.length > AT_ONCE_ROWS ? await atTurnOrKey(begin) : begin()
      const steps = await writing.rest((done) => onDone({
        kind: "info", said: () => speech.text("paste under way", { n: done, of: begun.plan.rows.length }),
      }))
      if (steps !== "taken back") tell(toldOf(begun, { speech, hasWordsAround: pasted.hasWordsAround }, back(begun, steps === "several")))
    } catch (error) {
      failed("paste failed", error, work)
    }
  }
  /** Whatever is under way: what is typed afterwards isn't meant. */
  const empty = ({ table }: Readable, target: PasteTarget): void => {
    let work: PasteWork | null = null
    try {
      const begun = work = plan(table, target)
      alone(source, () => source.change((edit) => void begun.write(edit, Infinity)))
      const { emptied } = begun
      if (emptied > 0) tell({ said: () => speech.text("block emptied", { n: emptied }), ...back(begun, false) })
    } catch (error) {
      failed("empty failed", error, work)
    }
  }
  return (pasted, target, as = "pasting") => {
    if ("refused" in pasted) tell({ kind: "warn", said: () => sayRefusal(pasted.refused, speech.text) })
    else if (as === "emptying") empty(pasted, target)
    else inTurn(source, path, () => paste(pasted, target))
  }
}

type Readable = Exclude<Pasted, { readonly refused: Refusal }>

/** Does work that is a step of its own; the edit that it is, if it was any. */
function alone({ undo }: FormSource, work: () => void): unknown {
  if (undo === undefined) {
    work()
    return undefined
  }
  let before: unknown
  undo.goOn({}, () => {
    before = undo.newest()
    work()
  })
  const newest = undo.newest()
  return newest === before ? undefined : newest
}

/** A paste that is being written: piece by piece, as one step of the undo unless something else was done meanwhile. */
class Writing {
  readonly #source: FormSource
  readonly #work: PasteWork
  #count: number
  #written = 0
  #isMore = true
  /** The edit with which the others go on: that of the first piece that changed anything. */
  #first: unknown
  #isOne = true
  #beganAt = 0

  constructor(source: FormSource, work: PasteWork) {
    this.#source = source
    this.#work = work
    // The first change says how fast this machine is.
    this.#count = work.plan.rows.length > AT_ONCE_ROWS ? 1 : AT_ONCE_ROWS
  }

  /** Writes some rows more. */
  piece(): void {
    const { undo } = this.#source
    this.#beganAt = performance.now()
    // Where one may not write any more, nothing is asked for.
    this.#isMore = false
    const piece = () => this.#source.change((edit) => void (this.#isMore = this.#work.write(edit, this.#count)))
    if (this.#first === undefined || undo === undefined) this.#first = alone(this.#source, piece)
    else {
      undo.goOn(this.#first, piece)
      this.#isOne &&= undo.newest() === this.#first
    }
    this.#written += this.#count
  }

  /** Writes what is left behind the first piece. */
  async rest(progress: (rows: number) => void): Promise<"one" | "several" | "taken back"> {
    const { undo } = this.#source
    const steps = () => (this.#isOne && undo !== undefined ? "one" : "several")
    if (!this.#isMore) return steps()
    for (let toldAt = performance.now(); ; this.piece()) {
      // Behind what React draws at the end of the change.
      await Promise.resolve()
      const took = performance.now() - this.#beganAt
      await nextTurn()
      // Taken back before it was whole: what is left of it isn't written.
      if (undo !== undefined && this.#first !== undefined && !undo.isDone(this.#first)) return "taken back"
      if (!this.#isMore) return steps()
      const now = performance.now()
      if (now - toldAt > TELL_EVERY_MS) {
        progress(this.#written)
        toldAt = now
      }
      // One that went fast by chance says little about many more rows.
      const wanted = Math.min(MOST_ROWS, 2 * this.#count, Math.round((this.#count * PIECE_MS) / Math.max(1, took)))
      this.#count = Math.max(1, wanted)
    }
  }
}

type WayBack = Pick<Undoable, "undo" | "isSeveral">

/** What was done, in words. */
function toldOf(
  work: PasteWork, { speech: { text }, hasWordsAround }: { readonly speech: Speech; readonly hasWordsAround: boolean },
  back: WayBack,
): Undoable {
  const { misfits, rows, emptied, plan } = work
  const lefts = [
    ...(emptied > 0 ? [text("paste emptied", { n: emptied })] : []),
    ...(misfits.length > 0 ? [text("paste left", { n: misfits.length })] : []),
    ...(plan.leftColumns > 0 ? [text("paste left columns", { n: plan.leftColumns })] : []),
    ...(plan.leftLines > 0 ? [text("paste left lines", { n: plan.leftLines })] : []),
  ]
  const said = [
    [rows.length === 0 ? text("paste nothing") : text("paste done", { n: rows.length }), ...lefts].join(", "),
    ...(plan.hasHeader ? [text("paste header")] : []),
    ...(hasWordsAround ? [text("paste around")] : []),
    // A right was taken away meanwhile.
    ...(work.isWhole ? [] : [text("paste stopped")]),
  ]
  const shown = misfits.slice(0, REASONS_AT_MOST)
  const rest = misfits.length - shown.length
  const lines = [
    ...shown.map((one) => (own: Own) => sayMisfit(one, text, own)),
    ...(rest > 0 ? [() => text("paste left more", { n: rest })] : []),
  ]
  const isWarning = lefts.length > (emptied > 0 ? 1 : 0) || !work.isWhole
  return {
    said: () => `${said.join(". ")}.`,
    kind: isWarning ? "warn" : "good",
    ...(lines.length === 0 ? {} : { details: { label: text("paste left which"), lines } }),
    ...back,
  }
}

/** Why there is nothing to paste, in words. */
export function sayRefusal(refusal: Refusal, text: FormText): string {
  if (!("n" in refusal)) return text(`paste refused ${refusal.why}`)
  const { why, n, most } = refusal
  return text(`paste refused ${why}`, { n, most })
}
