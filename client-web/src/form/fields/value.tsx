// What a field says, as text: where a form is only read, in the cells of a grid, on paper. Never a disabled input.
import type { ReactNode } from "react"
import { Link } from "wouter"
import type { Field } from "../../api/generated/types"
import { RichText } from "../../editor"
import { useLanguage, type Language } from "../../i18n"
import { FRENCH, Mixed } from "../../i18n/French"
import { useValue, type FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import { Icon } from "../../ui/Icon"
import { useSuggestions } from "../context"
import { useBelow } from "../hooks"
import { otherKey } from "../../shape/born"
import { saysOwnWords, unknownKind } from "../../shape/kinds"
import {
  asMap, chosenLabels, isBlank, readAnswer, readDate, readDays, readNumber, readReference, readText, readWord,
} from "../../shape/read"
import { useFormText, type FormText } from "../text"
import { sayDay } from "./days"
import { formatNumber } from "./numbers"

/** What is needed to put a value into words. */
export interface Speech {
  readonly text: FormText
  readonly language: Language
}

/** How values are put into words now. */
export function useSpeech(): Speech {
  return { text: useFormText(), language: useLanguage() }
}

/**
 * What a field of any kind but rich text and rows says, in words; empty if it says nothing. `other` is what stands beside
 * its options.
 */
export function sayValue(field: Field, value: unknown, other: unknown, { text, language }: Speech): string {
  const kind = field.kind
  switch (kind.type) {
    case "title":
    case "text":
      return readText(value).value
    case "rich-text":
      return readText(value).value.trim()
    case "choice":
    case "choices": {
      // Where there is no room for other words, `other` may be anything.
      const words = otherKey(field) === null ? "" : readText(other).value.trim()
      return [...chosenLabels(value, kind.options), words].filter((one) => one !== "").join(", ")
    }
    case "date": {
      const day = readDate(value).value
      return day === null ? "" : sayDay(day, language)
    }
    case "period": {
      const { debut, fin } = readDays(value).value
      const [from, to] = [debut, fin].map((day) => (day === null ? "" : sayDay(day, language)))
      if (from && to) return text("period from to", { from, to })
      return from ? text("period from", { from }) : to ? text("period to", { to }) : ""
    }
    case "number": {
      const number = readNumber(value).value
      if (number === null) return ""
      return formatNumber(number, language) + (kind.unit === "" ? "" : `\u00a0${kind.unit}`)
    }
    case "yes-no": {
      const answer = readAnswer(value).value
      return answer === null ? "" : text(answer ? "yes" : "no")
    }
    case "actor":
    case "member":
      return readReference(value).value.nom
    case "document":
      return readWord(value).value ?? ""
    case "rows":
      return ""
    default:
      return unknownKind(kind, "")
  }
}

/** What {@link sayValue} says, or its beginning, in its language. */
export function Said({ field: { kind }, said }: { readonly field: Field; readonly said: string }) {
  if (saysOwnWords(kind.type)) return <span {...FRENCH}>{said}</span>
  // A number as the interface writes it, and the gabarit's word for what it counts.
  if (kind.type !== "number" || kind.unit === "" || !said.endsWith(kind.unit)) return said
  return <Mixed say={(own) => said.slice(0, -kind.unit.length) + own(kind.unit)} />
}

/** A field's value as text, following the document; `empty` where it says nothing. */
export function ShownValue({ source, field, path, empty = null }: {
  readonly source: FormSource
  readonly field: Field
  readonly path: Path
  readonly empty?: ReactNode
}) {
  const value = useValue(source, path)
  const other = useValue(source, useOtherPath(field, path))
  const speech = useSpeech()
  if (field.kind.type === "rich-text") {
    if (isBlank(readText(value).value)) return empty
    return <RichText source={source} path={path} label={field.label} readOnly />
  }
  const said = sayValue(field, value, other, speech)
  if (isBlank(said)) return empty
  if (field.kind.type === "document") return <ShownDocument id={said} />
  if (isReference(field) && readReference(value).value.ref !== null) return <LinkedName name={said} />
  if (saysOwnWords(field.kind.type)) return <span className="form-said" dir="auto" {...FRENCH}>{said}</span>
  return <span className="form-said" dir="auto"><Said field={field} said={said} /></span>
}

function isReference({ kind }: Field): boolean {
  return kind.type === "actor" || kind.type === "member"
}

/** The name of an actor, or of a person, that is known: unlike one that somebody typed. */
function LinkedName({ name }: { readonly name: string }) {
  const text = useFormText()
  return (
    <span className="form-chip">
      <Icon name="link" />
      <span className="form-said" dir="auto" {...FRENCH}>{name}</span>
      <span className="ui-visually-hidden"> ({text("reference linked elsewhere")})</span>
    </span>
  )
}

function ShownDocument({ id }: { readonly id: string }) {
  const { documents } = useSuggestions()
  const text = useFormText()
  const known = documents.find((one) => one.id === id)
  if (known !== undefined) return <Link href={known.href} dir="auto" {...FRENCH}>{known.title}</Link>
  return <span className="form-aside">{text("document unknown")}</span>
}

/** Where the words beside a field's options are; the field's own place if it has none. */
export function useOtherPath(field: Field, path: Path): Path {
  return useBelow(path.slice(0, -1), otherKey(field) ?? field.key)
}

/** What a row is called by: the first of its columns that says something in words. */
export function rowName(columns: readonly Field[], row: unknown, speech: Speech): string {
  const map = asMap(row)
  for (const column of columns) {
    const said = map === null ? "" : sayValue(column, map[column.key], map[otherKey(column) ?? ""], speech).trim()
    if (said !== "" && column.kind.type !== "document") return said.split("\n")[0]?.slice(0, 120) ?? ""
  }
  return ""
}
