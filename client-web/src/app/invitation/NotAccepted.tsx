// Why an invitation wasn't accepted, where that isn't the link's fault.
import { useEffect } from "react"
import { api } from "../../api/api"
import { Problem } from "../../api/problem"
import { Notice } from "../../ui/Notice"
import { refusalOf } from "../public/credentials"
import { RefusalNotice } from "../public/CredentialsForm"
import { useInvitationText } from "./text"

/** What the person's account makes impossible: the page asks anew what there is. */
const STALE: ReadonlySet<string> = new Set(["account-exists", "signed-in", "signed-out"])
/** Said at their fields. */
const AT_FIELDS: ReadonlySet<string> = new Set(["invalid-name", "weak-password"])

/** Nothing as long as all is well. `onStale`: another form is wanted than the one that was sent. */
export function NotAccepted({ error, onStale }: { readonly error: unknown; readonly onStale: () => void }) {
  const text = useInvitationText()
  const code = error instanceof Problem ? error.code : ""
  const isStale = STALE.has(code)
  useEffect(() => {
    if (!isStale) return
    onStale()
    api.session().catch(() => undefined)
  }, [isStale, onStale])
  if (error === undefined || AT_FIELDS.has(code)) return null
  if (isStale) return <Notice kind="warn" role="alert"><p>{text(code === "account-exists" ? "account exists" : "account changed")}</p></Notice>
  return <RefusalNotice refusal={refusalOf(error)} />
}
