// A button that opens a list of things to do. Arrow keys, first letters and Escape work as everywhere.
import { useEffect, useRef, useState, type ReactNode } from "react"
import {
  Button as AriaButton, Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover, Text,
} from "react-aria-components"
import { Icon, type IconName } from "./Icon"
import type { ButtonKind } from "./Button"
import "./button.css"
import "./menu.css"

/** One thing to do: `onAction` does it, or `href` leads there. */
export interface MenuEntry {
  readonly id: string
  readonly label: string
  /** Said after the label: where, when. */
  readonly aside?: ReactNode
  readonly icon?: IconName | ReactNode
  readonly tone?: "plain" | "danger"
  readonly href?: string
  readonly disabled?: boolean
  readonly onAction?: () => void
}

/** The button's name and look, what stands above the entries, and the entries. */
export interface MenuProps {
  readonly label: string
  readonly icon?: IconName
  /** What the button shows instead of its icon alone, for the eye: `label` stays its name. */
  readonly children?: ReactNode
  readonly kind?: ButtonKind
  readonly small?: boolean
  /** Opened by what it takes the place of. */
  readonly startsOpen?: boolean
  /** Shown above the entries; said as the menu's description is not: keep it short and not vital. */
  readonly head?: ReactNode
  readonly entries: readonly MenuEntry[]
}

/** A menu. */
export function Menu({ label, icon = "more", children, kind = "quiet", small, startsOpen = false, head, entries }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // The focus comes back to the button, which has to have had it.
  useEffect(() => {
    if (!startsOpen) return
    button.current?.focus()
    setOpen(true)
  }, [startsOpen])
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <AriaButton
        ref={button}
        {...(children ? {} : { "aria-label": label })}
        className={children ? "ui-button" : "ui-button ui-icon-button"}
        data-kind={kind}
        data-small={small || undefined}
      >
        {children ? (
          <>
            <span className="ui-visually-hidden">{label}</span>
            <span className="ui-menu-shown" aria-hidden="true">{children}</span>
          </>
        ) : <Icon name={icon} />}
      </AriaButton>
      <Popover className="ui-menu-popover" placement="bottom end">
        {head && <div className="ui-menu-head">{head}</div>}
        <AriaMenu className="ui-menu" aria-label={label}>
          {entries.map((entry) => <Entry key={entry.id} entry={entry} />)}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  const { id, label, aside, icon, tone, href, disabled, onAction } = entry
  return (
    <AriaMenuItem
      id={id}
      textValue={label}
      className="ui-menu-item"
      data-tone={tone}
      {...(href === undefined ? {} : { href })}
      {...(onAction === undefined ? {} : { onAction })}
      isDisabled={disabled ?? false}
    >
      {typeof icon === "string" ? <Icon name={icon as IconName} /> : icon}
      <span className="ui-menu-words">
        <Text slot="label"><bdi>{label}</bdi></Text>
        {aside && <Text slot="description" className="ui-menu-aside">{aside}</Text>}
      </span>
    </AriaMenuItem>
  )
}
