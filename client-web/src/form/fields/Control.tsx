// Which control a kind has in a form. A cell of a grid has its own: grid/CellControl.
import type { Field } from "../../api/generated/types"
import type { Path } from "../../sync"
import { useForm } from "../context"
import { useFormText } from "../text"
import { Choice } from "./Choice"
import { Choices } from "./Choices"
import { Day } from "./Day"
import { DocumentChoice } from "./DocumentChoice"
import { isField } from "./control"
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

/** The control of a field of any kind but rows. A kind that only a newer version knows is shown as it is. */
export function Control({ field, path, names }: AnyControl) {
  if (isField(field, "title")) return <TextBox path={path} names={names} singleLine />
  if (isField(field, "text")) return <TextBox path={path} names={names} advised={field.kind.maxCharacters} />
  if (isField(field, "rich-text")) return <RichBox path={path} names={names} label={field.label} />
  if (isField(field, "choice")) return <Choice field={field} path={path} names={names} />
  if (isField(field, "choices")) return <Choices field={field} path={path} names={names} />
  if (isField(field, "date")) return <Day field={field} path={path} names={names} />
  if (isField(field, "period")) return <Period field={field} path={path} names={names} />
  if (isField(field, "number")) return <NumberBox field={field} path={path} names={names} />
  if (isField(field, "yes-no")) return <YesNo field={field} path={path} names={names} />
  if (isField(field, "actor")) return <ReferenceBox field={field} path={path} names={names} />
  if (isField(field, "member")) return <ReferenceBox field={field} path={path} names={names} />
  if (isField(field, "document")) return <DocumentChoice field={field} path={path} names={names} />
  return <Unknown field={field} path={path} />
}

function Unknown({ field, path }: { readonly field: Field; readonly path: Path }) {
  const { document } = useForm()
  const text = useFormText()
  return (
    <div className="form-hint" data-tone="info">
      <p>{text("unknown kind")}</p>
      <ShownValue document={document} field={field} path={path} />
      <Raw path={path} />
    </div>
  )
}
