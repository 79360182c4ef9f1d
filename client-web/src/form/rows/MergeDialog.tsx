// Both rows side by side and what would become of them, before anything is done.
import { useId, useMemo, useState } from "react"
import type { Field } from "../../api/generated/types"
import { useValue } from "../../source"
import type { Path } from "../../shape/paths"
import { FRENCH } from "../../i18n/French"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { useForm } from "../context"
import type { FieldOf } from "../fields/control"
import { Said, sayValue, useSpeech } from "../fields/value"
import { otherKey } from "../../shape/born"
import { asMap, type AnyMap } from "../../shape/read"
import { useFormText } from "../text"
import type { Pair } from "./duplicates"
import { planMerge, type Plan, type Step } from "./merge"

/** Asks how two rows are to be merged; `onMerge` gets the row that stays, the other, and the plan. */
export function MergeDialog({ field, path, pair, onMerge, onClose }: {
  readonly field: FieldOf<"rows">
  readonly path: Path
  readonly pair: Pair
  readonly onMerge: (kept: string, other: string, plan: Plan) => void
  readonly onClose: () => void
}) {
  const { source } = useForm()
  const text = useFormText()
  const group = useId()
  const [keptId, setKeptId] = useState(pair[0].id)
  const otherId = pair[0].id === keptId ? pair[1].id : pair[0].id
  const rows = useValue(source, path)
  const [kept, other] = [asMap(asMap(rows)?.[keptId]) ?? {}, asMap(asMap(rows)?.[otherId]) ?? {}]
  const { columns } = field.kind
  const plan = useMemo(() => planMerge(columns, kept, other), [columns, kept, other])
  const told = columns.filter((column) => [kept, other].some((row) => saidIn(column, row) !== undefined))
  return (
    <Dialog title={text("merge title")} isOpen onClose={onClose} wide>
      <div className="ui-stack">
        <p>{text("merge explain")}</p>
        <fieldset className="form-merge-names">
          <legend className="form-sublabel">{text("merge keep")}</legend>
          {pair.map(({ id, name }) => (
            <label key={id} className="ui-check">
              <input type="radio" name={group} checked={id === keptId} onChange={() => setKeptId(id)} />
              <span dir="auto" {...FRENCH}>{name}</span>
            </label>
          ))}
        </fieldset>
        <MergeTable columns={told} kept={kept} other={other} plan={plan} names={namesOf(pair, keptId)} />
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          <Button kind="primary" onClick={() => onMerge(keptId, otherId, plan)}>{text("merge confirm")}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function MergeTable({ columns, kept, other, plan, names }: {
  readonly columns: readonly Field[]
  readonly kept: AnyMap
  readonly other: AnyMap
  readonly plan: Plan
  readonly names: readonly [string, string]
}) {
  const speech = useSpeech()
  const { text } = speech
  const say = (column: Field, row: AnyMap) => sayValue(column, row[column.key], row[otherKey(column) ?? ""], speech)
  return (
    <div className="form-merge-scroll" tabIndex={0} role="region" aria-label={text("merge title")}>
      <table className="form-merge">
        <thead>
          <tr>
            <th scope="col">{text("merge field")}</th>
            <th scope="col" dir="auto" {...FRENCH}>{names[0]}</th>
            <th scope="col" dir="auto" {...FRENCH}>{names[1]}</th>
            <th scope="col">{text("merge result")}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column.key}>
              <th scope="row" {...FRENCH}>{column.label}</th>
              <td dir="auto"><Said field={column} said={say(column, kept)} /></td>
              <td dir="auto">
                <Said field={column} said={say(column, other)} />
                {plan.lost.includes(column.key) && <span className="form-merge-lost"> ({text("merge lost")})</span>}
              </td>
              <td dir="auto"><Said field={column} said={say(column, preview(kept, plan.steps))} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The row as it would be. */
function preview(row: AnyMap, steps: readonly Step[]): AnyMap {
  const next: Record<string, unknown> = { ...row }
  for (const step of steps) {
    const [key = "", below] = step.path
    if (step.type === "rich") continue
    const old = below === undefined ? next[key] : asMap(next[key])?.[below]
    const value = step.type === "append" ? `${typeof old === "string" ? old : ""}${step.text}`
      : step.type === "fill" ? step.text : step.value
    next[key] = below === undefined ? value : { ...asMap(next[key]), [below]: value }
  }
  return next
}

function saidIn(column: Field, row: AnyMap): unknown {
  const value = row[column.key]
  const beside = row[otherKey(column) ?? ""]
  if (beside !== undefined && beside !== "") return beside
  return value === "" || (asMap(value) !== null && Object.values(asMap(value) ?? {}).every((one) => one === "")) ? undefined : value
}

function namesOf(pair: Pair, kept: string): readonly [string, string] {
  const [one, other] = pair
  return one.id === kept ? [one.name, other.name] : [other.name, one.name]
}
