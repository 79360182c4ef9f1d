// Which control a kind has in a form. A cell of a grid has its own: grid/CellControl.
import type { Field } from "../../api/generated/types"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import type { KindType } from "../../shape/kinds"
import { useFormText } from "../text"
import { Choice } from "./Choice"
import { Choices } from "./Choices"
import { Day } from "./Day"
import { DocumentChoice } from "./DocumentChoice"
import { controlOf, type Controls, type FieldOf } from "./control"
import { Raw } from "./fault"
import type { Names } from "./names"
import { NumberBox } from "./Number"
import { Period } from "./Period"
import { ReferenceBox } from "./Reference"
import { RichBox, TextBox } from "./TextBox"
import { ShownValue } from "./value"
import { YesNo } from "./YesNo"

/** What is needed for any kind. */
interface AnyControl {
  readonly field: Field
  readonly path: Path
  readonly names: Names
}

const CONTROLS: Controls = {
  title: ({ path, names }) => <TextBox path={path} names={names} singleLine />,
  text: ({ field, path, names }) => <TextBox path={path} names={names} advised={field.kind.maxCharacters} />,
  "rich-text": ({ field, path, names }) => <RichBox path={path} names={names} label={field.label} />,
  choice: Choice,
  choices: Choices,
  date: Day,
  period: Period,
  number: NumberBox,
  "yes-no": YesNo,
  actor: ReferenceBox,
  member: ReferenceBox,
  document: DocumentChoice,
}

/** The control of a field of any kind but rows. A kind that only a newer version knows is shown as it is. */
export function Control({ field, path, names }: AnyControl) {
  const Known = controlOf(CONTROLS, field)
  if (Known === null) return <Unknown field={field} path={path} />
  return <Known field={field as FieldOf<KindType>} path={path} names={names} />
}

function Unknown({ field, path }: { readonly field: Field; readonly path: Path }) {
  const { source } = useForm()
  const text = useFormText()
  return (
    <div className="form-hint" data-tone="info">
      <p>{text("unknown kind")}</p>
      <ShownValue source={source} field={field} path={path} />
      <Raw path={path} />
    </div>
  )
}
