// One open document: its values, who is told of what change, what may be done with it, whether it is saved, who is in
// it.
import { patchPath } from "./fields"
import type { Unsubscribe } from "../listeners"
import { LostEdits } from "./lost"
import { asOwn, isOwn } from "./own"
import { valueAt, type Path } from "../../shape/paths"
import { PathListeners } from "../../shape/path-listeners"
import type { DocumentPresence } from "../presence/presence"
import type { Rights } from "./rights"
import type { SavedState } from "./saved"
import { StuckEdits } from "./stuck"
import { writeTyped } from "./typed"
import type { Access, Handle, Root } from "../types"
import { unsentText } from "./unsent"
import type { Gabarit } from "../../api"
import type { DocHandleChangePayload } from "@automerge/automerge-repo/slim"

/** What a live document is made of; `Documents.open` puts it together. */
export interface Parts {
  readonly handle: Handle
  readonly saved: SavedState
  readonly presence: DocumentPresence
  readonly rights: Rights
  /** What the device had and can't read any more; nothing unless it is given. */
  readonly lost?: LostEdits
  /** Takes the document off this device, unsent edits included, and loads the page again. */
  readonly discard: () => Promise<void>
}

/** A document that is being read or written now. */
export class LiveDocument {
  /** The Automerge document id. */
  readonly id: string
  readonly handle: Handle
  readonly saved: SavedState
  readonly presence: DocumentPresence
  readonly lost: LostEdits
  /** What is on the screen and can't be written. */
  readonly stuck = new StuckEdits()
  readonly #rights: Rights
  readonly #discard: () => Promise<void>
  readonly #listeners = new PathListeners()
  readonly #hear: (payload: DocHandleChangePayload<Root>) => void
  readonly #hearHeads: () => void
  #closed = false

  constructor({ handle, saved, presence, rights, lost = new LostEdits(), discard }: Parts) {
    this.id = handle.documentId
    this.handle = handle
    this.saved = saved
    this.presence = presence
    this.lost = lost
    this.#rights = rights
    this.#discard = discard
    this.#hear = ({ patches }) => {
      for (const listener of this.#listeners.touched(patches.map(patchPath))) tell(listener)
    }
    this.#hearHeads = () => saved.changed()
    handle.on("heads-changed", this.#hearHeads)
    handle.on("change", this.#hear)
  }

  /** What the person may do with it, as last heard. */
  get access(): Access {
    return this.#rights.get()
  }

  /** Told when {@link access} changes. */
  subscribeAccess(listener: () => void): Unsubscribe {
    return this.#rights.subscribe(listener)
  }

  /** Whether edits are taken: not by a document that is closed, where nobody would keep or send them. */
  mayWrite(): boolean {
    return !this.#closed && this.#rights.get() === "write"
  }

  /** Whether something stands on the screen that neither it nor anything else keeps. */
  get isShownOnly(): boolean {
    return this.saved.hasDrafts || this.stuck.wouldBeLost
  }

  /** Whether the server has all that stands in it, and it has all that stands on the screen. */
  get isKept(): boolean {
    return !this.saved.dirty && !this.isShownOnly
  }

  /** The gabarit's id, as the document says; `undefined` if it says none. */
  gabarit(): string | undefined {
    const id = this.value(["gabarit"])
    return typeof id === "string" ? id : id !== null && typeof id === "object" ? String(id) : undefined
  }

  /** The Automerge value at a path; `undefined` if there is none. Untouched values stay the same objects. */
  value(path: Path): unknown {
    return this.handle.isReady() ? valueAt(this.handle.doc(), path) : undefined
  }

  /** Told, after it is done, of any change at, above or below a path, mine or others'. */
  subscribe(path: Path, listener: () => void): Unsubscribe {
    return this.#listeners.add(path, listener)
  }

  /**
   * Edits the document. Nothing happens while it may not be written; what throws changes nothing, and the page says that
   * something could not be written.
   */
  change(edit: (root: Root) => void): void {
    // Edits come after what was typed before them; those of a control are what was typed.
    if (!isOwn(this.handle)) writeTyped(this.handle)
    if (!this.mayWrite() || !this.handle.isReady()) return
    try {
      asOwn(this.handle, () => this.handle.change(edit))
    } catch (error) {
      this.heardStuck([], "")
      throw error
    }
  }

  /** Something was typed at a path that isn't in the document yet; or it is now. */
  heardUnwritten(path: Path, is: boolean): void {
    this.saved.heardUnwritten(path, is)
  }

  /** What stands at a path is refused as it is, and waits on the screen to be mended; or doesn't any more. */
  heardDraft(path: Path, is: boolean): void {
    this.saved.heardDraft(path, is)
  }

  /** What was typed at a path can't be written: from now on it is only on the screen. */
  heardStuck(path: Path, text: string): void {
    this.stuck.found({ path, text })
    this.saved.heardStuck()
  }

  /** The fields that could not be sent, with their labels, as plain text for a copy; empty if there are none. */
  unsentText(gabarit: Gabarit): string {
    writeTyped(this.handle)
    return this.handle.isReady() ? unsentText(this.handle.doc(), this.saved.unsaved(), gabarit) : ""
  }

  /** Gives up what can't be sent: takes the document off this device and loads the page again. */
  discardUnsent(): Promise<void> {
    return this.#discard()
  }

  /** Stops listening; called by `Documents` when the document is closed. */
  close(): void {
    this.#closed = true
    this.handle.off("heads-changed", this.#hearHeads)
    this.handle.off("change", this.#hear)
    this.presence.stop()
    this.saved.close()
  }
}

/** A listener's mistake is told to the console; the others hear all the same. */
function tell(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    console.error(error)
  }
}
