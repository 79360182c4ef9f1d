// What stands beside a field's label while people work: who is in it, and whether its words are still on their way.
import { useMemo } from "react"
import { useHereIn, useLate, useStuckAt } from "../../source"
import { peopleOf } from "../../sync/presence/present"
import type { Present } from "../../sync"
import type { Path } from "../../shape/paths"
import { useLanguage, locale } from "../../i18n"
import { isolate } from "../../i18n/isolate"
import { Avatar } from "../../ui/Person"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import { useFormText } from "../text"

/** Who is at or below a path, and whether something there waits for the server. */
export function Marks({ path, id }: { readonly path: Path; readonly id?: string }) {
  const { source } = useForm()
  const here = useHereIn(source, path)
  const people = useMemo(() => peopleOf(here), [here])
  return (
    <span className="form-marks" id={id}>
      <Late path={path} />
      {people.length > 0 && <HereLine people={people} />}
    </span>
  )
}

/** Said once an edit has waited for two seconds, and where what is typed can't be written at all. */
export function Late({ path }: { readonly path: Path }) {
  const { source } = useForm()
  const text = useFormText()
  const late = useLate(source, path)
  if (useStuckAt(source, path)) return <span className="form-late"><Icon name="lock" /> {text("stuck")}</span>
  if (!late) return null
  return <span className="form-late"><Icon name="clock" /> {text("late")}</span>
}

/** « Bruno et Chloé sont ici », with their initials. No live region: it would chatter. */
export function HereLine({ people }: { readonly people: readonly Present[] }) {
  const text = useFormText()
  const names = useNames(people)
  return (
    <span className="form-here">
      {people.slice(0, 4).map(({ person }) => <Avatar key={person.id} person={person} />)}
      <span className="form-here-names">{text(people.length === 1 ? "here one" : "here many", { names })}</span>
    </span>
  )
}

/** Names as a sentence lists them. */
export function useNames(people: readonly Present[]): string {
  const language = useLanguage()
  return useMemo(
    () => new Intl.ListFormat(locale(language), { type: "conjunction" }).format(people.map(({ person }) => isolate(person.name))),
    [language, people],
  )
}
