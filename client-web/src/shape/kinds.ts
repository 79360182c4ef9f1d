// What is true of each kind of field, in one table: a kind that is added to the server's and forgotten here does not
// compile. A server may be newer than this page all the same, so what is unknown has an answer everywhere.
import type { Kind } from "../api/generated/types"

/** The name of a kind. */
export type KindType = Kind["type"]

interface Traits {
  /** How a document keeps it: a scalar can be set where there is none, a Text, a map or rows can't be made again. */
  readonly keptAs: "title" | "text" | "scalar" | "map" | "rows"
  /** Whether its control is one element, which a label can name. */
  readonly isOneElement: boolean
}

const TRAITS: Readonly<Record<KindType, Traits>> = {
  title: { keptAs: "title", isOneElement: true },
  text: { keptAs: "text", isOneElement: true },
  "rich-text": { keptAs: "text", isOneElement: false },
  choice: { keptAs: "scalar", isOneElement: false },
  choices: { keptAs: "map", isOneElement: false },
  date: { keptAs: "scalar", isOneElement: false },
  period: { keptAs: "map", isOneElement: false },
  number: { keptAs: "scalar", isOneElement: true },
  "yes-no": { keptAs: "scalar", isOneElement: false },
  rows: { keptAs: "rows", isOneElement: false },
  actor: { keptAs: "map", isOneElement: true },
  member: { keptAs: "map", isOneElement: true },
  document: { keptAs: "scalar", isOneElement: true },
}

/** Whether a value of this kind can be set where there is none, or in the place of one that can't be read. */
export function isScalarKind(type: KindType): boolean {
  return traitsOf(type)?.keptAs === "scalar"
}

/** Whether the control of this kind is one element, which a label can name. */
export function isOneElementKind(type: KindType): boolean {
  return traitsOf(type)?.isOneElement ?? false
}

/** The answer for a kind that only a newer server knows. Its type says that every kind of today has been dealt with. */
export function unknownKind<T>(_kind: never, answer: T): T {
  return answer
}

function traitsOf(type: string): Traits | undefined {
  return (TRAITS as Readonly<Record<string, Traits | undefined>>)[type]
}
