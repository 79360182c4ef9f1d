// What the person may do with one document, from all that is heard of it: the summary (role, archived), the server's
// sync messages (read only or not, at once when a right changes), its refusals, and « there is no such document ». The
// newest word counts.
import { Listeners, type Unsubscribe } from "./listeners"
import type { Access } from "./types"
import type { DocumentSummary, Refusal } from "../api"

/** What of a summary is needed here. */
export type Standing = Pick<DocumentSummary, "role" | "archivedAt">

/** One document's rights. */
export class Rights {
  #access: Access
  #heard = false
  readonly #listeners = new Listeners()

  /** Until something is heard, edits are taken: they are kept, and refused in words if they must be. */
  constructor(access: Access = "write") {
    this.#access = access
  }

  /** What was known when the document was last open on this device; anything heard meanwhile counts more. */
  startAt(access: Access): void {
    if (this.#heard) return
    this.#become(access)
    this.#heard = false
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
  heardSummary(standing: Standing | null): void {
    if (standing === null || standing.role === "none") this.#become("removed")
    else if (standing.archivedAt !== null) this.#become("archived")
    else this.#become(standing.role === "read" ? "read" : "write")
  }

  /** What a sync message of the server says. It doesn't say why: the summary does. */
  heardReadOnly(readOnly: boolean): void {
    if (!readOnly) this.#become("write")
    else if (this.#access !== "archived") this.#become("read")
  }

  /** Changes were refused. */
  heardRefusal(refusal: Refusal): void {
    if (refusal === "access-removed") this.#become("removed")
    if (refusal === "read-only") this.heardReadOnly(true)
  }

  /** The server knows of no such document, or none for this person. */
  heardUnavailable(): void {
    this.#become("removed")
  }

  #become(access: Access): void {
    this.#heard = true
    if (this.#access === access) return
    this.#access = access
    this.#listeners.tell()
  }
}
