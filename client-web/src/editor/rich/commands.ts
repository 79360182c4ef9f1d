// What keys and buttons do to a rich text: blocks become others, list items are indented, words are marked and linked.
import { splitBlock } from "prosemirror-commands"
import type { Attrs, Mark, Node, NodeType } from "prosemirror-model"
import type { Command, EditorState, Transaction } from "prosemirror-state"
import { DEEPEST, type Level, type ListKind } from "../../shape/blocks"
import { safeHref } from "../../shape/links"
import { schema } from "./schema"

const { paragraph, heading, item, quote, unknown } = schema.nodes
const { link } = schema.marks

/** Enter: a list goes on with another item, a quote with another paragraph; an empty one ends. */
export const enter: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const block = $from.parent
  if (block.type !== item && block.type !== quote && block.type !== unknown) return splitBlock(state, dispatch)
  if (empty && block.content.size === 0) return leaveBlock(state, dispatch)
  const again = { type: block.type, attrs: { ...block.attrs, kept: null } }
  const next = block.type === unknown ? { type: paragraph } : again
  const transaction = state.tr.deleteSelection()
  dispatch?.(transaction.split(transaction.selection.from, 1, [next]).scrollIntoView())
  return true
}

/** Shift+Enter: a line end inside the block. */
export const lineBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.insertText("\n").scrollIntoView())
  return true
}

/** Backspace at the beginning of a block that isn't a paragraph: one step towards being one. */
export const backspace: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset > 0 || $from.parent.type === paragraph) return false
  return leaveBlock(state, dispatch)
}

/** Deeper or, with a negative number, less deep: every list item of the selection. */
export function indent(by: number): Command {
  return (state, dispatch) => {
    const items = blocksIn(state).filter(({ node }) => node.type === item)
    if (items.length === 0) return false
    const transaction = state.tr
    for (const { node, position } of items) {
      const deep = Math.max(0, Math.min(DEEPEST, Number(node.attrs["indent"]) + by))
      if (deep === node.attrs["indent"]) continue
      transaction.setNodeMarkup(position, item, { ...node.attrs, indent: deep, kept: null })
    }
    dispatch?.(transaction)
    return true
  }
}

/** The blocks of the selection become headings of a level, or paragraphs again if all of them are. */
export function toggleHeading(level: Level): Command {
  return toggle(heading, () => ({ level }))
}

/** The blocks of the selection become items of a list, or paragraphs again if all of them are. */
export function toggleList(list: ListKind): Command {
  return toggle(item, (node) => ({ list, indent: node.type === item ? Number(node.attrs["indent"]) : 0 }))
}

/** The blocks of the selection become quotes, or paragraphs again if all of them are. */
export const toggleQuote: Command = toggle(quote, () => ({}))

/** The blocks of the selection become paragraphs. */
export const makeParagraph: Command = (state, dispatch) => change(state, dispatch, paragraph, () => ({}))

/** Links the selection; without one, the link the caret is in gets the address, else the address is inserted. */
export function setLink(address: string): Command {
  return (state, dispatch) => {
    const href = safeHref(address)
    if (href === null) return false
    const mark = link.create({ href })
    const range = linkedRange(state)
    const transaction = state.tr
    if (range.to > range.from) transaction.removeMark(range.from, range.to, link).addMark(range.from, range.to, mark)
    else transaction.insert(range.from, schema.text(address.replace(/^(https?:\/\/|mailto:|tel:)/, ""), [mark]))
    dispatch?.(transaction.scrollIntoView())
    return true
  }
}

/** Takes the link away, all of it if only the caret is in it. */
export const removeLink: Command = (state, dispatch) => {
  const range = linkedRange(state)
  if (range.to === range.from) return false
  dispatch?.(state.tr.removeMark(range.from, range.to, link))
  return true
}

/** The address of the link at the selection, if there is one. */
export function linkAt(state: EditorState): string | null {
  const { from, to } = linkedRange(state)
  let href: string | null = null
  state.doc.nodesBetween(from, to, (node) => {
    const mark = link.isInSet(node.marks)
    if (mark) href ??= String(mark.attrs["href"])
  })
  return href
}

/** Every block that the selection touches, and where it begins. */
export function blocksIn(state: EditorState): { node: Node; position: number }[] {
  const found: { node: Node; position: number }[] = []
  const { from, to } = state.selection
  state.doc.nodesBetween(from, to, (node, position) => {
    if (node.isTextblock) found.push({ node, position })
    return !node.isTextblock
  })
  return found
}

/** An item in a list loses one indentation; what has none becomes a paragraph. */
const leaveBlock: Command = (state, dispatch) => {
  const block = state.selection.$from.parent
  if (block.type === item && Number(block.attrs["indent"]) > 0) return indent(-1)(state, dispatch)
  return makeParagraph(state, dispatch)
}

function toggle(type: NodeType, attrsOf: (node: Node) => Attrs): Command {
  return (state, dispatch) => {
    const done = blocksIn(state).every(({ node }) => isSuch(node, type, attrsOf(node)))
    return done ? makeParagraph(state, dispatch) : change(state, dispatch, type, attrsOf)
  }
}

function change(
  state: EditorState,
  dispatch: ((transaction: Transaction) => void) | undefined,
  type: NodeType,
  attrsOf: (node: Node) => Attrs,
): boolean {
  const blocks = blocksIn(state)
  const transaction = state.tr
  for (const { node, position } of blocks) {
    const attrs = attrsOf(node)
    if (!isSuch(node, type, attrs)) transaction.setNodeMarkup(position, type, attrs)
  }
  if (transaction.docChanged) dispatch?.(transaction.scrollIntoView())
  return blocks.length > 0
}

function isSuch(node: Node, type: NodeType, attrs: Attrs): boolean {
  return node.type === type && Object.entries(attrs).every(([name, value]) => node.attrs[name] === value)
}

/** The selection, or the whole of the link that the caret is in. */
function linkedRange(state: EditorState): { from: number; to: number } {
  const { from, to, empty, $from } = state.selection
  if (!empty) return { from, to }
  const mark = markAround($from.nodeBefore, $from.nodeAfter)
  if (!mark) return { from, to }
  const start = $from.start()
  let range = { from, to }
  let at = start
  let run: { from: number; to: number } | null = null
  $from.parent.forEach((text) => {
    const end = at + text.nodeSize
    run = mark.isInSet(text.marks) ? { from: run?.from ?? at, to: end } : null
    if (run && run.from <= from && run.to >= from) range = run
    at = end
  })
  return range
}

/** The link on both sides of the caret, or on one where nothing or no other link is on the other. */
function markAround(before: Node | null, after: Node | null): Mark | undefined {
  return link.isInSet(before?.marks ?? []) ?? link.isInSet(after?.marks ?? [])
}
