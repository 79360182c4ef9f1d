// Rows that were deleted, folded under the others: nothing of a document is lost by a slip of the finger.
import { Button } from "../../ui/Button"
import { Disclosure } from "../../ui/Disclosure"
import type { RowPlace } from "../../shape/rows"
import { useFormText } from "../text"
import { RowName } from "./RowName"
import type { RowActions } from "./actions"

/** The deleted rows, each with a way back; nothing where there are none. */
export function DeletedRows({ rows, actions, keepFocus }: {
  readonly rows: readonly RowPlace[]
  readonly actions: RowActions
  readonly keepFocus: () => void
}) {
  const text = useFormText()
  const restore = (row: string) => {
    actions.restore(row)
    keepFocus()
  }
  if (rows.length === 0) return null
  return (
    <Disclosure label={text("deleted rows", { n: rows.length })}>
      <ul className="form-deleted" role="list">
        {rows.map((row) => (
          <li key={row.id}>
            <RowName name={actions.name(row.id)} />
            <Button small icon="restore" onClick={() => restore(row.id)}>{text("restore")}</Button>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
