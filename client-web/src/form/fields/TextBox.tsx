// Texts people type in together: the editor's, with the form's names, and a soft counter near the length the gabarit
// advises. Nothing is ever cut.
import type { KeyboardEvent } from "react"
import { PlainText, RichText } from "../../editor"
import { useValue } from "../../source"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { readText } from "../../shape/read"
import { useFormText } from "../text"
import { idsOf, type Names } from "./names"

/** Up to this many advised characters a text is one line. */
const ONE_LINE_UP_TO = 60
/** Up to this many it starts as one line that grows. */
const ONE_ROW_UP_TO = 500
/** The counter shows from this share of the advised length on. */
const COUNTED_FROM = 0.8

/** A plain text. `singleLine` keeps Enter from beginning a line; `compact` starts with one line, for cells. */
export function TextBox({ path, names, advised = null, singleLine = false, compact = false }: {
  readonly path: Path
  readonly names: Names
  readonly advised?: number | null
  readonly singleLine?: boolean
  readonly compact?: boolean
}) {
  const { source } = useForm()
  const counterId = `${names.id}-counter`
  const short = advised !== null && advised <= ONE_LINE_UP_TO && !compact
  const rows = singleLine || compact || (advised !== null && advised <= ONE_ROW_UP_TO) ? 1 : 2
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) event.preventDefault()
  }
  return (
    <div className="form-text" data-short={short || undefined}>
      <PlainText
        source={source}
        path={path}
        id={names.id}
        label={names.label}
        labelledBy={names.labelledBy}
        describedBy={idsOf(names.describedBy, advised !== null && counterId)}
        multiline={!short}
        rows={rows}
        onKeyDown={singleLine ? onKeyDown : undefined}
      />
      {advised !== null && <Counter path={path} advised={advised} id={counterId} />}
    </div>
  )
}

/** How much is left of the advised length, once it matters. It is a hint, so it is not announced by itself. */
function Counter({ path, advised, id }: { readonly path: Path; readonly advised: number; readonly id: string }) {
  const { source } = useForm()
  const text = useFormText()
  const { length } = readText(useValue(source, path)).value
  if (length < advised * COUNTED_FROM) return null
  const over = length > advised
  const words = over
    ? text("characters over", { n: length - advised, max: advised })
    : text("characters left", { n: advised - length })
  return <p className="form-counter" id={id} data-over={over || undefined}>{words}</p>
}

/** A rich text. */
export function RichBox({ path, names, label }: {
  readonly path: Path
  readonly names: Names
  readonly label: string
}) {
  const { source } = useForm()
  return (
    <RichText
      source={source}
      path={path}
      id={names.id}
      label={label}
      labelledBy={names.labelledBy}
      describedBy={names.describedBy}
    />
  )
}
