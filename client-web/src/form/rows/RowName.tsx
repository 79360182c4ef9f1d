// What a row is called by, in the page: its own words are French, « Ligne sans nom » is the interface's.
import { FRENCH } from "../../i18n/French"
import { useFormText } from "../text"

/** `name`: as {@link RowActions.name} says it, or nothing. */
export function RowName({ name, className }: { readonly name: string; readonly className?: string }) {
  const nameless = useFormText()("row nameless")
  const own = name !== "" && name !== nameless
  return <span className={className} dir="auto" {...(own && FRENCH)}>{name || nameless}</span>
}
