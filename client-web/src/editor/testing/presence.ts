// Others, as a test wants them to be.
import type { Caret, Here } from "../../sync"
import type { Path } from "../../shape/paths"
import type { TextPresence } from "../source"

/** A presence that a test fills. */
export class FakePresence implements TextPresence {
  readonly entered: (string | null)[] = []
  readonly carets: string[] = []
  readonly #listeners = new Set<() => void>()
  #here: readonly Here[] = []

  here(): readonly Here[] {
    return this.#here
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  enter(path: Path | null): void {
    this.entered.push(path?.join(".") ?? null)
  }

  caret(path: Path, anchor: string, head: string): void {
    this.carets.push([path.join("."), anchor, head].join(" "))
  }

  /** Now these are here. */
  show(...here: readonly Here[]): void {
    this.#here = here
    for (const listener of [...this.#listeners]) listener()
  }

  get listeners(): number {
    return this.#listeners.size
  }
}

/** Somebody in a text. */
export function bruno(path: Path, caret: Caret | null, rest: Partial<Here> = {}): Here {
  const person = { id: "bruno", name: "Bruno", initials: "BR", colour: 2 as const }
  return { person, peer: "peer-bruno", path: path.join("."), caret, mine: false, ...rest }
}
