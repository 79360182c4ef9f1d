// Writes a planned paste, some rows at a time: a table of two hundred lines in one go would hold the page up. What was there
// is kept, so that it can be taken back where nobody keeps one's own edits.
import type { Field } from "../../api/generated/types"
import { isScalarKind } from "../../shape/kinds"
import type { Path } from "../../shape/paths"
import { randomId } from "../../shape/random-id"
import { asMap, readKind } from "../../shape/read"
import { isWord, sameValue } from "../../shape/scalars"
import type { Edit, RowValue, Scalar } from "../../source"
import { contentOf, empty, isNothing } from "../grid/empty"
import { readCell, type Reading } from "./cell-value"
import type { MisfitAt } from "./misfit"
import type { PastePlan, PlannedRow } from "./plan"
import type { TableCell } from "./table"

/** What is to be written, and where. */
export interface PasteJob {
  readonly plan: PastePlan
  /** Of the rows. */
  readonly path: Path
  /** All that a row has. */
  readonly columns: readonly Field[]
  /** Order keys for the rows that are added: one for each planned row. */
  readonly orders: readonly string[]
  /** The number under which a row is shown, from 1. */
  readonly numberOf: (row: string) => number
  readonly reading: Reading
  /** Told of each cell that is written over: what waits there to be mended is no more. */
  readonly onWritten: (path: Path) => void
}

/** One value that was written. */
interface Change {
  readonly path: Path
  readonly before: Scalar | null
  readonly after: Scalar | null
  readonly isText: boolean
}

/** A paste under way: what has been done so far. */
export class PasteWork {
  readonly #job: PasteJob
  readonly #changes: Change[] = []
  readonly #added: string[] = []
  readonly #misfits: MisfitAt[] = []
  /** Rows in which something was written. */
  readonly #written: string[] = []
  #next = 0
  #emptied = 0

  constructor(job: PasteJob) {
    this.#job = job
  }

  get plan(): PastePlan {
    return this.#job.plan
  }

  get misfits(): readonly MisfitAt[] {
    return this.#misfits
  }

  /** The rows that were written in or added, in order. */
  get rows(): readonly string[] {
    return this.#written
  }

  /** Whether anything is other than it was: what was pasted may have been there already. */
  get hasChanged(): boolean {
    return this.#changes.length > 0 || this.#added.length > 0
  }

  /** Whether nothing is left to write. */
  get isWhole(): boolean {
    return this.#next >= this.#job.plan.rows.length
  }

  /** Cells that held something and hold nothing now, as what was pasted had nothing there. */
  get emptied(): number {
    return this.#emptied
  }

  /** Writes as many rows more; whether there are others. */
  write(edit: Edit, count: number): boolean {
    const { rows } = this.#job.plan
    for (const end = Math.min(rows.length, this.#next + count); this.#next < end; this.#next += 1) {
      const planned = rows[this.#next]
      if (planned !== undefined) this.#row(edit, planned)
    }
    return this.#next < rows.length
  }

  /** Puts back what was there, where nothing else has come since; rows that were added are deleted. */
  takeBack(edit: Edit): void {
    const { path } = this.#job
    for (const row of this.#added) if (asMap(edit.value([...path, row])) !== null) edit.set([...path, row, "deleted"], true)
    for (const { path: at, before, after, isText } of this.#changes) {
      if (!sameValue(scalarAt(edit, at), after)) continue
      if (isText) edit.setText(at, typeof before === "string" ? before : "")
      else edit.set(at, before)
    }
  }

  #row(edit: Edit, { row, cells }: PlannedRow): void {
    if (row === null) this.#newRow(edit, cells)
    else if (asMap(edit.value([...this.#job.path, row])) !== null) this.#knownRow(edit, row, cells)
  }

  #newRow(edit: Edit, cells: PlannedRow["cells"]): void {
    const { path, columns, orders } = this.#job
    const writes = cells.flatMap(([column, cell]) => this.#read(column, cell, null))
    if (writes.length === 0) return
    const id = randomId()
    edit.addRow(path, { id, order: orders[this.#next] ?? "", columns, values: writes })
    this.#added.push(id)
    this.#written.push(id)
  }

  #knownRow(edit: Edit, row: string, cells: PlannedRow["cells"]): void {
    const rowPath = [...this.#job.path, row]
    const number = this.#job.numberOf(row)
    let isWritten = false
    for (const [column, cell] of cells) {
      const at = [...rowPath, column.key]
      if (cell.text === "") {
        this.#job.onWritten(at)
        isWritten = this.#empty(edit, column, rowPath) || isWritten
      } else if (readKind(column.kind, edit.value(at)).fault !== null && !isScalarKind(column.kind.type)) {
        this.#misfits.push({ column, row: number, text: cell.text, why: "missing" })
      } else {
        const writes = this.#read(column, cell, number)
        if (writes.length > 0) this.#job.onWritten(at)
        for (const write of writes) {
          isWritten = true
          const change = put(edit, rowPath, write)
          if (change !== null) this.#changes.push(change)
        }
      }
    }
    if (isWritten) this.#written.push(row)
  }

  #empty(edit: Edit, column: Field, rowPath: Path): boolean {
    const content = contentOf(column, edit.value(rowPath), rowPath)
    if (isNothing(content)) return false
    for (const [path, text] of content.texts) this.#changes.push({ path, before: text, after: "", isText: true })
    for (const [path, value] of content.scalars) this.#changes.push({ path, before: value, after: null, isText: false })
    empty(edit, content)
    this.#emptied += 1
    return true
  }

  #read(column: Field, cell: TableCell, row: number | null): readonly RowValue[] {
    if (cell.text === "") return []
    const { writes, misfit } = readCell(column, cell, this.#job.reading)
    if (misfit !== null) this.#misfits.push({ ...misfit, column, row })
    return writes
  }
}

/** Writes one value; what changed, null where it was the same already. */
function put(edit: Edit, rowPath: Path, write: RowValue): Change | null {
  const path = [...rowPath, ...write.at]
  const before = scalarAt(edit, path)
  if ("text" in write) {
    if (typeof before !== "string" || before === write.text) return null
    // Whole: of two who paste into one cell at once, each one's words stay in one piece.
    edit.splice(path, 0, before.length, write.text)
    return { path, before, after: write.text, isText: true }
  }
  if (sameValue(before, write.value)) return null
  edit.set(path, write.value)
  return { path, before, after: write.value, isText: false }
}

function scalarAt(edit: Edit, path: Path): Scalar | null {
  const value = edit.value(path)
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value
  return isWord(value) ? String(value) : null
}
