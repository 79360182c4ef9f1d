// Documents on paper, one after the other, each on sheets of its own: what `printed.ts` says, drawn. No controls, no colours
// needed.
import { Fragment, useEffect, useLayoutEffect, useMemo, useReducer } from "react"
import { serverNow } from "../../api"
import type { Gabarit } from "../../api/generated/types"
import { renderBlocks } from "../../editor"
import { locale } from "../../i18n"
import { FRENCH } from "../../i18n/French"
import type { FormSource } from "../../source"
import { useSpeech, type Speech } from "../fields/value"
import { Lists, Tables } from "./PrintRows"
import { printed, type Across, type Line, type Part, type Printed, type Said } from "./printed"
import { hasMargins, putSheets, sheetRules, type SheetWords } from "./sheets"
import "./print.css"

/** A document to be printed. */
export interface PrintedDocument {
  readonly source: FormSource
  readonly gabarit: Gabarit
}

/** What is said of all. */
export interface PrintProps {
  readonly documents: readonly PrintedDocument[]
  /** Titles of documents by id. */
  readonly titles?: ReadonlyMap<string, string>
  /** What the workspace is called; empty where that isn't known. */
  readonly contract?: string
  /** Of which moment they are, in words, where that isn't now. */
  readonly asOf?: string | undefined
  /** Whether sensitive fields are printed, of those documents in which they aren't kept from the reader. */
  readonly sensitive?: boolean
}

const NO_TITLES: ReadonlyMap<string, string> = new Map()

/** The documents as they are printed. */
export function PrintView({ documents, titles = NO_TITLES, contract = "", asOf, sensitive = false }: PrintProps) {
  const speech = useSpeech()
  useChanges(documents)
  const shown = documents.map(({ source, gabarit }) => ({
    source, print: printed({ gabarit, root: source.value([]), speech, titles, sensitive: sensitive && !source.withheld }),
  }))
  const words = shown.map(({ print }) => marginWords(print, contract, asOf, speech))
  const rules = sheetRules(words, speech.text("print of"))
  useLayoutEffect(() => putSheets(rules), [rules])
  const inMargins = useMemo(hasMargins, [])
  return shown.map(({ source, print }, at) => (
    <PrintedSheets key={source.id} source={source} print={print} at={at} speech={speech} margins={inMargins ? null : words[at] ?? null} />
  ))
}

/** What is written meanwhile is printed too. */
function useChanges(documents: readonly PrintedDocument[]): void {
  const [, redraw] = useReducer((times: number) => times + 1, 0)
  useEffect(() => {
    const ends = documents.map(({ source }) => source.subscribe([], redraw))
    return () => ends.forEach((end) => end())
  }, [documents])
}

/** What the margins of a document's sheets say. */
function marginWords(print: Printed, contract: string, asOf: string | undefined, { text, language }: Speech): SheetWords {
  const day = new Intl.DateTimeFormat(locale(language), { dateStyle: "long" }).format(serverNow())
  const title = print.title === "" ? text("print untitled") : print.title
  const secret = print.sensitive === "printed" ? [text("print has sensitive")] : []
  return {
    head: [contract, print.number !== "" ? `${print.kind} ${print.number}` : title.startsWith(print.kind) ? title : `${print.kind} – ${title}`],
    foot: [text("print draft"), ...(asOf === undefined ? [] : [text("print as of", { when: asOf })]), ...secret, text("print on", { day: language === "fr" ? day.replace(/^1 /, "1er ") : day })].join(" · "),
    turned: print.turned,
  }
}

function PrintedSheets({ source, print, at, speech, margins }: {
  readonly source: FormSource
  readonly print: Printed
  readonly at: number
  readonly speech: Speech
  /** What the margins can't say here. */
  readonly margins: SheetWords | null
}) {
  const { text, language } = speech
  const title = print.title === "" ? text("print untitled") : print.title
  return (
    <article className="form-print" data-sheet={at} {...FRENCH}>
      <header className="print-head">
        <div className="print-names">
          <p className="print-kind">{print.kind}</p>
          {!print.hasOwnTitle && <h1 dir="auto">{title}</h1>}
          {margins !== null && <p className="print-margins" dir="auto">{[...margins.head, margins.foot].filter(Boolean).join(" · ")}</p>}
        </div>
        <ul className="print-logos" lang={language} aria-label={text("print logos")}>
          <li>{text("print logo contract")}</li>
          <li>{text("print logo agency")}</li>
          <li>{text("print logo authority")}</li>
        </ul>
      </header>
      {print.parts.map((part, number) => <PrintPart key={number} part={part} source={source} speech={speech} />)}
      {print.sensitive === "left out" && <p className="print-note" lang={language}>{text("print sensitive")}</p>}
    </article>
  )
}

