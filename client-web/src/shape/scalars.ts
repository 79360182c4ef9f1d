// Scalars that Automerge shows as objects of a class, known by the marks that they bear: nothing of Automerge is needed to
// read a document that somebody else holds.

const WORD = Symbol.for("_am_immutableString")
const COUNTER = Symbol.for("_am_counter")

/** A scalar text, as Automerge shows it. */
export interface Word {
  readonly val: string
  toString(): string
}

/** Whether a value is a scalar text, as against a Text that people type in together: that one is a plain string. */
export function isWord(value: unknown): value is Word {
  return bears(value, WORD)
}

/** Whether a value is a counter. Nobody of ours makes one. */
export function isCounter(value: unknown): value is { readonly value: number } {
  return bears(value, COUNTER)
}

/** The same type of value and the same content, all the way down. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false
  if (isWord(one) || isWord(other)) return isWord(one) && isWord(other) && String(one) === String(other)
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  if (one instanceof Date) return one.getTime() === (other as Date).getTime()
  const [mine, theirs] = [Object.entries(one), Object.entries(other)]
  return mine.length === theirs.length && mine.every(([key, value]) => sameValue(value, Reflect.get(other, key)))
}

function bears(value: unknown, mark: symbol): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, mark)
}
