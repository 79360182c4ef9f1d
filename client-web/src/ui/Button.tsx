// Buttons are native: the first page shows them without React Aria. A button that is busy stays in the tab order, so
// that the focus isn't lost while its work goes on.
import type { ComponentPropsWithRef, ReactNode } from "react"
import { Icon, type IconName } from "./Icon"
import "./button.css"

/** How much a button asks to be pressed. */
export type ButtonKind = "plain" | "primary" | "quiet" | "danger"

/** Those of `<button>`, and how it looks. */
export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  readonly kind?: ButtonKind
  readonly icon?: IconName
  readonly small?: boolean
  /** Its work goes on: pressing it again does nothing. */
  readonly busy?: boolean
  readonly children: ReactNode
}

/** A button with words. */
export function Button(props: ButtonProps) {
  const { kind = "plain", icon, small, busy = false, children, className, onClick, ...rest } = props
  return (
    <button
      type="button"
      {...rest}
      className={className ? `ui-button ${className}` : "ui-button"}
      data-kind={kind}
      data-small={small || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className="ui-busy" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** Those of `<button>`; `label` is its name, shown as a tooltip too. */
export interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "children" | "aria-label"> {
  readonly label: string
  readonly icon: IconName
  readonly kind?: ButtonKind
  readonly small?: boolean
}

/** A button that shows an icon only. */
export function IconButton({ label, icon, kind = "quiet", small, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={`ui-button ui-icon-button ${className ?? ""}`.trimEnd()}
      data-kind={kind}
      data-small={small || undefined}
    >
      <Icon name={icon} />
    </button>
  )
}
