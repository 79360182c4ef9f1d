// The way through a document: its sections, what is still missing in each, who is where. Beside the form where there is
// room, folded above it where there isn't.
import { memo, useCallback, useId, useMemo, useState, type MouseEvent } from "react"
import type { Completeness, Gabarit, Section } from "../../api/generated/types"
import { useAccess, useHere, type FormSource } from "../../source"
import { peopleOf } from "../../sync/presence/present"
import type { Present } from "../../sync"
import { FRENCH } from "../../i18n/French"
import { Icon } from "../../ui/Icon"
import { AvatarStack } from "../../ui/Person"
import { Progress } from "../../ui/Progress"
import { useSettled } from "../hooks"
import { useMedia } from "../../ui/media"
import { usePart } from "../../ui/part"
import { hasMethod, METHOD } from "../method/method"
import type { Manager } from "../method/pilot"
import { navigationOf } from "../navigation"
import { completeness } from "../../shape/completeness"
import { countedAlone, sayLacking, sayRows } from "../../shape/counted"
import { nameOf } from "../../shape/names"
import { useFormText } from "../text"
import { placeOfMissing, sectionAt } from "../labels"
import { PlaceLabel } from "../PlaceLabel"
import { PeopleHere } from "./PeopleHere"
import "./outline.css"

/** The outline of a document's form. The page around it is drawn anew at each word that is saved: this isn't. */
export const Outline = memo(function Outline({ source, gabarit, managers }: OutlineProps) {
  const { module } = usePart(METHOD, false)
  const [missed, setMissed] = useState(NOTHING)
  // Beside the outline, not around it: a link in it keeps the focus when the method comes.
  return (
    <>
      {module !== null && hasMethod(gabarit.id) && (
        <module.MissedFields
          source={source}
          gabarit={gabarit}
          onMissed={setMissed}
          {...(managers === undefined ? {} : { managers })}
        />
      )}
      <ShownOutline source={source} gabarit={gabarit} missed={missed} />
    </>
  )
})

/** `managers`: of the workspace, whom the method asks about as pilots. */
interface OutlineProps {
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly managers?: readonly Manager[]
}

const NOTHING: readonly string[] = []

/** With fewer parts a document needs no way through it beside itself: its grid has the room. */
const LONG_FROM_PARTS = 4

/** Whether the outline stands beside the form, where there is room: else it is folded above it. */
export function isLong({ sections }: Gabarit): boolean {
  return sections.length >= LONG_FROM_PARTS
}

/** `missed`: fields, as often as the method misses something in them. */
const ShownOutline = memo(function ShownOutline({ source, gabarit, missed }: OutlineProps & { readonly missed: readonly string[] }) {
  const text = useFormText()
  const id = useId()
  const wide = useMedia("(width >= 62rem)") && isLong(gabarit)
  const [open, setOpen] = useState(false)
  const count = useCompleteness(source, gabarit)
  const here = useHere(source)
  const people = useMemo(() => peopleOf(here), [here])
  const rows = countedAlone(gabarit)
  const words = rows === null ? progressWords(count, text) : sayRows(rows, count)
  // Whoever may not write is told how far the document is, not what they should do.
  const mayWrite = useAccess(source) === "write"
  const missing = mayWrite ? count.missing : []
  const close = useCallback(() => setOpen(false), [])
  const shown = wide || open
  return (
    <nav className="form-outline" aria-label={text("outline")} data-wide={wide || undefined}>
      {wide
        ? <h2 className="form-outline-title">{text("outline")}</h2>
        : (
          <button
            type="button"
            className="form-outline-toggle"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            <Icon name="outline" />
            <span>{text("outline")}</span>
            {rows !== null && <span className="ui-aside" {...FRENCH}>{words}</span>}
            {rows === null && count.required > 0 && <span className="ui-aside">{count.filled} / {count.required}</span>}
            <Icon name="chevron" />
          </button>
        )}
      <div id={id} hidden={!shown} className="form-outline-body">
        {rows === null && count.required > 0
          ? <Progress done={count.filled} of={count.required} words={words} />
          : <p className="ui-aside" {...(rows !== null && FRENCH)}>{words}</p>}
        <ol className="form-outline-sections" role="list">
          {gabarit.sections.map((section) => (
            <OutlineSection
              key={section.key}
              source={source}
              gabarit={gabarit}
              section={section}
              missing={missing}
              isComplete={isComplete(section, count.missing)}
              remarks={missed.filter((key) => section.fields.some((field) => field.key === key)).length}
              mayWrite={mayWrite}
              people={people}
              onGo={close}
            />
          ))}
        </ol>
        <PeopleHere source={source} gabarit={gabarit} people={people} onGo={close} />
      </div>
    </nav>
  )
})

