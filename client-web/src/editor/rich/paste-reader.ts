// Pasted HTML as flat blocks of words: what Word, LibreOffice, mail programs and web pages write, without their looks.
// Lists keep their depth; a row of a table is one block, its cells parted by « · »; pictures, scripts and styles are
// dropped; of everything else the words are kept.
import { DEEPEST, type ListKind } from "../../shape/blocks"
import { safeHref } from "../../shape/links"
import {
  countOf, countsItems, isBold, isBullet, isComment, isCommentMark, isDeleted, isHidden, isItalic, isSpacer, isWordMarker, wordItem,
} from "./paste-style"

/** What a pasted block will be. `rank` is that of its heading element, `level` one of ours if it comes from here. */
export type PastedKind =
  | { readonly is: "paragraph" | "quote" }
  | { readonly is: "heading"; readonly rank: number; readonly level: number | null }
  | { readonly is: "item"; readonly list: ListKind; readonly indent: number }

/** Words under the same marks. */
export interface PastedRun {
  readonly text: string
  readonly strong: boolean
  readonly em: boolean
  readonly href: string | null
}

/** One block. */
export interface PastedBlock {
  readonly kind: PastedKind
  readonly runs: readonly PastedRun[]
  /** The number before an item, as it was counted where it comes from, and how it was written; none where it said none. */
  readonly meant?: { readonly number: number; readonly marker: string }
}

/** What was left out, by what somebody would call it. */
export interface Dropped {
  readonly pictures: number
  readonly comments: number
  /** Struck through, or deleted in a text whose changes are tracked. */
  readonly deletions: number
  /** Each row has become a line. */
  readonly tables: number
}

/** Where all was kept. */
export const NOTHING_DROPPED: Dropped = { pictures: 0, comments: 0, deletions: 0, tables: 0 }

const DROPPED = new Set([
  "applet", "area", "audio", "base", "canvas", "datalist", "embed", "frame", "frameset", "head", "iframe", "img",
  "input", "link", "map", "math", "meta", "meter", "noembed", "noframes", "noscript", "object", "param",
  "picture", "progress", "script", "select", "source", "style", "svg", "template", "textarea", "title",
  "track", "video", "xml",
])
/** What somebody would miss as a picture. */
const PICTURES = new Set(["img", "svg", "canvas", "picture", "video", "object", "embed"])
const BLOCKS = new Set([
  "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
  "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "main", "menu", "nav", "p",
  "pre", "search", "section", "summary",
])
const CELLS = " · "
const SPACES = /[ \t\n\r\f]+/g

/** Where a word stands. */
interface Context {
  readonly strong: boolean
  readonly em: boolean
  readonly href: string | null
  readonly quote: boolean
  /** Line ends and spaces count. */
  readonly pre: boolean
  /** The lists around, outermost first. */
  readonly lists: readonly ListKind[]
  /** What the next item of the innermost bears; null where it says nothing else than its place. */
  readonly counts: { next: number | null } | null
  /** Inside a cell: no new block begins. */
  readonly inCell: boolean
  /** In an item that has begun: its other paragraphs are lines of it. */
  readonly inItem: boolean
}

const OUTSIDE: Context = {
  strong: false, em: false, href: null, quote: false, pre: false, lists: [], counts: null, inCell: false, inItem: false,
}

/** The blocks of a parsed document, and what they lack. `exact` keeps white space and empty blocks, as our own copies mean them. */
export function readPasted(body: Element, exact = false): { readonly blocks: PastedBlock[]; readonly dropped: Dropped } {
  const reader = new Reader(exact)
  reader.children(body, { ...OUTSIDE, pre: exact })
  return { blocks: reader.blocks(), dropped: reader.dropped }
}

class Reader {
  readonly #exact: boolean
  readonly #done: PastedBlock[] = []
  readonly dropped = { ...NOTHING_DROPPED } as { -readonly [What in keyof Dropped]: number }
  #kind: PastedKind = { is: "paragraph" }
  #meant: PastedBlock["meant"]
  #runs: PastedRun[] = []
  #open = false

  constructor(exact: boolean) {
    this.#exact = exact
  }

