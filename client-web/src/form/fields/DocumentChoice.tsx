// Another document: one of the workspace's that the gabarit allows, with a link to it. One that can't be seen from here
// (archived away, another workspace) stays chosen and is said to be out of reach.
import { Link } from "wouter"
import { FRENCH, Mixed } from "../../i18n/French"
import { Icon } from "../../ui/Icon"
import { useForm, useSuggestions } from "../context"
import { useValue } from "../../source"
import { readWord } from "../../shape/read"
import { isAllowed } from "../suggestions"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { naming } from "./names"

/** A reference to a document in a form. `link`: whether the way to it stands beside the list. */
export function DocumentChoice({ field, path, names, link = true }: ControlProps<"document"> & {
  readonly link?: boolean
}) {
  const { source } = useForm()
  const suggestions = useSuggestions()
  const text = useFormText()
  const chosen = readWord(useValue(source, path)).value
  const allowed = suggestions.documents.filter((one) => one.id !== source.id && isAllowed(field.kind.gabarits, one))
  const known = suggestions.documents.find((one) => one.id === chosen)
  const choose = (id: string) => source.change((edit) => edit.set(path, id === "" ? null : id))
  return (
    <div className="form-document">
      <select
        {...naming(names)}
        className="ui-select form-select"
        value={chosen ?? ""}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{text("document none")}</option>
        {chosen !== null && !allowed.some((one) => one.id === chosen) && (
          <option value={chosen} {...(known && FRENCH)}>{known?.title ?? text("document unknown")}</option>
        )}
        {allowed.map((one) => <option key={one.id} value={one.id} {...FRENCH}>{one.title}</option>)}
      </select>
      {link && known !== undefined && (
        <Link href={known.href} className="form-document-link">
          <Icon name="document" /> <span><Mixed say={(own) => text("document open", { title: own(known.title) })} /></span>
        </Link>
      )}
      {allowed.length === 0 && chosen === null && <p className="form-hint">{text("document nothing to choose")}</p>}
    </div>
  )
}
