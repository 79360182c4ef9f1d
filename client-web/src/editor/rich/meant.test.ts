// @vitest-environment jsdom
// What is pasted or copied is what was meant: numbers, bullets and blank lines as they stood, deletions and comments left out, and
// whatever can't be kept is told of.
import { DOMParser as SchemaParser, type Node } from "prosemirror-model"
import { EditorState, TextSelection } from "prosemirror-state"
import { describe, expect, test } from "vitest"
import type { Block } from "../../shape/blocks"
import { copyShown } from "./copy-shown"
import { CopySerializer } from "./copy"
import { cleanPasted, parsePastedText } from "./paste"
import { schema } from "./schema"

const p = (words = "") => schema.node("paragraph", null, words === "" ? [] : schema.text(words))
const item = (words: string, list = "bullet", indent = 0) => schema.node("item", { list, indent }, words === "" ? [] : schema.text(words))
const quote = (words: string) => schema.node("quote", null, schema.text(words))
const heading = (words: string) => schema.node("heading", { level: 2 }, schema.text(words))
const doc = (...blocks: Node[]) => schema.node("doc", null, blocks)

/** A block in short: « 1 bullet words ». */
const short = (node: Node) => {
  const kind = node.type.name === "item" ? `${String(node.attrs["indent"])} ${String(node.attrs["list"])}` : node.type.name
  return `${kind}: ${node.textContent}`
}
const blocksOf = (node: Node) => Array.from({ length: node.childCount }, (_, at) => short(node.child(at)))
const pastedDoc = (html: string) => {
  const body = document.createElement("div")
  body.innerHTML = cleanPasted(html).html
  return SchemaParser.fromSchema(schema).parse(body)
}
const pasted = (html: string) => blocksOf(pastedDoc(html))
const text = (words: string) => {
  const { content } = parsePastedText(words)
  return Array.from({ length: content.childCount }, (_, at) => short(content.child(at)))
}

describe("C62: bare text that is pasted", () => {
  test.each<readonly [string, readonly string[]]>([
    ["3. trois\n4. quatre\n7) sept", ["paragraph: 3. trois", "paragraph: 4. quatre", "paragraph: 7) sept"]],
    ["1. un\n2. deux\n4. quatre", ["0 ordered: un", "0 ordered: deux", "paragraph: 4. quatre"]],
    ["12. rue des Lilas", ["paragraph: 12. rue des Lilas"]],
    ["- 5 %", ["paragraph: - 5 %"]],
    ["- 5 ateliers\n- 3 réunions", ["0 bullet: 5 ateliers", "0 bullet: 3 réunions"]],
    ["un\n\n\ndeux", ["paragraph: un", "paragraph: ", "paragraph: ", "paragraph: deux"]],
    ["- un\n  - deux\n\t- trois\n- quatre", ["0 bullet: un", "1 bullet: deux", "1 bullet: trois", "0 bullet: quatre"]],
    ["1. un\n   suite\n2. deux", ["0 ordered: un\nsuite", "0 ordered: deux"]],
    ["    - seul", ["0 bullet: seul"]],
    ["2025. Une année\n1.5 point\n(a) parenthèse", ["paragraph: 2025. Une année", "paragraph: 1.5 point", "paragraph: (a) parenthèse"]],
  ])("%j", (words, blocks) => {
    expect(text(words)).toEqual(blocks)
  })
})

const WORD_ITEM = (marker: string, words: string, level = 1) => (
  `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${marker}<span>&nbsp;&nbsp;</span></span>${words}</p>`
)

describe("C62: a list that is pasted", () => {
  test("counts as it did, or its numbers are words", () => {
    expect(pasted("<ol start=3><li>c</li><li>d</li></ol>")).toEqual(["paragraph: 3. c", "paragraph: 4. d"])
    expect(pasted("<ol><li>a</li></ol><ol start=2><li>b</li></ol>")).toEqual(["0 ordered: a", "0 ordered: b"])
    expect(pasted("<ol start=1><li>a</li><li value=5>e</li></ol>")).toEqual(["0 ordered: a", "paragraph: 5. e"])
    expect(pasted("<ol><li>a</li><li>b</li></ol>")).toEqual(["0 ordered: a", "0 ordered: b"])
  })

  test("from Word counts as it did there, on each level", () => {
    expect(pasted(WORD_ITEM("1.", "un") + WORD_ITEM("a)", "un a", 2) + WORD_ITEM("b)", "un b", 2) + WORD_ITEM("2.", "deux"))).toEqual([
      "0 ordered: un", "1 ordered: un a", "1 ordered: un b", "0 ordered: deux",
    ])
    expect(pasted(WORD_ITEM("3.", "trois") + WORD_ITEM("4.", "quatre"))).toEqual(["paragraph: 3. trois", "paragraph: 4. quatre"])
    expect(pasted(WORD_ITEM("Art. 1", "Objet") + WORD_ITEM("1.1.", "Détail"))).toEqual(["paragraph: Art. 1 Objet", "paragraph: 1.1. Détail"])
    expect(pasted(WORD_ITEM("·", "un") + WORD_ITEM("o", "deux", 2) + WORD_ITEM("§", "trois", 3))).toEqual(["0 bullet: un", "1 bullet: deux", "2 bullet: trois"])
    expect(pasted(WORD_ITEM("i.", "un") + WORD_ITEM("ii.", "deux"))).toEqual(["0 ordered: un", "0 ordered: deux"])
  })
})