interface Drawn {
  readonly source: FormSource
  readonly speech: Speech
}

function PrintPart({ part, ...drawn }: Drawn & { readonly part: Part }) {
  switch (part.is) {
    case "banner": {
      const Words = part.isTitle ? "h1" : "p"
      return (
        <div className="print-banner">
          <p className="print-banner-label" dir="auto">{part.label}</p>
          <Words className="print-banner-words"><Says says={part.says} {...drawn} /></Words>
        </div>
      )
    }
    case "options":
      return (
        <p className="print-options">
          {part.options.map(({ label, chosen }) => (
            <span key={label} className="print-option" data-chosen={chosen || undefined}>{chosen ? "☒" : "☐"}{"\u00a0"}{label}</span>
          ))}
          {part.other !== "" && <span className="print-option" data-chosen>☒{"\u00a0"}{part.other}</span>}
        </p>
      )
    case "across":
      return (
        <section className="print-section">
          {part.heading !== "" && <h2>{part.heading}</h2>}
          {part.lines.map((line) => <AcrossRows key={line.key} line={line} isUnder={part.heading !== ""} {...drawn} />)}
        </section>
      )
    case "lines":
      return (
        <section className="print-section">
          {part.heading !== "" && <h2>{part.heading}</h2>}
          <table className="print-model">
            <tbody>{part.lines.map((line) => <ModelLine key={line.key} line={line} {...drawn} />)}</tbody>
          </table>
        </section>
      )
  }
}

function ModelLine({ line, ...drawn }: Drawn & { readonly line: Line }) {
  return (
    <tr data-cut={line.cut || undefined}>
      <th scope="row"><span dir="auto">{line.label}</span></th>
      <td><Says says={line.says} {...drawn} /></td>
    </tr>
  )
}

function AcrossRows({ line, isUnder, ...drawn }: Drawn & { readonly line: Across; readonly isUnder: boolean }) {
  const Heading = isUnder ? "h3" : "h2"
  return (
    <div className="print-rows">
      {line.label !== "" && <Heading>{line.label}</Heading>}
      <Says says={line.says === null ? [] : [line.says]} {...drawn} />
    </div>
  )
}

/** What a cell says; a dash where something should have been said. */
function Says({ says, empty, ...drawn }: Drawn & { readonly says: readonly Said[]; readonly empty?: string }) {
  if (says.length === 0) return empty ?? drawn.speech.text("print empty")
  return says.map((said, at) => <OneSaid key={at} said={said} isAlone={says.length === 1} {...drawn} />)
}

function OneSaid({ said, isAlone, ...drawn }: Drawn & { readonly said: Said; readonly isAlone: boolean }) {
  const { source, speech } = drawn
  const label = said.label === null ? null : <span className="print-label">{said.label}{"\u00a0: "}</span>
  switch (said.is) {
    case "words": {
      const words = <span className="print-said" dir="auto" lang={said.own ? undefined : speech.language}>{said.words}</span>
      return isAlone && label === null ? words : <span className="print-line">{label}{words}</span>
    }
    case "rich": {
      // Rows stand under a heading of their own.
      const headingShift = said.path.length > 2 ? 2 : 1
      return (
        <>
          {label && <p className="print-line">{label}</p>}
          <div className="print-rich">{renderBlocks(source.blocks(said.path) ?? [], { headingShift, addresses: "written" })}</div>
        </>
      )
    }
    case "list":
      return <>{label && <p className="print-line">{label}</p>}<Lists items={said.items} says={(says) => <Says says={says} {...drawn} />} /></>
    case "tables":
      return (
        <Fragment>
          {label && <p className="print-line">{label}</p>}
          <Tables tables={said.tables} nothing={speech.text("print empty")} says={(says) => <Says says={says} empty="" {...drawn} />} />
        </Fragment>
      )
  }
}