  blocks(): PastedBlock[] {
    this.#close()
    if (this.#exact) return this.#done
    // A blank line lives between others.
    const isBlank = ({ runs }: PastedBlock): boolean => runs.length === 0
    const [first, last] = [this.#done.findIndex((one) => !isBlank(one)), this.#done.findLastIndex((one) => !isBlank(one))]
    return first < 0 ? [] : this.#done.slice(first, last + 1)
  }

  children(element: Element, context: Context): void {
    for (const child of element.childNodes) {
      if (child.nodeType === 3) this.#words(child.textContent ?? "", context)
      else if (child.nodeType === 1) this.#element(child as Element, context)
    }
  }

  #element(element: Element, context: Context): void {
    const name = element.localName
    if (PICTURES.has(name)) this.dropped.pictures += isSpacer(element) ? 0 : 1
    if (DROPPED.has(name) || isHidden(element) || isWordMarker(element)) return
    if (isComment(element)) return this.#drop("comments", element)
    if (isDeleted(element)) return this.#drop("deletions", element)
    if (name === "br") this.#lineEnd(element, context)
    else if (name === "table") this.#table(element, context)
    else if (name === "ul" || name === "ol") this.#list(element, name === "ol" ? "ordered" : "bullet", context)
    else if (name === "li") this.#item(element, context)
    else if (/^h[1-6]$/.test(name)) this.#heading(element, Number(name[1]), context)
    else if (name === "blockquote") this.#block(element, { is: "quote" }, { ...context, quote: true })
    else if (BLOCKS.has(name)) this.#paragraph(element, context)
    else this.children(element, marked(element, context))
  }

  /** One thing is one, however many elements it is made of. */
  #drop(what: "comments" | "deletions", element: Element): void {
    if (what === "deletions" && (element.textContent ?? "").trim() === "") return
    // A comment's mark in the text and its words at the end are one: those are counted where they stand alone.
    if (what === "comments" && !isCommentMark(element)) return
    this.dropped[what] += 1
  }

  #paragraph(element: Element, context: Context): void {
    const pre = context.pre || element.localName === "pre"
    const item = wordItem(element)
    const own = element.getAttribute("data-list")
    const inner = { ...marked(element, context), pre }
    if (item && !context.inCell) {
      const marker = markerIn(element).trim()
      const list = countsItems(marker) ? "ordered" : "bullet"
      const number = countOf(marker)
      // « Art. 1 » counts nothing that a list shows, and is no bullet: it is a word, which no number equals.
      const meant = isBullet(marker) ? undefined : number === null ? { number: -1, marker } : { number, marker }
      this.#block(element, itemKind(list, item.indent), { ...inner, inItem: true }, meant)
    } else if (own !== null && !context.inCell) {
      const list = own === "ordered" ? "ordered" : "bullet"
      this.#block(element, itemKind(list, Number(element.getAttribute("data-indent"))), inner)
    } else if (/\bMsoTitle\b/.test(element.className)) {
      this.#block(element, { is: "heading", rank: 1, level: null }, inner)
    } else {
      const quote = context.quote || /\b(editor-quote|Mso(Intense)?Quote)\b/.test(element.className)
      this.#block(element, { is: quote ? "quote" : "paragraph" }, inner)
    }
  }

  #heading(element: Element, rank: number, context: Context): void {
    const level = element.getAttribute("data-level")
    this.#block(element, { is: "heading", rank, level: level === null ? null : Number(level) }, context)
  }

  /** A block of its own; in a cell some words among others, in an item a line of it. */
  #block(element: Element, kind: PastedKind, context: Context, meant?: PastedBlock["meant"]): void {
    if (context.inCell) {
      this.#gap()
      this.children(element, context)
      this.#gap()
    } else if (context.inItem && kind.is === "paragraph") {
      if (this.#hasWords()) this.#push("\n", context)
      this.children(element, context)
    } else {
      this.#begin(kind, meant)
      this.children(element, context)
      this.#close(kind.is === "paragraph" && isBlankLine(element))
    }
  }

  #list(element: Element, list: ListKind, context: Context): void {
    if (!context.inCell) this.#close()
    const start = list === "ordered" ? Number.parseInt(element.getAttribute("start") ?? "", 10) : NaN
    const counts = { next: Number.isFinite(start) ? start : null }
    this.children(element, { ...context, lists: [...context.lists, list], counts, inItem: false })
    if (!context.inCell) this.#close()
  }

  #item(element: Element, context: Context): void {
    if (context.inCell) {
      this.#gap()
      this.children(element, context)
      return
    }
    if (context.lists.at(-1) === "ordered" && context.counts !== null && !this.#exact) {
      const value = Number.parseInt(element.getAttribute("value") ?? "", 10)
      if (Number.isFinite(value)) context.counts.next = value
    }
    const said = Number(element.getAttribute("aria-level") ?? element.getAttribute("data-aria-level"))
    const indent = Math.max(context.lists.length, said > 0 ? said : 0) - 1
    const own = this.#exact ? element.getAttribute("data-indent") : null
    const number = this.#exact ? null : context.counts?.next ?? null
    if (number !== null && context.counts !== null) context.counts.next = number + 1
    this.#begin(
      itemKind(context.lists.at(-1) ?? "bullet", own === null ? indent : Number(own)),
      number === null ? undefined : { number, marker: `${number}.` },
    )
    this.children(element, { ...marked(element, context), inItem: true })
    this.#close()
  }

  #table(table: Element, context: Context): void {
    if (context.inCell) {
      this.children(table, context)
      return
    }
    this.#close()
    if (table.querySelectorAll("tr").length > 1) this.dropped.tables += 1
    for (const caption of table.querySelectorAll(":scope > caption")) {
      this.#paragraph(caption, { ...context, inItem: false })
    }
    const list = context.lists.at(-1)
    const kind = list ? itemKind(list, context.lists.length - 1) : ({ is: "paragraph" } as const)
    for (const row of table.querySelectorAll(":scope > tr, :scope > * > tr")) {
      this.#begin(kind)
      for (const cell of row.children) this.#cell(cell, context)
      this.#close()
    }
  }

  #cell(cell: Element, context: Context): void {
    const before = this.#runs.length
    const needed = this.#hasWords()
    const strong = cell.localName === "th" || context.strong
    this.children(cell, { ...context, strong, inCell: true, inItem: false })
    const words = this.#runs.slice(before)
    if (!needed || !words.some((run) => run.text.trim() !== "")) return
    this.#runs.splice(before, 0, { text: CELLS, strong: false, em: false, href: null })
  }

  #lineEnd(element: Element, context: Context): void {
    // What PM and browsers put where nothing is, or around what they copy.
    if (/Apple-interchange-newline|ProseMirror-trailingBreak/.test(element.className)) return
    if (context.inCell) this.#gap()
    else this.#push("\n", context)
  }

  #words(text: string, context: Context): void {
    const words = context.pre && !context.inCell ? text.replace(/\r\n?/g, "\n") : text.replace(SPACES, " ")
    // White space between blocks is nobody's.
    if (words === "" || (words === " " && !this.#hasWords()) || (!this.#open && /^[ \n\t]*$/.test(words))) return
    this.#push(words, context)
  }

  #push(text: string, { strong, em, href, quote }: Context): void {
    if (!this.#open) this.#begin({ is: quote ? "quote" : "paragraph" })
    // Headings are bold by themselves.
    this.#runs.push({ text, strong: strong && this.#kind.is !== "heading", em, href })
  }

  /** A space between what stood in blocks of their own. */
  #gap(): void {
    if (this.#hasWords()) this.#runs.push({ text: " ", strong: false, em: false, href: null })
  }

  #hasWords(): boolean {
    return this.#runs.some((run) => run.text.trim() !== "")
  }

  #begin(kind: PastedKind, meant?: PastedBlock["meant"]): void {
    this.#close()
    this.#kind = kind
    this.#meant = meant
    this.#open = true
  }

  #close(isBlankLine = false): void {
    const runs = this.#exact ? this.#runs : tidied(this.#runs)
    if (this.#open && (this.#exact || runs.length > 0 || isBlankLine)) {
      this.#done.push({ kind: this.#kind, runs, ...(this.#meant && { meant: this.#meant }) })
    }
    this.#meant = undefined
    this.#runs = []
    this.#open = false
  }
}

