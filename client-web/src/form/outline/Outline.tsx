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
import { navigationOf } from "../navigation"
import { completeness } from "../../shape/completeness"
import { nameOf } from "../../shape/names"
import { useFormText } from "../text"
import { sectionAt } from "../labels"
import { PlaceLabel } from "../PlaceLabel"
import { PeopleHere } from "./PeopleHere"
import "./outline.css"

/** The outline of a document's form. The page around it is drawn anew at each word that is saved: this isn't. */
export const Outline = memo(function Outline({ source, gabarit }: {
  readonly source: FormSource
  readonly gabarit: Gabarit
}) {
  const text = useFormText()
  const id = useId()
  const wide = useMedia("(width >= 62rem)")
  const [open, setOpen] = useState(false)
  const count = useCompleteness(source, gabarit)
  const here = useHere(source)
  const people = useMemo(() => peopleOf(here), [here])
  const words = progressWords(count, text)
  // Whoever may not write is told how far the document is, not what they should do.
  const missing = useAccess(source) === "write" ? count.missing : []
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
            {count.required > 0 && <span className="ui-aside">{count.filled} / {count.required}</span>}
            <Icon name="chevron" />
          </button>
        )}
      <div id={id} hidden={!shown} className="form-outline-body">
        {count.required > 0 ? <Progress done={count.filled} of={count.required} words={words} /> : <p className="ui-aside">{words}</p>}
        <ol className="form-outline-sections" role="list">
          {gabarit.sections.map((section) => (
            <OutlineSection
              key={section.key}
              source={source}
              gabarit={gabarit}
              section={section}
              missing={missing}
              isComplete={isComplete(section, count.missing)}
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
  const keys = new Set(section.fields.filter(({ status }) => status === "incontournable").map(({ key }) => key))
  return keys.size > 0 && !missing.some((path) => keys.has(path.split(".")[0] ?? ""))
}

function OutlineSection({ source, gabarit, section, missing, isComplete: complete, people, onGo }: {
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly section: Section
  readonly missing: readonly string[]
  readonly isComplete: boolean
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
        {complete && (
          <span className="form-outline-done">
            <Icon name="check" /><span className="ui-visually-hidden">{text("outline section complete")}</span>
          </span>
        )}
        {inside.length > 0 && <AvatarStack people={inside.map((one) => one.person)} label={text("outline here")} atMost={3} />}
      </div>
      {lacking.length > 0 && (
        <>
          <p className="form-outline-count">{text("outline missing", { n: lacking.length })}</p>
          <ul className="form-outline-missing" role="list">
            {lacking.map((path) => (
              <li key={path}>
                <a href={`#${path}`} onClick={(event) => go(event, () => navigationOf(source).go(fieldPath(gabarit, path)))}>
                  <PlaceLabel gabarit={gabarit} path={fieldPath(gabarit, path)} source={source} />
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </li>
  )
}

/** Completeness speaks of fields; the title is elsewhere. */
function fieldPath(gabarit: Gabarit, path: string): string {
  const fields = gabarit.sections.flatMap((section) => section.fields)
  return fields.some((field) => field.key === path && field.kind.type === "title") ? "title" : `fields.${path}`
}
