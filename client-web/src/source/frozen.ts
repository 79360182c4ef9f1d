// A document as it was, or as somebody said it to be: it is read, and never changes. History, print, what the server
// answers.
import type { AnyMap } from "../shape/read"
import type { AnySpan } from "../shape/rich"
import type { Path } from "../shape/paths"
import { plainSource } from "./plain"
import type { FormSource } from "./source"

/** What it is made of; `spansAt` where rich texts are told apart from the root. */
export interface Frozen {
  readonly id: string
  readonly root: AnyMap
  readonly withheld?: boolean
  readonly spansAt?: (path: Path) => readonly AnySpan[]
}

/** A document that is only read. */
export function frozenSource(frozen: Frozen): FormSource {
  return plainSource({ ...frozen, access: "read" })
}
