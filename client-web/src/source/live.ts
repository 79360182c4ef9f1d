// A source over a live document: what is typed is shared, others are seen, what one did can be taken back. Importing it
// loads Automerge.
import { bindText, LiveHost, ownEditsOf } from "../editor/live"
import type { BindOptions, TextBinding, TextControl } from "../editor/host"
import type { ShownState } from "../editor/source"
import type { Path } from "../shape/paths"
import type { Access, LiveDocument } from "../sync"
import { holdValue } from "../sync/document/typed"
import { LiveEdit } from "./live-edit"
import type { Edit, FormSource, Pending, Presence, Undo, Unkept } from "./source"

const known = new WeakMap<LiveDocument, LiveSource>()

/** The source of a live document: the same each time. */
export function liveSource(live: LiveDocument): LiveSource {
  const source = known.get(live) ?? new LiveSource(live)
  known.set(live, source)
  return source
}

/** A live document's. */
export class LiveSource extends LiveHost implements FormSource {
  readonly live: LiveDocument
  readonly pending: Pending
  readonly unkept: Unkept
  readonly presence: Presence
  readonly undo: Undo
  #shows: ShownState | undefined

  constructor(live: LiveDocument) {
    super(live)
    this.live = live
    this.pending = pendingOf(live)
    this.unkept = unkeptOf(live)
    this.presence = presenceOf(live)
    this.undo = undoOf(live)
  }

  get id(): string {
    return this.live.id
  }

  get access(): Access {
    return this.live.access
  }

  gabarit(): string | undefined {
    return this.live.gabarit()
  }

  override value(path: Path): unknown {
    return this.live.value(path)
  }

  override subscribe(path: Path, listener: () => void): () => void {
    return this.live.subscribe(path, listener)
  }

  change(work: (edit: Edit) => void): void {
    this.live.change((root) => work(new LiveEdit(root)))
  }

  /** Controls that are bound while `bind` runs show this state of the document already: they go on from there. */
  goOnFrom(shows: ShownState, bind: () => void): void {
    this.#shows = shows
    try {
      bind()
    } finally {
      this.#shows = undefined
    }
  }

  override bindText(element: TextControl, path: Path, options?: BindOptions): TextBinding {
    return bindText(element, this.live, path, { ...options, shows: this.#shows })
  }
}

function pendingOf(live: LiveDocument): Pending {
  return {
    isLate: (path) => live.saved.isLate(path),
    isStuck: (path) => live.stuck.get().some((one) => one.text !== "" && path.every((key, at) => one.path[at] === key)),
    subscribe: (listener) => {
      const ends = [live.saved.subscribeLate(listener), live.stuck.subscribe(listener)]
      return () => ends.forEach((end) => end())
    },
  }
}

function unkeptOf(live: LiveDocument): Unkept {
  return {
    heard: (path, state) => {
      live.heardUnwritten(path, state === "typed")
      live.heardDraft(path, state === "draft")
    },
    hold: (write) => holdValue(live.handle, write),
  }
}

function presenceOf({ presence }: LiveDocument): Presence {
  return {
    here: () => presence.here(),
    hereIn: (path) => presence.hereIn(path),
    subscribe: (listener) => presence.subscribe(listener),
    enter: (path) => presence.enter(path),
  }
}

/** From the first question on, what is done is kept. */
function undoOf(live: LiveDocument): Undo {
  const edits = () => ownEditsOf(live)
  return {
    undo: () => edits().undo(live),
    undoOnly: (edit) => edits().undoOnly(live, edit),
    redo: () => edits().redo(live),
    onReverted: (follower) => edits().onReverted(follower),
    newest: () => edits().newest(),
    isDone: (edit) => edits().isDone(edit),
    apart: (work) => edits().apart(work),
    together: (path, work) => edits().together(path, work),
    goOn: (edit, work) => edits().goOn(edit, work),
    subscribe: (listener) => edits().subscribe(listener),
  }
}
