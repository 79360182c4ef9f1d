// The head of a grid: what its columns are called.
import type { Field } from "../../api/generated/types"
import { FRENCH } from "../../i18n/French"
import { Icon } from "../../ui/Icon"
import { StatusWord } from "../fields/StatusWord"
import { useFormText } from "../text"

/** A line of column headers. */
export function GridHead({ columns }: { readonly columns: readonly Field[] }) {
  const text = useFormText()
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="grid-handle-head" aria-colindex={1}>{text("grid number column")}</th>
        {columns.map((column, at) => (
          <th key={column.key} scope="col" className="grid-head" data-kind={column.kind.type} aria-colindex={at + 2}>
            <span className="grid-label">
              {column.sensitive && <Icon name="lock" />}
              <span {...FRENCH}>{column.label}</span>
            </span>
            <StatusWord field={column} />
            {column.sensitive && <span className="grid-sensitive">{text("sensitive")}</span>}
          </th>
        ))}
      </tr>
    </thead>
  )
}
