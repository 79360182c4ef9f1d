// What is said of words that were typed where a number or a date belongs and are neither: that they aren't saved, what is
// expected, and that what stood there still does.
import type { Field } from "../../api/generated/types"
import { Briefly, Mixed, unmarked, type Own } from "../../i18n/French"
import { announce } from "../../ui/announce"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { useBelow } from "../hooks"
import { useFormText, type FormText } from "../text"
import { useDraft, type Draft } from "./drafts"
import "./draft.css"

/** More of what was typed is in the control. */
const SHOWN_AT_MOST = 60

/** The word about what was typed at a path, if it was refused; `stands` is what the document says there, empty if nothing. */
export function DraftNote({ path, stands = "" }: { readonly path: Path; readonly stands?: string }) {
  const { source } = useForm()
  const text = useFormText()
  const draft = useDraft(source, path)
  if (draft === null) return null
  return (
    <p className="form-hint form-draft" data-tone="warn">
      <Mixed say={(own) => sayDraft(draft, text, own)} />
      {stands !== "" && <> {text("draft stands", { value: stands })}</>}
    </p>
  )
}

/** The words about whatever was refused in a field that is shown as text; what is expected is said where it is mended. */
export function DraftNotes({ field, path }: { readonly field: Field; readonly path: Path }) {
  const [start, end] = [useBelow(path, "debut"), useBelow(path, "fin")]
  if (field.kind.type === "period") return <><BriefNote path={start} /><BriefNote path={end} /></>
  return field.kind.type === "number" || field.kind.type === "date" ? <BriefNote path={path} /> : null
}

function BriefNote({ path }: { readonly path: Path }) {
  const { source } = useForm()
  const text = useFormText()
  const draft = useDraft(source, path)
  if (draft === null) return null
  return (
    <span className="form-hint form-draft" data-tone="warn">
      <Briefly words={text("draft", { typed: shownOf(draft) })} say={(own) => sayDraft(draft, text, own)} />
    </span>
  )
}

/** Tells it to whoever doesn't see it: the focus is elsewhere by now. */
export function announceDraft(draft: Draft, text: FormText): void {
  announce(sayDraft(draft, text, unmarked), "form-draft")
}

function sayDraft(draft: Draft, text: FormText, own: Own): string {
  return `${text("draft", { typed: own(shownOf(draft)) })} ${text(draft.why)}`
}

function shownOf({ text: typed }: Draft): string {
  const said = typed.trim()
  return said.length > SHOWN_AT_MOST ? `${said.slice(0, SHOWN_AT_MOST)}…` : said
}
