// The blocks of a rich text for React: read again only when something at the path changed.
import { useCallback, useRef, useSyncExternalStore } from "react"
import type { Block } from "../../shape/blocks"
import type { Path } from "../../shape/paths"
import type { TextHost } from "../host"

interface Reading {
  readonly source: TextHost
  readonly path: Path
  readonly state: unknown
  readonly blocks: readonly Block[] | null
}

/** The blocks at a path, which must be the same array each time; `null` where there is no text. */
export function useBlocks(source: TextHost, path: Path): readonly Block[] | null {
  const read = useRef<Reading | null>(null)
  const subscribe = useCallback((told: () => void) => {
    const end = source.subscribe(path, () => {
      read.current = null
      told()
    })
    // Something may have happened between reading and listening.
    if (read.current?.state !== source.state()) read.current = null
    return end
  }, [source, path])
  return useSyncExternalStore(subscribe, () => {
    if (read.current?.source !== source || read.current.path !== path) {
      read.current = { source, path, state: source.state(), blocks: source.blocks(path) }
    }
    return read.current.blocks
  })
}
