// A rich text as HTML, for reading: real lists and headings, real links, nothing that can be run. Blocks and marks that
// aren't known are shown as paragraphs and plain words. Needs no ProseMirror.
import { Fragment, type ReactNode } from "react"
import { HEADING_SHIFT, type Block, type ListKind, type Run } from "../../shape/blocks"
import { shownText } from "./shown"

/** How a text is shown. */
export interface RenderOptions {
  /** What is added to the level of each heading, so that they stand under those of the page; 1 unless said. */
  readonly headingShift?: number
  /** The title of a link that opens in a window of its own. */
  readonly linkTitle?: (words: string) => string
  /** Whether the address of a link is written behind its words, for paper; only asked where they don't say it. */
  readonly addresses?: "written" | "hidden"
}

/** Blocks with their number in the text, as `data-block` says it. */
type Numbered = Block & { readonly number: number }
type Item = Numbered & { readonly kind: { readonly is: "item"; readonly list: ListKind; readonly indent: number } }

/** The elements of a rich text. */
export function renderBlocks(blocks: readonly Block[], options: RenderOptions = {}): ReactNode[] {
  const numbered = blocks.map((block, number): Numbered => ({ ...block, number }))
  const elements: ReactNode[] = []
  for (let index = 0; index < numbered.length; ) {
    const items = itemsFrom(numbered, index)
    const block = numbered[index]
    if (items.length > 0) elements.push(...renderLists(items, options))
    else if (block) elements.push(renderBlock(block, options))
    index += Math.max(1, items.length)
  }
  return elements
}

function itemsFrom(blocks: readonly Numbered[], start: number): Item[] {
  const end = blocks.findIndex((block, index) => index >= start && block.kind.is !== "item")
  return blocks.slice(start, end === -1 ? undefined : end) as Item[]
}

function renderBlock({ kind, runs, number }: Numbered, options: RenderOptions): ReactNode {
  const words = renderRuns(runs, options)
  const place = { "data-block": number, dir: "auto" }
  switch (kind.is) {
    case "heading": {
      const Heading = `h${Math.min(6, kind.level + (options.headingShift ?? HEADING_SHIFT))}` as "h4"
      return <Heading key={number} className="editor-heading" data-level={kind.level} {...place}>{words}</Heading>
    }
    case "quote":
      return <blockquote key={number} className="editor-quote" {...place}>{words}</blockquote>
    case "unknown":
      return <p key={number} className="editor-unknown" {...place}>{words}</p>
    default:
      return <p key={number} {...place}>{words}</p>
  }
}

/**
 * Items of one depth, each with what is deeper after it. A new kind is a new list. A depth that is skipped is no list, but
 * its room is there: the text stands where it does while one types in it.
 */
function renderLists(items: readonly Item[], options: RenderOptions, within = -1): ReactNode[] {
  const lists: ReactNode[] = []
  for (let index = 0; index < items.length; ) {
    const first = items[index]
    if (!first) break
    const end = endOfList(items, index)
    lists.push(renderList(items.slice(index, end), options, within))
    index = end
  }
  return lists
}

/** A list ends before an item that is less deep than its first, or as deep and of another kind. */
function endOfList(items: readonly Item[], start: number): number {
  const first = items[start]?.kind
  if (!first) return start
  const end = items.findIndex(({ kind }, index) => (
    index > start && (kind.indent < first.indent || (kind.indent === first.indent && kind.list !== first.list))
  ))
  return end === -1 ? items.length : end
}

function renderList(items: readonly Item[], options: RenderOptions, within: number): ReactNode {
  const [first] = items
  if (!first) return null
  const List = first.kind.list === "ordered" ? "ol" : "ul"
  const starts = items.flatMap(({ kind }, index) => (kind.indent <= first.kind.indent ? [index] : []))
  return (
    <List key={first.number} data-indent={first.kind.indent} data-skipped={first.kind.indent - within - 1 || undefined}>
      {starts.map((start, which) => {
        const item = items[start]
        const deeper = items.slice(start + 1, starts[which + 1] ?? items.length)
        return item && (
          <li key={item.number}>
            <p className="editor-item-words" data-block={item.number} dir="auto">{renderRuns(item.runs, options)}</p>
            {renderLists(deeper, options, first.kind.indent)}
          </li>
        )
      })}
    </List>
  )
}

/** A block without words keeps its line. */
function renderRuns(runs: readonly Run[], options: RenderOptions): ReactNode {
  if (runs.length === 0) return <br />
  return runs.map((run, index) => (
    <Fragment key={index}>
      {renderRun(run, options)}
      {options.addresses === "written" && renderAddress(runs, index)}
    </Fragment>
  ))
}

/** Behind the last run of a link: part of its words may be marked. */
function renderAddress(runs: readonly Run[], last: number): ReactNode {
  const href = runs[last]?.link?.href
  if (href === undefined || runs[last + 1]?.link?.href === href) return null
  let first = last
  while (first > 0 && runs[first - 1]?.link?.href === href) first -= 1
  const words = runs.slice(first, last + 1).map((run) => run.text).join("").trim()
  const address = href.replace(/^(?:mailto|tel):/i, "")
  return bareAddress(words) === bareAddress(address) ? null : <span className="editor-address"> ({address})</span>
}

/** « https://exemple.fr/ » and « exemple.fr » say the same; so do telephone numbers with and without spaces. */
function bareAddress(address: string): string {
  const bare = address.toLowerCase().replace(/^https?:\/\//, "").replace(/\/$/, "")
  return /^\+?[\d\s().-]+$/.test(bare) ? bare.replace(/[^\d+]/g, "") : bare
}

function renderRun({ text, strong, em, link }: Run, { linkTitle }: RenderOptions): ReactNode {
  let words: ReactNode = shownText(text)
  if (strong) words = <strong>{words}</strong>
  if (em) words = <em>{words}</em>
  if (link === null) return <span>{words}</span>
  return <a href={link.href} target="_blank" rel="noopener noreferrer" title={linkTitle?.(text)}>{words}</a>
}
