// A document of a gabarit, or a version of one, that this client doesn't know: its title and all it holds, as it is.
import { useValue } from "../sync"
import { Notice } from "../ui/Notice"
import { useForm } from "./context"
import { rawText } from "./fields/fault"
import { asMap, readText } from "./shape/read"
import { useFormText } from "./text"

/** Everything in the document, read only. */
export function UnknownGabarit() {
  const { document } = useForm()
  const text = useFormText()
  const root = asMap(useValue(document, [])) ?? {}
  const title = readText(root["title"]).value
  return (
    <div className="form" data-read-only="">
      <Notice kind="warn" title={text("unknown gabarit")}>
        <p>{text("unknown gabarit explain", { gabarit: document.gabarit() ?? "—" })}</p>
      </Notice>
      <dl className="form-unknown">
        {title !== "" && <div><dt>{text("title")}</dt><dd dir="auto">{title}</dd></div>}
        {Object.entries(asMap(root["fields"]) ?? {}).map(([key, value]) => (
          <div key={key}>
            <dt><code>{key}</code></dt>
            <dd><pre dir="auto">{rawText(value)}</pre></dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
