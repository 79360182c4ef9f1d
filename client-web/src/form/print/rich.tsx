// A rich text as plain elements: headings, paragraphs, lists, quotes, bold, italic, links that lead where links may.
import type { ReactNode } from "react"
import type { RichBlock, RichContent, RichSpan } from "../shape/content"

/** The blocks of a rich text; those of a list stand together. */
export function RichWords({ content }: { readonly content: RichContent }) {
  return <>{grouped(content.blocks).map((group, at) => <Group key={at} blocks={group} />)}</>
}

const LISTS = { "unordered-list-item": "ul", "ordered-list-item": "ol" } as const

function Group({ blocks }: { readonly blocks: readonly RichBlock[] }) {
  const [first] = blocks
  const List = listOf(first)
  if (List !== null) {
    return <List>{blocks.map((block, at) => <li key={at} dir="auto" data-depth={depthOf(block)}><Words block={block} /></li>)}</List>
  }
  if (first === undefined || first.spans.every((span) => span.text.trim() === "")) return null
  if (first.type === "heading") return <h4 dir="auto"><Words block={first} /></h4>
  if (first.type === "blockquote" || first.type === "quote") return <blockquote dir="auto"><Words block={first} /></blockquote>
  return <p dir="auto"><Words block={first} /></p>
}

function Words({ block }: { readonly block: RichBlock }) {
  return <>{block.spans.map((span, at) => <Span key={at} span={span} />)}</>
}

function Span({ span }: { readonly span: RichSpan }) {
  let words: ReactNode = span.text
  if (span.marks["em"]) words = <em>{words}</em>
  if (span.marks["strong"]) words = <strong>{words}</strong>
  const href = hrefOf(span.marks["link"])
  return href === null ? <>{words}</> : <a href={href}>{words}</a>
}

/** Only addresses of pages and mailboxes: a link may hold anything, also a script. */
function hrefOf(link: unknown): string | null {
  const said = typeof link === "string" ? parsed(link) : link
  const href = typeof said === "object" && said !== null && "href" in said ? said.href : said
  return typeof href === "string" && /^(?:https?:\/\/|mailto:)/i.test(href.trim()) ? href.trim() : null
}

function parsed(text: string): unknown {
  try {
    return text.startsWith("{") ? (JSON.parse(text) as unknown) : text
  } catch {
    return text
  }
}

function listOf(block: RichBlock | undefined): "ul" | "ol" | null {
  return block !== undefined && block.type in LISTS ? LISTS[block.type as keyof typeof LISTS] : null
}

function depthOf(block: RichBlock): number {
  return Math.min(3, block.parents.length)
}

/** Items of the same list together, everything else alone. */
function grouped(blocks: readonly RichBlock[]): RichBlock[][] {
  const groups: RichBlock[][] = []
  for (const block of blocks) {
    const last = groups.at(-1)
    if (last !== undefined && listOf(block) !== null && listOf(last[0]) === listOf(block)) last.push(block)
    else groups.push([block])
  }
  return groups
}
