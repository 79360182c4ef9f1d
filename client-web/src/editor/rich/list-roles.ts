// Lists for whoever hears the text while it is edited. The editor's blocks are flat, so nothing in the page holds the
// items of a list together: an element without a size stands before the first of them, is the list, and owns them by
// their ids (`aria-owns`); each item says how deep it is. An item keeps its id as long as it is there, so that nothing is
// drawn anew but what was done, and the words that somebody is typing least of all.
import type { Node } from "prosemirror-model"
import { Plugin, PluginKey, type EditorState } from "prosemirror-state"
import type { Mapping } from "prosemirror-transform"
import { Decoration, DecorationSet } from "prosemirror-view"
import { schema } from "./schema"

/** An item, where it begins. */
interface Item {
  readonly position: number
  readonly size: number
  readonly list: string
  readonly indent: number
}

/** An item as it is heard: `level` is from 1, and misses no depth that is skipped. */
export interface HeardItem {
  readonly position: number
  readonly size: number
  readonly level: number
}

/** The ids of items by their position, and what is drawn. */
interface Roles {
  readonly ids: ReadonlyMap<number, string>
  readonly drawn: DecorationSet
}

const key = new PluginKey<Roles>("editor-list-roles")
/** Ids are of one page, which may show several editors. */
let given = 0

/** What says that items are items, as a plugin. */
export function listRolesPlugin(): Plugin<Roles> {
  return new Plugin<Roles>({
    key,
    state: {
      init: (_config, state) => rolesOf(state, new Map()),
      apply: (transaction, before, _old, state) => (
        transaction.docChanged ? rolesOf(state, moved(before.ids, transaction.mapping)) : before
      ),
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  })
}

/** The lists of a text, as `render.tsx` makes them: each as all of its items, deeper ones too, in their order. */
export function listsOf(doc: Node): HeardItem[][] {
  const runs: Item[][] = [[]]
  doc.forEach((node, position) => {
    if (node.type !== schema.nodes.item) return void runs.push([])
    runs.at(-1)?.push({
      position, size: node.nodeSize, list: String(node.attrs["list"]), indent: Number(node.attrs["indent"]),
    })
  })
  return runs.flatMap((run) => lists(run).map((list) => heard(list, 1)))
}

/** A list ends before an item that is less deep than its first, or as deep and of another kind. */
function lists(items: readonly Item[]): Item[][] {
  const found: Item[][] = []
  let first: Item | undefined
  for (const item of items) {
    const isNext = first === undefined || item.indent < first.indent || (item.indent === first.indent && item.list !== first.list)
    if (isNext) found.push([])
    if (isNext) first = item
    found.at(-1)?.push(item)
  }
  return found
}

function heard(list: readonly Item[], level: number): HeardItem[] {
  const starts = list.flatMap(({ indent }, index) => (indent <= (list[0]?.indent ?? 0) ? [index] : []))
  return starts.flatMap((start, which) => {
    const item = list[start]
    if (!item) return []
    const deeper = lists(list.slice(start + 1, starts[which + 1] ?? list.length))
    return [{ position: item.position, size: item.size, level }, ...deeper.flatMap((inner) => heard(inner, level + 1))]
  })
}

function moved(ids: ReadonlyMap<number, string>, mapping: Mapping): ReadonlyMap<number, string> {
  const next = new Map<number, string>()
  for (const [position, id] of ids) {
    const there = mapping.map(position)
    if (!next.has(there)) next.set(there, id)
  }
  return next
}

function rolesOf({ doc }: EditorState, known: ReadonlyMap<number, string>): Roles {
  const ids = new Map<number, string>()
  const drawn = listsOf(doc).flatMap((items) => {
    const owned = items.map(({ position }) => {
      const id = known.get(position) ?? `editor-item-${(given += 1)}`
      ids.set(position, id)
      return id
    })
    const list = Decoration.widget(items[0]?.position ?? 0, () => listOf(owned), {
      side: -1, key: owned.join(" "), ignoreSelection: true,
    })
    return [list, ...items.map(({ position, size, level }, index) => (
      Decoration.node(position, position + size, { "role": "listitem", "id": owned[index] ?? "", "aria-level": String(level) })
    ))]
  })
  return { ids, drawn: DecorationSet.create(doc, drawn) }
}

function listOf(owned: readonly string[]): HTMLElement {
  const list = document.createElement("span")
  list.className = "editor-list"
  list.setAttribute("role", "list")
  list.setAttribute("aria-owns", owned.join(" "))
  return list
}
