// Who listens to which part of a document. A tree of keys: telling of a changed path costs its length and those who
// listen there, however many listen elsewhere (a matrix of 60 rows and 13 columns has a listener for each cell).
import type { Path } from "./paths"

interface Node {
  readonly children: Map<string, Node>
  readonly listeners: Set<() => void>
}

/** Listeners by path. */
export class PathListeners {
  readonly #root = node()

  /** Listens to whatever happens at, above or below a path. */
  add(path: Path, listener: () => void): () => void {
    const own = (): void => listener()
    const way = [this.#root]
    for (const key of path) way.push(child(way[way.length - 1] ?? this.#root, key))
    way[way.length - 1]?.listeners.add(own)
    return () => {
      way[way.length - 1]?.listeners.delete(own)
      prune(way, path)
    }
  }

  /** Everybody who listens at, above or below one of these paths, once each. */
  touched(paths: Iterable<Path>): Set<() => void> {
    const found = new Set<() => void>()
    for (const path of paths) this.#collect(path, found)
    return found
  }

  #collect(path: Path, found: Set<() => void>): void {
    let here: Node = this.#root
    for (const key of path) {
      for (const listener of here.listeners) found.add(listener)
      const next = here.children.get(key)
      if (!next) return
      here = next
    }
    collectBelow(here, found)
  }
}

function node(): Node {
  return { children: new Map(), listeners: new Set() }
}

function child(parent: Node, key: string): Node {
  let found = parent.children.get(key)
  if (!found) parent.children.set(key, (found = node()))
  return found
}

function collectBelow(from: Node, found: Set<() => void>): void {
  for (const listener of from.listeners) found.add(listener)
  for (const next of from.children.values()) collectBelow(next, found)
}

/** Takes away nodes that nobody listens at or below, from the leaf up. */
function prune(way: readonly Node[], path: Path): void {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const leaf = way[depth]
    const key = path[depth - 1]
    if (!leaf || key === undefined || leaf.listeners.size > 0 || leaf.children.size > 0) return
    const parent = way[depth - 1]
    if (parent?.children.get(key) === leaf) parent.children.delete(key)
  }
}
