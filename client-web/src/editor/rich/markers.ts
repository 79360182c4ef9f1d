// The block markers that the editor writes.
import { ImmutableString } from "@automerge/automerge/slim"
import type { BlockKind, Marker } from "../../shape/blocks"
import { sameValue } from "../../shape/scalars"

/** The marker we write for a block. */
export function writeMarker(kind: BlockKind): Marker {
  switch (kind.is) {
    case "heading":
      return marker("heading", { level: kind.level })
    case "item": {
      const type = kind.list === "ordered" ? "ordered-list-item" : "unordered-list-item"
      return marker(type, {}, Array.from({ length: kind.indent }, () => type))
    }
    case "quote":
      return marker("paragraph", {}, ["blockquote"])
    case "unknown":
      return marker(kind.type)
    case "paragraph":
      return marker("paragraph")
  }
}

/** Whether a marker is just the one we would write. */
export function isOurs(found: Marker, kind: BlockKind): boolean {
  return kind.is !== "unknown" && sameValue(found, writeMarker(kind))
}

function marker(type: string, attrs: Record<string, unknown> = {}, parents: readonly string[] = []): Marker {
  const word = (text: string): ImmutableString => new ImmutableString(text)
  return { type: word(type), parents: parents.map(word), attrs, isEmbed: false }
}
