// An actor or a person: a name people type together, and a link that is made by choosing a proposal and taken away when
// the name is changed by hand. The list of proposals never takes the focus from the text, and nothing from elsewhere
// closes it.
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react"
import type { Gabarit } from "../../api/generated/types"
import { FRENCH } from "../../i18n/French"
import { useValue } from "../../source"
import type { Path } from "../../shape/paths"
import { announce } from "../../ui/announce"
import { useForm, useSuggestions } from "../context"
import { useBelow } from "../hooks"
import { readReference, readText } from "../../shape/read"
import { actorsNamed, identityColumn, isTo, matching } from "../suggestions"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { naming } from "./names"
import { Overlay } from "./Overlay"
import { FreeName, LinkedTo } from "./ReferenceLink"
import "./reference.css"

/** One proposal. */
interface Proposal {
  readonly key: string
  readonly name: string
  readonly ref: string | null
  readonly formerRefs?: readonly string[]
  readonly from: string
  /** `from` is the title of another document. */
  readonly isElsewhere: boolean
}

/** A reference in a form. `link`: whether the link is shown under it. */
export function ReferenceBox({ field, path, names, link = true }: (ControlProps<"actor"> | ControlProps<"member">) & {
  readonly link?: boolean
}) {
  const { source, gabarit } = useForm()
  const text = useFormText()
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const namePath = useBelow(path, "nom")
  const refPath = useBelow(path, "ref")
  const typed = readText(useValue(source, namePath)).value
  const ref = readReference(useValue(source, path)).value.ref
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState<string | null>(null)
  const all = useProposals(field, path, open)
  const shown = useMemo(() => (open ? matching(all, typed, (one) => isTo(one, ref)) : []), [open, all, typed, ref])
  const activeAt = shown.findIndex((one) => one.key === active)

  // Before what stands around it looks: a cell puts the caret after the name as soon as it opens.
  useLayoutEffect(() => {
    if (input.current === null) return
    const binding = source.bindText(input.current, namePath)
    return () => binding.destroy()
  }, [source, namePath])
  useEffect(() => {
    if (open && shown.length > 0) announce(text("suggestions found", { n: shown.length }), "form-suggestions")
  }, [open, shown.length, text])

  // The name and its link come and go as one.
  const withName = (work: () => void) => (source.undo === undefined ? work() : source.undo.together(namePath, work))
  const unlink = () => source.change((edit) => edit.set(refPath, null))
  const unlinkByButton = () => {
    // The button goes away with the link.
    input.current?.focus()
    unlink()
  }
  // An actor that a row is about is where others are linked to.
  const isFree = link && ref === null && field.kind.type === "actor" && gabarit !== undefined && !isIdentity(gabarit, path)
  const linkTo = (to: string, name: string) => {
    // Somebody may have written on meanwhile, or linked it.
    const now = readReference(source.value(path)).value
    if (now.nom !== name || now.ref !== null || input.current?.value !== name) return
    // The button goes away with the free name.
    input.current.focus()
    withName(() => source.change((edit) => edit.set(refPath, to)))
  }
  const choose = (proposal: Proposal) => {
    if (input.current !== null) write(input.current, proposal.name)
    setOpen(false)
    setActive(null)
    withName(() => source.change((edit) => edit.set(refPath, proposal.ref)))
  }
  const onInput = () => {
    if (ref !== null) withName(unlink)
    setOpen(true)
    setActive(null)
  }
  const move = (by: number) => {
    setOpen(true)
    const next = shown[activeAt < 0 ? (by > 0 ? 0 : shown.length - 1) : (activeAt + by + shown.length) % shown.length]
    setActive(next?.key ?? null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const chosen = shown[activeAt]
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      move(event.key === "ArrowDown" ? 1 : -1)
    } else if (event.key === "Enter" && chosen !== undefined) {
      choose(chosen)
    } else if (event.key === "Escape" && open && shown.length > 0) {
      setOpen(false)
    } else {
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="form-reference" data-linked={(link && ref !== null) || undefined}>
      <input
        {...naming(names)}
        ref={input}
        className="ui-input"
        type="text"
        dir="auto"
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={shown.length > 0 ? list : undefined}
        aria-activedescendant={activeAt >= 0 ? `${list}-${activeAt}` : undefined}
        onInput={onInput}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      {shown.length > 0 && (
        <Overlay anchor={input} className="form-proposals">
          <ul id={list} role="listbox" aria-label={text("suggestions")}>
            {shown.map((proposal, at) => (
              <li
                key={proposal.key}
                id={`${list}-${at}`}
                role="option"
                aria-selected={at === activeAt}
                className="form-proposal"
                // The text keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(proposal)}
              >
                <span dir="auto" {...FRENCH}>{proposal.name}</span>
                <span className="ui-aside" dir="auto" {...(proposal.isElsewhere && FRENCH)}>{proposal.from}</span>
              </li>
            ))}
          </ul>
        </Overlay>
      )}
      {link && ref !== null && <LinkedTo to={ref} onUnlink={unlinkByButton} />}
      {isFree && <FreeName name={typed} onLink={linkTo} />}
    </div>
  )
}

/** Puts a name into the bound text as if it had been typed, so that undo takes it back. */
function write(element: HTMLInputElement, name: string): void {
  element.focus()
  if (element.value === name) return
  element.value = name
  element.setSelectionRange(name.length, name.length)
  element.dispatchEvent(new InputEvent("input", { bubbles: true }))
}

/** Everything that may be proposed: the workspace's actors and this document's, or the members. Gathered on opening. */
function useProposals(
  field: ControlProps<"actor" | "member">["field"], path: Path, open: boolean,
): readonly Proposal[] {
  const { source, gabarit } = useForm()
  const suggestions = useSuggestions()
  const text = useFormText()
  const kind = field.kind.type
  return useMemo(() => {
    if (!open) return []
    if (kind === "member") {
      return suggestions.members.map(({ id, name }) => ({ key: id, name, ref: id, from: text("reference member"), isElsewhere: false }))
    }
    const root = { fields: source.value(["fields"]) }
    const own = gabarit === undefined || isIdentity(gabarit, path) ? [] : actorsNamed(gabarit, root, text("reference this document"))
    const names = new Set(suggestions.actors.map((actor) => actor.name))
    const actors = [
      ...suggestions.actors.map((actor) => ({ ...actor, isElsewhere: true })),
      ...own.filter((actor) => !names.has(actor.name)).map((actor) => ({ ...actor, isElsewhere: false })),
    ]
    return actors.map((actor, at) => ({ ...actor, key: actor.ref ?? `${actor.name}/${at}` }))
  }, [open, kind, source, gabarit, path, suggestions, text])
}

/** Whether the field is what its row is about: proposing the actors of the other rows would only make doubles. */
function isIdentity(gabarit: Gabarit, [, key, , column]: Path): boolean {
  const rows = gabarit.sections.flatMap((section) => section.fields).find((one) => one.key === key)
  return rows !== undefined && column !== undefined && identityColumn(rows)?.key === column
}
