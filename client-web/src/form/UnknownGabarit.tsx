// A document of a gabarit, or a version of one, that this client doesn't know: its title and all it holds, as it is.
import { useValue } from "../source"
import { FRENCH } from "../i18n/French"
import { Notice } from "../ui/Notice"
import { useForm } from "./context"
import { RawWords } from "./RawWords"
import { asMap, readNumber, readText, readWord, type AnyMap } from "../shape/read"
import { useFormText } from "./text"

/** Everything in the document, read only. */
export function UnknownGabarit() {
  const { source } = useForm()
  const text = useFormText()
  const root = asMap(useValue(source, [])) ?? {}
  const title = readText(root["title"]).value
  return (
    <div className="form" data-read-only="">
      <Notice kind="warn" title={text("unknown gabarit")}>
        <p>{text("unknown gabarit explain", { gabarit: source.gabarit() ?? "—" })}</p>
      </Notice>
      <dl className="form-unknown">
        {title !== "" && <div><dt>{text("title")}</dt><dd dir="auto" {...FRENCH}>{title}</dd></div>}
        {Object.entries(asMap(root["fields"]) ?? {}).map(([key, value]) => <Entry key={key} name={key} value={value} />)}
        {besideFields(root).map(([key, value]) => <Entry key={`/${key}`} name={key} value={value} />)}
      </dl>
    </div>
  )
}

function Entry({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <div>
      <dt><code>{name}</code></dt>
      <dd><RawWords value={value} name={name} /></dd>
    </div>
  )
}

/** What stands at the root beside the title and the fields; also in their places, where it is something else. */
function besideFields(root: AnyMap): (readonly [string, unknown])[] {
  const said: Readonly<Record<string, boolean>> = {
    title: readText(root["title"]).fault === null,
    fields: asMap(root["fields"]) !== null,
    gabarit: readWord(root["gabarit"]).value !== null,
    schema: readNumber(root["schema"]).value !== null,
  }
  return Object.entries(root).filter(([key]) => !(Object.hasOwn(said, key) && said[key]))
}