describe("C62: what is pasted from Word", () => {
  test("has no deleted words, and says how many passages are gone", () => {
    const html = "<p>Le <del>vieux </del><ins>nouveau</ins> plan <span class=msoDel>de 2019</span><span style='text-decoration:line-through'>barré</span></p>"
    expect(pasted(html)).toEqual(["paragraph: Le nouveau plan"])
    expect(cleanPasted(html).dropped).toMatchObject({ deletions: 3, comments: 0 })
  })

  test("has no comments, and keeps what was commented upon", () => {
    const html = "<p class=MsoNormal>Un mot <a style='mso-comment-reference:AB_1;mso-comment-date:20260101T1200'>commenté</a><span class=MsoCommentReference>"
      + "<span style='mso-special-character:comment'><a class=msocomanchor href=\"#_msocom_1\">[AB1]</a></span></span> ici.</p>"
      + "<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt>"
      + "<p class=MsoCommentText><a class=msocomoff href=\"#_msoanchor_1\">[AB1]</a>À revoir avec l’ARS</p></div></div></div>"
    expect(pasted(html)).toEqual(["paragraph: Un mot commenté ici."])
    expect(cleanPasted(html).dropped).toMatchObject({ comments: 1, deletions: 0 })
  })

  test("has no pictures, which is said, also where nothing else is pasted; a picture that nobody saw is none", () => {
    expect(cleanPasted("<p><img src='file:///c:/x.png'></p>").dropped.pictures).toBe(1)
    expect(cleanPasted("<p>un<img width=1 height=1></p>").dropped.pictures).toBe(0)
  })

  test("has its blank lines, but none before and after", () => {
    const empty = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    expect(pasted(`${empty}<p>un</p>${empty}${empty}<p>deux</p>${empty}`)).toEqual(["paragraph: un", "paragraph: ", "paragraph: ", "paragraph: deux"])
    expect(pasted("<p>un</p><p></p><p>deux</p>")).toEqual(["paragraph: un", "paragraph: ", "paragraph: deux"])
    expect(pasted("<div>un</div><div><br></div><div>deux</div>")).toEqual(["paragraph: un", "paragraph: ", "paragraph: deux"])
    expect(pasted("<div><div>un</div><div></div></div>\n<div>deux</div>")).toEqual(["paragraph: un", "paragraph: deux"])
  })

  test("has its tables as lines, which is said", () => {
    const { dropped } = cleanPasted("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")
    expect(dropped).toEqual({ pictures: 0, comments: 0, deletions: 0, tables: 1 })
  })
})

const EVERYTHING = doc(
  heading("Titre"), p("Avant"), item("Un"), item("Deux"), item("Deux-un", "bullet", 1), item("Trois"), item("a", "ordered"), item("b\nsuite", "ordered"),
  quote("Dit"), p(), p("Après"),
)

/** What the editor hands to the clipboard. */
function copied(node: Node, from = 1, to = node.content.size - 1) {
  const state = EditorState.create({ doc: node, selection: TextSelection.create(node, from, to) })
  const serializer = new CopySerializer(() => state)
  const slice = state.selection.content()
  const wrap = document.createElement("div")
  wrap.append(serializer.serializeFragment(slice.content, { document }))
  wrap.firstElementChild?.setAttribute("data-pm-slice", "1 1 []")
  return { html: wrap.innerHTML, text: serializer.text(slice) }
}

/** Where a word stands. */
const at = (node: Node, words: string) => {
  let found = -1
  node.descendants((child, position) => {
    if (child.isText && found < 0 && child.text?.includes(words)) found = position + (child.text.indexOf(words))
  })
  return found
}

