// Which control a kind has in a cell: the same as in a form where that fits, a native list where it doesn't.
import type { Field } from "../../api/generated/types"
import type { Path } from "../../sync"
import { ChoiceSelect } from "../fields/Choice"
import { Choices } from "../fields/Choices"
import { isField } from "../fields/control"
import { Control } from "../fields/Control"
import { Day } from "../fields/Day"
import { DocumentChoice } from "../fields/DocumentChoice"
import type { Names } from "../fields/names"
import { NumberBox } from "../fields/Number"
import { ReferenceBox } from "../fields/Reference"
import { TextBox } from "../fields/TextBox"
import { YesNoSelect } from "../fields/YesNo"

/** The control of one cell. `starts`: what was typed to open it, where it can't be typed into it. */
export function CellControl({ field, path, names, starts }: {
  readonly field: Field
  readonly path: Path
  readonly names: Names
  readonly starts: string | null
}) {
  if (isField(field, "text")) return <TextBox path={path} names={names} advised={field.kind.maxCharacters} compact />
  if (isField(field, "choice")) return <ChoiceSelect field={field} path={path} names={names} />
  if (isField(field, "choices")) return <Choices field={field} path={path} names={names} />
  if (isField(field, "yes-no")) return <YesNoSelect field={field} path={path} names={names} />
  if (isField(field, "date")) return <Day field={field} path={path} names={names} />
  if (isField(field, "number")) {
    return <NumberBox field={field} path={path} names={names} {...(starts === null ? {} : { starts })} />
  }
  if (isField(field, "actor")) return <ReferenceBox field={field} path={path} names={names} link={false} />
  if (isField(field, "member")) return <ReferenceBox field={field} path={path} names={names} link={false} />
  if (isField(field, "document")) return <DocumentChoice field={field} path={path} names={names} link={false} />
  return <Control field={field} path={path} names={names} />
}
