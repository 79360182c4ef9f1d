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
  /** Whether what it says is in the gabarit's or somebody's words; days, numbers and answers are in the interface's. */
  readonly saysOwnWords: boolean
}

const TRAITS: Readonly<Record<KindType, Traits>> = {
  title: { keptAs: "title", isOneElement: true, saysOwnWords: true },
  text: { keptAs: "text", isOneElement: true, saysOwnWords: true },
  "rich-text": { keptAs: "text", isOneElement: false, saysOwnWords: true },
  choice: { keptAs: "scalar", isOneElement: false, saysOwnWords: true },
  choices: { keptAs: "map", isOneElement: false, saysOwnWords: true },
  date: { keptAs: "scalar", isOneElement: false, saysOwnWords: false },
  period: { keptAs: "map", isOneElement: false, saysOwnWords: false },
  number: { keptAs: "scalar", isOneElement: true, saysOwnWords: false },
  "yes-no": { keptAs: "scalar", isOneElement: false, saysOwnWords: false },
  rows: { keptAs: "rows", isOneElement: false, saysOwnWords: false },
  actor: { keptAs: "map", isOneElement: true, saysOwnWords: true },
  member: { keptAs: "map", isOneElement: true, saysOwnWords: true },
  document: { keptAs: "scalar", isOneElement: true, saysOwnWords: false },
}

/** Whether a value of this kind can be set where there is none, or in the place of one that can't be read. */
export function isScalarKind(type: KindType): boolean {
  return traitsOf(type)?.keptAs === "scalar"
}

/** Whether the control of this kind is one element, which a label can name. */
export function isOneElementKind(type: KindType): boolean {
  return traitsOf(type)?.isOneElement ?? false
}

/** Whether what this kind says is in the language of gabarits and of those who write, whatever the interface speaks. */
export function saysOwnWords(type: KindType): boolean {
  return traitsOf(type)?.saysOwnWords ?? false
}

/** The answer for a kind that only a newer server knows. Its type says that every kind of today has been dealt with. */
export function unknownKind<T>(_kind: never, answer: T): T {
  return answer
}

function traitsOf(type: string): Traits | undefined {
  return (TRAITS as Readonly<Record<string, Traits | undefined>>)[type]
}
