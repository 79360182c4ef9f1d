// Heads: the newest changes of a document, by their hashes, in no order.

/** Whether two lists of heads name the same changes. */
export function sameHeads(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  if (one.length === 1) return one[0] === other[0]
  const [left, right] = [[...one].sort(), [...other].sort()]
  return left.every((head, index) => head === right[index])
}
