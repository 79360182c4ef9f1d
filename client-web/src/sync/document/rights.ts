// What the person may do with one document, from all that is heard of it: the summary (role, archived), the server's
// sync messages (read only or not, at once when a right changes), its refusals, and « there is no such document ». The
// newest word counts.
import { Listeners, type Unsubscribe } from "../listeners"
import type { Access } from "../types"
import { isWithheld, type DocumentSummary, type Refusal } from "../../api"

/** What of a summary is needed here. */
export type Summary = Pick<DocumentSummary, "role" | "archivedAt"> & Partial<Pick<DocumentSummary, "sensitiveTo">>

/**
 * What the person may do with the whole of it, by a summary; `null`: the server knows of no such document, or none for this
 * person.
 */
export function accessOf(summary: Summary | null): Access {
  if (summary === null || summary.role === "none" || isWithheld(summary)) return "removed"
  if (summary.archivedAt !== null) return "archived"
  return summary.role === "read" ? "read" : "write"
}

/** One document's rights. */
export class Rights {
  #access: Access
  #heard = false
  #tellHeard: () => void = () => undefined
  /** The server has said something of them since the document was opened. */
  readonly heard = new Promise<void>((resolve) => {
    this.#tellHeard = resolve
  })
  readonly #listeners = new Listeners()

  /** Until something is heard, edits are taken: they are kept, and refused in words if they must be. */
  constructor(access: Access = "write") {
    this.#access = access
  }

  /** What was known when the document was last open on this device; anything heard meanwhile counts more. */
  startAt(access: Access): void {
    if (this.#heard) return
    this.#become(access)
  }

  /** As last heard. */
  get(): Access {
    return this.#access
  }

  /** Told when the access changes. */
  subscribe(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** The summary; `null`: the server knows of no such document, or none for this person. */
  heardSummary(summary: Summary | null): void {
    this.#hear(accessOf(summary))
  }

  /** What a sync message of the server says. It doesn't say why: the summary does. */
  heardReadOnly(readOnly: boolean): void {
    if (!readOnly) this.#hear("write")
    else if (this.#access !== "archived") this.#hear("read")
  }

  /** Changes were refused. */
  heardRefusal(refusal: Refusal): void {
    if (refusal === "access-removed") this.#hear("removed")
    if (refusal === "read-only") this.heardReadOnly(true)
  }

  /** The server knows of no such document, or none for this person. */
  heardUnavailable(): void {
    this.#hear("removed")
  }

  #hear(access: Access): void {
    this.#heard = true
    this.#become(access)
    this.#tellHeard()
  }

  #become(access: Access): void {
    if (this.#access === access) return
    this.#access = access
    this.#listeners.tell()
  }
}