/** How complete the document is, a moment after it changed. */
export function useCompleteness(source: FormSource, gabarit: Gabarit): Completeness {
  const compute = useCallback((root: unknown) => completeness(gabarit, root), [gabarit])
  return useSettled(source, ROOT, compute)
}

const ROOT: readonly string[] = []

function progressWords({ filled, required }: Completeness, text: ReturnType<typeof useFormText>): string {
  if (required === 0) return text("outline nothing required")
  return filled === required ? text("outline complete") : text("outline progress", { filled, required })
}

/** Whether a part says all that it has to, and has to say something. */
function isComplete(section: Section, missing: readonly string[]): boolean {
  const keys = new Set(section.fields.filter(({ status, sensitive }) => status === "incontournable" && !sensitive).map(({ key }) => key))
  return keys.size > 0 && !missing.some((path) => keys.has(path.split(".")[0] ?? ""))
}

function OutlineSection({ source, gabarit, section, missing, isComplete: complete, remarks, mayWrite, people, onGo }: {
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly section: Section
  readonly missing: readonly string[]
  readonly isComplete: boolean
  /** What the method misses here: with it nothing is called complete. */
  readonly remarks: number
  readonly mayWrite: boolean
  readonly people: readonly Present[]
  readonly onGo: () => void
}) {
  const text = useFormText()
  const keys = new Set(section.fields.map((field) => field.key))
  const lacking = missing.filter((path) => keys.has(path.split(".")[0] ?? ""))
  const inside = people.filter((one) => sectionAt(gabarit, one.path) === section.key)
  const go = (event: MouseEvent, action: () => void) => {
    event.preventDefault()
    onGo()
    action()
  }
  return (
    <li className="form-outline-section">
      <div className="form-outline-line">
        <a href={`#${section.key}`} onClick={(event) => go(event, () => navigationOf(source).goSection(section.key))} {...FRENCH}>
          {nameOf(section)}
        </a>
        {complete && remarks === 0 && (
          <span className="form-outline-done">
            <Icon name="check" /><span className="ui-visually-hidden">{text("outline section complete")}</span>
          </span>
        )}
        {inside.length > 0 && <AvatarStack people={inside.map((one) => one.person)} label={text("outline here")} atMost={3} />}
      </div>
      {complete && mayWrite && remarks > 0 && <p className="form-outline-count">{text("outline remarks", { n: remarks })}</p>}
      {lacking.length > 0 && (
        <>
          <LackingWords section={section} lacking={lacking} />
          <ul className="form-outline-missing" role="list">
            {lacking.map((path) => (
              <li key={path}>
                <a href={`#${path}`} onClick={(event) => go(event, () => navigationOf(source).go(placeOfMissing(gabarit, path)))}>
                  <PlaceLabel gabarit={gabarit} path={placeOfMissing(gabarit, path)} source={source} />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </li>
  )
}

/** What is still to be filled: rows by what they are called, where it is in them alone. */
function LackingWords({ section, lacking }: { readonly section: Section; readonly lacking: readonly string[] }) {
  const text = useFormText()
  const [key, row] = lacking[0]?.split(".") ?? []
  const kind = section.fields.find((field) => field.key === key)?.kind
  const words = kind?.type === "rows" && row !== undefined ? kind.counted : undefined
  const rows = new Set(lacking.map((path) => path.split(".")[1]))
  if (words === undefined || !lacking.every((path) => path.startsWith(`${key}.`))) {
    return <p className="form-outline-count">{text("outline missing", { n: lacking.length })}</p>
  }
  return <p className="form-outline-count" {...FRENCH}>{sayLacking(words, rows.size)}</p>
}
