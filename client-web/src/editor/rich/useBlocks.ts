// The blocks of a rich text for React: read again only when something at the path changed.
import type { Doc } from "@automerge/automerge/slim"
import { useCallback, useRef, useSyncExternalStore } from "react"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import type { Changed, TextSource } from "../source"
import { touches } from "../splices"
import { textAt } from "../value"
import { readBlocks, type Block } from "../../shape/blocks"
import { readSpans } from "./read"

interface Reading {
  readonly source: TextSource
  readonly path: Path
  readonly doc: Doc<Root>
  readonly blocks: readonly Block[] | null
}

/** The blocks at a path, which must be the same array each time; `null` where there is no text. */
export function useBlocks(source: TextSource, path: Path): readonly Block[] | null {
  const read = useRef<Reading | null>(null)
  const subscribe = useCallback((told: () => void) => {
    const { handle } = source
    const heard = ({ patches }: Changed): void => {
      if (!patches.some((patch) => touches(patch, path))) return
      read.current = null
      told()
    }
    handle.on("change", heard)
    // Something may have happened between reading and listening.
    if (read.current?.doc !== handle.doc()) read.current = null
    return () => handle.off("change", heard)
  }, [source, path])
  return useSyncExternalStore(subscribe, () => {
    if (read.current?.source !== source || read.current.path !== path) {
      const doc = source.handle.doc()
      const there = textAt(doc, path) !== undefined
      read.current = { source, path, doc, blocks: there ? readBlocks(readSpans(doc, path)) : null }
    }
    return read.current.blocks
  })
}
