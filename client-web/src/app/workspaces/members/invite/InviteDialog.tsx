// Invites many people at once: addresses as they are pasted, what they may do, whom they work for. What is no address stays
// in the box to be mended (SPEC C110).
import { useId, useRef, useState, type FormEvent, type Ref } from "react"
import { Problem, useInvite, type InvitationOutcome } from "../../../../api"
import { Button } from "../../../../ui/Button"
import { Dialog } from "../../../../ui/Dialog"
import { Icon } from "../../../../ui/Icon"
import { Notice } from "../../../../ui/Notice"
import { TextField } from "../../../../ui/TextField"
import { useRoleText } from "../../../roles/text"
import { useFailure } from "../../failure"
import { faultOf, leftOf } from "./left"
import { Outcome } from "./Outcome"
import { useInviteText } from "./text"
import "./invite.css"

const ROLES = ["read", "write", "manage"] as const
type GivenRole = (typeof ROLES)[number]

/** What is filled in. Kept by the page, so that closing the dialog loses no pasted list. */
export interface InviteDraft {
  readonly text: string
  readonly role: GivenRole
  readonly structure: string
}

export const EMPTY_DRAFT: InviteDraft = { text: "", role: "write", structure: "" }

/** For the coordination. */
export function InviteDialog({ workspace, draft, onDraft, onClose }: {
  readonly workspace: string
  readonly draft: InviteDraft
  readonly onDraft: (draft: InviteDraft) => void
  readonly onClose: () => void
}) {
  const text = useInviteText()
  const invite = useInvite(workspace)
  const box = useRef<HTMLTextAreaElement>(null)
  const [outcome, setOutcome] = useState<InvitationOutcome>()
  const [fault, setFault] = useState<string>()

  const refuse = (why: string) => {
    setFault(why)
    box.current?.focus()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (invite.isPending) return
    if (draft.text.trim() === "") return refuse(text("no address"))
    setFault(undefined)
    const { text: pasted, role, structure } = draft
    invite.mutate({ text: pasted, role, documents: [], structure: structure.trim() }, {
      onSuccess: (answer) => {
        setOutcome(answer)
        onDraft({ ...draft, text: leftOf(pasted, answer.faults) })
      },
      onError: (error) => {
        const why = fieldFault(error)
        if (why !== undefined) refuse(text(why))
      },
    })
  }

  const isDone = outcome !== undefined && outcome.faults.length === 0
  return (
    <Dialog title={text("title")} isOpen onClose={onClose} wide>
      <div className="ui-stack">
        {outcome && <Outcome outcome={outcome} />}
        {isDone ? (
          <div className="ui-dialog-actions">
            <Button onClick={() => setOutcome(undefined)}>{text("again")}</Button>
            <Button kind="primary" onClick={onClose}>{text("close")}</Button>
          </div>
        ) : (
          <form className="ui-stack" onSubmit={submit} noValidate>
            {!outcome && <p>{text("words")}</p>}
            {invite.isError && fieldFault(invite.error) === undefined && <Refused error={invite.error} />}
            {outcome && <Faults outcome={outcome} />}
            <Addresses ref={box} value={draft.text} fault={fault} onChange={(next) => {
              onDraft({ ...draft, text: next })
              setFault(undefined)
            }} />
            <Access draft={draft} onDraft={onDraft} />
            <div className="ui-dialog-actions">
              <Button onClick={onClose}>{text(outcome ? "close" : "cancel")}</Button>
              <Button kind="primary" type="submit" busy={invite.isPending}>{text("send")}</Button>
            </div>
          </form>
        )}
      </div>
    </Dialog>
  )
}

function Addresses({ ref, value, fault, onChange }: {
  readonly ref: Ref<HTMLTextAreaElement>
  readonly value: string
  readonly fault: string | undefined
  readonly onChange: (text: string) => void
}) {
  const text = useInviteText()
  const id = useId()
  return (
    <div className="ui-field">
      <label className="ui-label" htmlFor={id}>{text("addresses")}</label>
      <p className="ui-help" id={`${id}-help`}>{text("addresses help")}</p>
      <textarea
        ref={ref}
        id={id}
        className="ui-textarea"
        rows={5}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        aria-describedby={fault ? `${id}-help ${id}-error` : `${id}-help`}
        aria-invalid={fault ? true : undefined}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        required
      />
      {fault && <p className="ui-error" id={`${id}-error`}><Icon name="bad" />{fault}</p>}
    </div>
  )
}

/** The same for everybody in the box. */
function Access({ draft, onDraft }: { readonly draft: InviteDraft; readonly onDraft: (draft: InviteDraft) => void }) {
  const text = useInviteText()
  const roleName = useRoleText()
  const id = useId()
  return (
    <div className="app-invite-access">
      <div className="ui-field">
        <label className="ui-label" htmlFor={id}>{text("access")}</label>
        <p className="ui-help" id={`${id}-help`}>{text(`role ${draft.role} help`)}</p>
        <select
          id={id}
          className="ui-select"
          aria-describedby={`${id}-help`}
          value={draft.role}
          onChange={({ target }) => onDraft({ ...draft, role: target.value as GivenRole })}
        >
          {ROLES.map((role) => <option key={role} value={role}>{roleName(role)}</option>)}
        </select>
      </div>
      <TextField
        label={text("structure")}
        help={text("structure help")}
        autoComplete="organization"
        maxLength={200}
        value={draft.structure}
        onChange={({ target }) => onDraft({ ...draft, structure: target.value })}
      />
    </div>
  )
}

/** What stays in the box, each with its line there and why. */
function Faults({ outcome }: { readonly outcome: InvitationOutcome }) {
  const text = useInviteText()
  const title = text("faults", { n: outcome.faults.length })
  return (
    <Notice kind="warn" title={title}>
      <p>{text("faults words", { n: outcome.faults.length })}</p>
      {/* So that it can be scrolled by keyboard. */}
      <ul className="app-invite-faults" aria-label={title} tabIndex={outcome.faults.length > 1 ? 0 : undefined}>
        {outcome.faults.map((fault, at) => (
          <li key={at}>{text("fault at", { line: at + 1, words: fault.text, why: text(`fault ${faultOf(fault.text)}`) })}</li>
        ))}
      </ul>
    </Notice>
  )
}

function Refused({ error }: { readonly error: Error }) {
  const text = useInviteText()
  const failure = useFailure()
  const known = error instanceof Problem ? REFUSALS[error.code] : undefined
  return <Notice kind="bad" role="alert"><p>{known ? text(known) : failure(error)}</p></Notice>
}

const REFUSALS: Readonly<Record<string, "too many mails" | "full">> = { "too-many-attempts": "too many mails", "workspace-full": "full" }

/** What is said at the box. */
function fieldFault(error: unknown): "no address" | "too many" | "too long" | undefined {
  if (!(error instanceof Problem)) return undefined
  if (error.code === "no-address") return "no address"
  if (error.code === "too-many-addresses") return "too many"
  return error.status === 413 ? "too long" : undefined
}
