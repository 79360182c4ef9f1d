// Where something is in a document, and what is there. Keys only: rows are maps by id, so that nothing is addressed by its
// place in a list.

/** From the root: `["title"]`, `["fields", "public"]`, `["fields", "acteurs", row, "role"]`. */
export type Path = readonly string[]

/** Whether one path is at, above or below another. */
export function related(one: Path, other: Path): boolean {
  const shared = Math.min(one.length, other.length)
  for (let index = 0; index < shared; index += 1) if (one[index] !== other[index]) return false
  return true
}

/** A path as one text, for maps and snapshots. No key of a document holds this character. */
export function pathKey(path: Path): string {
  return path.join("\u0000")
}

/** The value at a path of any value; `undefined` where there is none. Never reads what an object inherits. */
export function valueAt(root: unknown, path: Path): unknown {
  let value: unknown = root
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** Whether Automerge can reach what is there: it joins a path with slashes, so that no key may hold one. */
export function isReachable(path: Path): boolean {
  return path.length > 0 && path.every((key) => key !== "" && !key.includes("/"))
}
