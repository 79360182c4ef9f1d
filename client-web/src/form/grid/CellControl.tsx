// Which control a kind has in a cell: the same as in a form where that fits, a native list where it doesn't.
import type { Field } from "../../api/generated/types"
import type { Path } from "../../shape/paths"
import { ChoiceSelect } from "../fields/Choice"
import { Choices } from "../fields/Choices"
import { controlOf, type Controls, type FieldOf } from "../fields/control"
import { Control } from "../fields/Control"
import { DayInCell } from "../fields/Day"
import { DocumentChoice } from "../fields/DocumentChoice"
import type { Names } from "../fields/names"
import { NumberBox } from "../fields/Number"
import { ReferenceBox } from "../fields/Reference"
import { TextBox } from "../fields/TextBox"
import { YesNoSelect } from "../fields/YesNo"
import type { KindType } from "../../shape/kinds"

/** What was typed to open the cell, where it can't be typed into it. */
interface Starts {
  readonly starts: string | null
}

const CONTROLS: Controls<Starts> = {
  title: Control,
  text: ({ field, path, names }) => <TextBox path={path} names={names} advised={field.kind.maxCharacters} compact />,
  "rich-text": Control,
  choice: ChoiceSelect,
  choices: Choices,
  date: DayInCell,
  period: Control,
  number: ({ starts, ...props }) => <NumberBox {...props} {...(starts === null ? {} : { starts })} />,
  "yes-no": YesNoSelect,
  actor: (props) => <ReferenceBox {...props} link={false} />,
  member: (props) => <ReferenceBox {...props} link={false} />,
  document: (props) => <DocumentChoice {...props} link={false} />,
}

/** The control of one cell. */
export function CellControl({ field, path, names, starts }: Starts & {
  readonly field: Field
  readonly path: Path
  readonly names: Names
}) {
  const Known = controlOf(CONTROLS, field) ?? Control
  return <Known field={field as FieldOf<KindType>} path={path} names={names} starts={starts} />
}
