// Dialogs over the page: the focus goes in, stays in, and comes back; Escape closes. Whoever uses one keeps whether it
// is open, so that nothing from elsewhere closes it.
import type { ReactNode } from "react"
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components"
import { Button, IconButton, type ButtonKind } from "./Button"
import { useUiText } from "./text"
import "./dialog.css"

/** What every dialog has. */
export interface DialogProps {
  readonly title: ReactNode
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  /** Lets a press beside it close it: only where nothing typed would be lost. */
  readonly closesOutside?: boolean
  readonly wide?: boolean
  readonly role?: "dialog" | "alertdialog"
}

/** A dialog in the middle of the page, at the bottom of a small screen. */
export function Dialog(props: DialogProps) {
  return <Over {...props} />
}

/** A panel that comes from a side: what stands beside the page where there is room. */
export function Sheet({ side = "end", ...props }: DialogProps & { readonly side?: "start" | "end" }) {
  return <Over closesOutside {...props} side={side} />
}

/** Asks before something is done. The safe answer has the focus first. */
export function Confirm(props: DialogProps & {
  readonly confirm: string
  readonly cancel: string
  readonly kind?: ButtonKind
  readonly busy?: boolean
  readonly onConfirm: () => void
}) {
  const { confirm, cancel, kind = "primary", busy = false, onConfirm, children, ...dialog } = props
  return (
    <Dialog role="alertdialog" {...dialog}>
      <div className="ui-stack">
        {children}
        <div className="ui-dialog-actions">
          <Button onClick={dialog.onClose} autoFocus>{cancel}</Button>
          <Button kind={kind} onClick={onConfirm} busy={busy}>{confirm}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function Over({ title, isOpen, onClose, children, closesOutside = false, wide, role = "dialog", side }: DialogProps & {
  readonly side?: "start" | "end"
}) {
  const text = useUiText()
  return (
    <ModalOverlay
      className="ui-veil"
      data-side={side}
      isOpen={isOpen}
      isDismissable={closesOutside}
      onOpenChange={(open) => open || onClose()}
    >
      <Modal className="ui-dialog" data-wide={wide || undefined}>
        <AriaDialog role={role}>
          <div className="ui-dialog-head">
            <Heading slot="title" level={2}>{title}</Heading>
            <IconButton icon="close" label={text("close")} onClick={onClose} />
          </div>
          <div className="ui-dialog-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