/** The context inside an element that marks its words. */
function marked(element: Element, context: Context): Context {
  const name = element.localName
  const strong = isBold(element) ?? (name === "b" || name === "strong" ? true : context.strong)
  const em = isItalic(element) ?? (name === "i" || name === "em" ? true : context.em)
  const href = name === "a" ? safeHref(element.getAttribute("href") ?? "") : context.href
  return { ...context, strong, em, href }
}

function itemKind(list: ListKind, indent: number): PastedKind {
  return { is: "item", list, indent: Math.max(0, Math.min(DEEPEST, Math.trunc(indent) || 0)) }
}

/** The bullet or number in an item of Word. */
function markerIn(element: Element): string {
  return [...element.querySelectorAll("*")].find(isWordMarker)?.textContent ?? ""
}

/** One space between words, none at the ends and around line ends; empty runs are gone, like ones are one. */
function tidied(runs: readonly PastedRun[]): PastedRun[] {
  const result: PastedRun[] = []
  for (const run of runs) {
    const last = result.at(-1)
    const afterSpace = last === undefined || /[ \n]$/.test(last.text)
    const text = run.text.replace(/ *\n */g, "\n").replace(/^ +/, (spaces) => (afterSpace ? "" : spaces.slice(0, 1)))
    if (last && text.startsWith("\n")) result[result.length - 1] = { ...last, text: last.text.replace(/ +$/, "") }
    if (text !== "") result.push({ ...run, text })
  }
  while (result.length > 0) {
    const last = result.pop()
    const text = last?.text.replace(/[ \n]+$/, "") ?? ""
    if (last && text !== "") return trimmedStart([...result, { ...last, text }])
  }
  return []
}

/** How Word, mail programs and web pages write an empty line: a paragraph of nothing, or a line end where another would be. */
function isBlankLine(element: Element): boolean {
  if ((element.textContent ?? "").trim() !== "" || element.querySelector("img, svg, table, ul, ol, object, video") !== null) return false
  return element.localName === "p" || element.querySelector("br") !== null
}

/** Nothing but words at the beginning; a block of no-break spaces is how Word writes an empty line. */
function trimmedStart(runs: readonly PastedRun[]): PastedRun[] {
  if (runs.every((run) => run.text.trim() === "")) return []
  const first = runs.findIndex((run) => run.text.replace(/^\n+/, "") !== "")
  return runs.slice(first).map((run, index) => (index === 0 ? { ...run, text: run.text.replace(/^\n+/, "") } : run))
}
