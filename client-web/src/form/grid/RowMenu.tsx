// The menu of one row: one for the whole grid, opened beside the handle it was asked for. It stays open whatever others do
// to the rows meanwhile.
import { useRef } from "react"
import { Menu, MenuItem, Popover } from "react-aria-components"
import { Icon } from "../../ui/Icon"
import "../../ui/menu.css"
import type { RowActions } from "../rows/actions"
import type { RowsProps } from "../rows/props"
import { UpIcon } from "../rows/UpIcon"
import { useFormText } from "../text"

/** A menu that was asked for. */
export interface MenuRequest {
  readonly row: string
  readonly button: HTMLElement
}

/** The row's menu. */
export function RowMenu({ asked, number, actions, onAdd, onRemove, onClose }: {
  readonly asked: MenuRequest
  readonly number: number
  readonly actions: RowActions
  readonly onAdd: RowsProps["onAdd"]
  readonly onRemove: (row: string) => void
  readonly onClose: () => void
}) {
  const text = useFormText()
  const { row } = asked
  const trigger = useRef(asked.button)
  trigger.current = asked.button
  const label = text("row menu", { n: number, name: actions.name(row) })
  return (
    <Popover
      className="ui-menu-popover"
      aria-label={label}
      placement="bottom start"
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => open || onClose()}
    >
      <Menu className="ui-menu" autoFocus="first" aria-label={label} onClose={onClose}>
        <MenuItem className="ui-menu-item" onAction={() => actions.step(row, -1)}><UpIcon /> {text("row up")}</MenuItem>
        <MenuItem className="ui-menu-item" onAction={() => actions.step(row, 1)}><Icon name="down" /> {text("row down")}</MenuItem>
        <MenuItem className="ui-menu-item" onAction={() => onAdd({ row, side: "before" })}>
          <Icon name="add" /> {text("row above")}
        </MenuItem>
        <MenuItem className="ui-menu-item" onAction={() => onAdd({ row, side: "after" })}>
          <Icon name="add" /> {text("row below")}
        </MenuItem>
        <MenuItem className="ui-menu-item" data-tone="danger" onAction={() => onRemove(row)}>
          <Icon name="trash" /> {text("row delete")}
        </MenuItem>
      </Menu>
    </Popover>
  )
}
