// Some rows of a grid that stand together, drawn by the browser or left alone as a whole (groups.ts).
import { memo } from "react"
import type { Block } from "./block"
import { GridRow, type RowProps } from "./GridRow"
import type { DropSpot } from "../rows/useRowDrag"

type Shared = Pick<
  RowProps, "columns" | "path" | "editing" | "readOnly" | "actions" | "drag" | "onActive" | "onEdit" | "onDone" | "onMenu"
>

/** What the grid tells a group; `null` for what isn't in it. */
export interface RowGroupProps extends Shared {
  readonly rows: readonly string[]
  /** Their places among all, from 0, with spaces between: the same words while they are the same. */
  readonly places: string
  /** The row and the column of the active cell. */
  readonly activeRow: string | null
  readonly activeColumn: string | null
  readonly block: Block | null
  readonly held: string | null
  readonly spot: DropSpot | null
}

/** The rows of a group. One that nothing happens to isn't drawn again. */
export const RowGroup = memo(function RowGroup(props: RowGroupProps) {
  const { rows, places, activeRow, activeColumn, editing, block, held, spot, ...shared } = props
  const indexes = places.split(" ").map(Number)
  return (
    <tbody className="grid-group" role="rowgroup">
      {rows.map((row, at) => {
        const index = indexes[at] ?? 0
        const isActive = row === activeRow
        return (
          <GridRow
            key={row}
            {...shared}
            row={row}
            number={index + 1}
            active={isActive ? activeColumn : null}
            editing={isActive ? editing : null}
            chosen={block !== null && index >= block.top && index <= block.bottom ? `${block.left}-${block.right}` : null}
            held={row === held}
            spot={spot?.row === row ? spot.side : null}
          />
        )
      })}
    </tbody>
  )
})