describe("C61: what is copied out of the editor", () => {
  test("is real lists and quotes for other programs", () => {
    const { html } = copied(EVERYTHING)
    expect(html.replace(/ data-[a-z-]+="[^"]*"/g, "")).toBe(
      "<h3>Titre</h3><p>Avant</p><ul><li>Un</li><li>Deux<ul><li>Deux-un</li></ul></li><li>Trois</li></ul><ol><li>a</li><li>b<br>suite</li></ol>"
      + "<blockquote>Dit</blockquote><p></p><p>Après</p>",
    )
  })

  test("is as bare text what one sees: bullets, numbers, levels, and no blank line that wasn’t there", () => {
    expect(copied(EVERYTHING).text).toBe("Titre\nAvant\n- Un\n- Deux\n  - Deux-un\n- Trois\n1. a\n2. b\n   suite\nDit\n\nAprès")
  })

  test("is what it was when it is pasted back, as HTML and, lists at least, as bare text", () => {
    const { html, text: words } = copied(EVERYTHING)
    expect(pastedDoc(html).toJSON()).toEqual(EVERYTHING.toJSON())
    expect(text(words)).toEqual([
      "paragraph: Titre", "paragraph: Avant", "0 bullet: Un", "0 bullet: Deux", "1 bullet: Deux-un", "0 bullet: Trois", "0 ordered: a", "0 ordered: b\nsuite",
      "paragraph: Dit", "paragraph: ", "paragraph: Après",
    ])
    const odd = doc(item("profond", "bullet", 2), item("moins", "ordered", 1), item("", "bullet", 1), item("deux  espaces", "ordered", 0))
    expect(pastedDoc(copied(odd).html).toJSON()).toEqual(odd.toJSON())
  })

  test("of some words of an item is these words; the third item is the third", () => {
    const list = doc(item("un", "ordered"), item("deux mots", "ordered"), item("trois", "ordered"), item("quatre", "ordered"))
    const mots = at(list, "mots")
    expect(copied(list, mots, mots + 4)).toEqual({ html: "<p data-pm-slice=\"1 1 []\">mots</p>", text: "mots" })
    const third = at(list, "trois")
    expect(copied(list, third, list.content.size - 1).text).toBe("3. trois\n4. quatre")
    expect(copied(list, third, list.content.size - 1).html).toContain("<ol start=\"3\"")
    expect(copied(list, third, third + 5).text).toBe("3. trois")
  })

  test("holds links that may be followed, and marks", () => {
    const link = schema.marks.link.create({ href: "https://exemple.fr/" })
    const bold = schema.marks.strong.create()
    const node = doc(schema.node("paragraph", null, [schema.text("gras", [bold]), schema.text(" "), schema.text("lien", [link])]))
    expect(copied(node).html).toContain("<strong>gras</strong> <a href=\"https://exemple.fr/\">lien</a>")
  })
})

describe("C61: what is copied out of a text that is only read", () => {
  const run = (words: string) => [{ text: words, strong: false, em: false, link: null, others: {} }]
  const blocks: Block[] = [
    { kind: { is: "paragraph" }, runs: run("Avant") }, { kind: { is: "item", list: "ordered", indent: 0 }, runs: run("un") },
    { kind: { is: "item", list: "ordered", indent: 0 }, runs: run("deux mots") }, { kind: { is: "quote" }, runs: run("Dit") },
  ]
  const box = document.createElement("div")
  box.innerHTML = "<p data-block=0>Avant</p><ol><li><p data-block=1><span>un</span></p></li><li><p data-block=2><span>deux mots</span></p></li></ol>"
    + "<blockquote data-block=3>Dit</blockquote>"
  document.body.append(box)
  const copy = (select: (selection: Selection) => void) => {
    const selection = document.getSelection() as Selection
    selection.removeAllRanges()
    select(selection)
    const data = new Map<string, string>()
    const done = copyShown(box, blocks, { setData: (type: string, value: string) => data.set(type, value) } as unknown as DataTransfer)
    return done ? { html: data.get("text/html"), text: data.get("text/plain") } : null
  }
  const words = (block: number) => (box.querySelector(`[data-block="${block}"]`)?.querySelector("span") ?? box.querySelector(`[data-block="${block}"]`))?.firstChild as ChildNode

  test("is the same as out of the editor", () => {
    const all = copy((selection) => selection.selectAllChildren(box))
    expect(all?.text).toBe("Avant\n1. un\n2. deux mots\nDit")
    expect(all?.html?.replace(/ data-[a-z-]+="[^"]*"/g, "")).toBe("<p>Avant</p><ol><li>un</li><li>deux mots</li></ol><blockquote>Dit</blockquote>")
    expect(copy((selection) => selection.setBaseAndExtent(words(2), 5, words(3), 2))?.text).toBe("2. mots\nDi")
    expect(copy((selection) => selection.setBaseAndExtent(words(2), 9, words(2), 5))?.text).toBe("mots")
  })

  test("a triple click takes its own line alone; what goes beyond the text is the browser’s", () => {
    expect(copy((selection) => selection.setBaseAndExtent(words(1), 0, words(2), 0))?.text).toBe("1. un")
    expect(copy((selection) => selection.selectAllChildren(document.body))).toBeNull()
    expect(copy((selection) => selection.collapse(words(0), 1))).toBeNull()
  })
})
