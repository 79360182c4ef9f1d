// @vitest-environment jsdom
import { DOMParser as SchemaParser } from "prosemirror-model"
import { describe, expect, it } from "vitest"
import { cleanPasted, parsePastedText } from "./paste"
import { schema } from "./schema"

const cleaned = (html: string): string => cleanPasted(html).html

/** The editor's document for pasted HTML, in ProseMirror's short form. */
function pasted(html: string): string {
  const body = document.createElement("div")
  body.innerHTML = cleaned(html)
  return SchemaParser.fromSchema(schema).parse(body).toString()
}

/** Kind and depth of the list items. */
function items(html: string): string[] {
  const body = document.createElement("div")
  body.innerHTML = cleaned(html)
  return [...body.children].map((one) => {
    const { list, indent } = (one as HTMLElement).dataset
    return `${list ?? one.localName} ${indent ?? ""} ${one.textContent}`.replace("  ", " ")
  })
}

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm} --></style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head>
<body lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<p class=MsoTitle>Diagnostic<o:p></o:p></p>
<h1 style='margin-left:0cm'><b>Accès aux soins</b><o:p></o:p></h1>
<p class=MsoNormal style='text-align:justify'>Le territoire compte <b style='mso-bidi-font-weight:normal'>12 médecins</b>
généralistes<span style='mso-spacerun:yes'>  </span>et <i>deux</i> maisons de santé.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Mobilité<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>Transport à la demande<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Recruter</p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal>Acteur<o:p></o:p></p></td><td><p class=MsoNormal>Rôle</p></td></tr>
<tr><td><p class=MsoNormal>CCAS</p></td><td><p class=MsoNormal>Pilote</p><p class=MsoNormal>Relais</p></td></tr></table>
<p class=MsoNormal><a href="https://exemple.fr/x">Le site</a> <a href="javascript:alert(1)">piège</a>
<img src="x" onerror="alert(1)"><script>alert(2)</script></p>
<!--EndFragment--></body></html>`

describe("pasting from Word", () => {
  it("keeps headings, lists with their depth, marks and rows of tables, and nothing else", () => {
    expect(pasted(WORD)).toBe(`doc(${[
      "heading(\"Diagnostic\")",
      "heading(\"Accès aux soins\")",
      "paragraph(\"Le territoire compte \", strong(\"12 médecins\"), \" généralistes et \", em(\"deux\"), \" maisons de santé.\")",
      "paragraph",
      "item(\"Mobilité\")",
      "item(\"Transport à la demande\")",
      "item(\"Recruter\")",
      "paragraph(\"Acteur · Rôle\")",
      "paragraph(\"CCAS · Pilote Relais\")",
      "paragraph(link(\"Le site\"), \" piège\")",
    ].join(", ")})`)
    expect(items(WORD).slice(4, 7)).toEqual(["bullet 0 Mobilité", "bullet 1 Transport à la demande", "ordered 0 Recruter"])
  })

  it("leaves no attribute but ours", () => {
    const html = cleaned(WORD)
    expect(html).not.toMatch(/style|class=|onerror|script|img|mso|javascript|<o:p/i)
  })
})

describe("pasting lists", () => {
  it("of web pages keeps their depth and kind", () => {
    expect(items("<ul><li>un<ol><li><p>deux</p><p>suite</p></li></ol></li><li>trois</li></ul>")).toEqual([
      "bullet 0 un", "ordered 1 deux\nsuite", "bullet 0 trois",
    ])
  })

  it("of word processors in the browser keeps it as well", () => {
    expect(items("<ul><li aria-level=1>un</li><ul><li aria-level=2>deux</li></ul></ul>")).toEqual(["bullet 0 un", "bullet 1 deux"])
    const item = (level: number, words: string): string => (
      `<div><ul><li data-aria-level=${level}><p>${words}</p></li></ul></div>`
    )
    expect(items(item(1, "un") + item(3, "deux"))).toEqual(["bullet 0 un", "bullet 2 deux"])
  })

  it("never goes deeper than there is room", () => {
    const deep = "<ul><li>x".repeat(9)
    expect(items(deep).at(-1)).toBe("bullet 3 x")
  })
})

describe("pasting tables", () => {
  it("makes a row a paragraph, or an item inside a list", () => {
    const table = "<table><caption>Acteurs</caption><thead><tr><th>Nom</th><th>Rôle</th></tr></thead>"
      + "<tbody><tr><td>CCAS</td><td></td><td><ul><li>a</li><li>b</li></ul></td></tr><tr><td></td></tr></tbody></table>"
    expect(pasted(table)).toBe(
      "doc(paragraph(\"Acteurs\"), paragraph(strong(\"Nom\"), \" · \", strong(\"Rôle\")), paragraph(\"CCAS · a b\"))",
    )
    expect(items(`<ul><li>un</li><li>${table}</li></ul>`).slice(-1)).toEqual(["bullet 0 CCAS · a b"])
  })
})

describe("pasting anything", () => {
  it("runs nothing and keeps the words of what it doesn't know", () => {
    Object.assign(window, { hit: 0 })
    const html = "<svg onload='window.hit=1'><text>x</text></svg><iframe srcdoc='<p>y'></iframe><blink>clin</blink> "
      + "<x-y>d’œil</x-y><button>bouton</button><p style='display:none'>caché</p><math><mi>z</mi></math>"
      + "<details><summary>titre</summary>suite</details>"
    expect(pasted(html)).toBe("doc(paragraph(\"clin d’œilbouton\"), paragraph(\"titre\"), paragraph(\"suite\"))")
    expect(Reflect.get(window, "hit")).toBe(0)
  })

  it("links only where a link may lead", () => {
    const addresses = ["http://a.fr", "https://a.fr", "mailto:a@b.fr", "tel:+33231", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
      "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc", "/relative", "#ici", "blob:x"]
    const linked = addresses.filter((address) => {
      const anchor = document.createElement("a")
      anchor.setAttribute("href", address)
      anchor.textContent = "mot"
      return pasted(anchor.outerHTML).includes("link")
    })
    expect(linked).toEqual(["http://a.fr", "https://a.fr", "mailto:a@b.fr", "tel:+33231"])
  })

  it("takes weight and slant from styles as well", () => {
    const html = "<b style='font-weight:normal'><span style='font-weight:700'>gras</span> "
      + "<span style='font-style: italic'>penché</span> rien</b>"
    expect(pasted(html)).toBe("doc(paragraph(strong(\"gras\"), \" \", em(\"penché\"), \" rien\"))")
  })

  it("makes the highest heading one of the second level", () => {
    const levels = (html: string): (string | undefined)[] => {
      const body = document.createElement("div")
      body.innerHTML = cleaned(html)
      return [...body.children].map((one) => (one as HTMLElement).dataset["level"])
    }
    expect(levels("<h1>a</h1><h2>b</h2><h5>c</h5>")).toEqual(["2", "3", "6"])
    expect(levels("<h3>a</h3><h4>b</h4>")).toEqual(["2", "3"])
    expect(levels("<h5 data-level=3>a</h5>")).toEqual(["3"])
  })

  it("reads lines, spaces and quotes", () => {
    expect(pasted("un<br>deux<div>trois</div>")).toBe("doc(paragraph(\"un\\ndeux\"), paragraph(\"trois\"))")
    expect(pasted("<pre>a\n  b</pre>")).toBe("doc(paragraph(\"a\\nb\"))")
    expect(pasted("<blockquote><p>a</p><p>b</p></blockquote>")).toBe("doc(quote(\"a\"), quote(\"b\"))")
    expect(pasted("<p> a \n b </p> <p>\u00a0</p>")).toBe("doc(paragraph(\"a b\"))")
    expect(pasted("<p>12\u00a0%\u00a0</p>")).toBe("doc(paragraph(\"12\u00a0%\u00a0\"))")
  })

  it("gives back what was copied here", () => {
    const own = "<html><body>\n<!--StartFragment--><p data-pm-slice='1 1 []'>deux  espaces</p><p></p>"
      + "<h4 class='editor-heading' data-level='2'>titre</h4>"
      + "<p class='editor-item' data-list='ordered' data-indent='2'>un\ndeux</p>"
      + "<p class='editor-quote'>dit</p><!--EndFragment-->\n</body></html>"
    expect(pasted(own)).toBe("doc(paragraph(\"deux  espaces\"), paragraph, heading(\"titre\"), item(\"un\\ndeux\"), quote(\"dit\"))")
    expect(items(own)[3]).toBe("ordered 2 un\ndeux")
  })

  it("that is bare text makes a block a line", () => {
    expect(parsePastedText("un\r\n- deux\n• trois\n2. quatre\n\n-cinq").content.toString()).toBe(
      "<paragraph(\"un\"), item(\"deux\"), item(\"trois\"), paragraph(\"2. quatre\"), paragraph, paragraph(\"-cinq\")>",
    )
  })

  it("of 200 000 characters takes no time", () => {
    const html = `<p class=MsoNormal style='margin:0'>${"Un mot après l’autre, <b>gras</b>. ".repeat(40)}</p>`.repeat(150)
    const start = performance.now()
    const clean = cleaned(html)
    expect(clean.length).toBeGreaterThan(200_000)
    const took = performance.now() - start
    console.info(`${html.length} characters of HTML read in ${Math.round(took)} ms`)
    expect(took).toBeLessThan(15_000)
  })
})
