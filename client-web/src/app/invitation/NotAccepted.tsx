// Why an invitation wasn't accepted, where that isn't the link's fault.
import { Problem } from "../../api/problem"
import { Notice } from "../../ui/Notice"
import { refusalOf } from "../public/credentials"
import { RefusalNotice } from "../public/CredentialsForm"
import { STALE } from "./link"
import { useInvitationText } from "./text"

/** Said at their fields. */
const AT_FIELDS: ReadonlySet<string> = new Set(["invalid-name", "weak-password"])

/** Nothing as long as all is well. */
export function NotAccepted({ error }: { readonly error: unknown }) {
  const text = useInvitationText()
  const code = error instanceof Problem ? error.code : ""
  if (error === undefined || AT_FIELDS.has(code)) return null
  if (STALE.has(code)) return <Notice kind="warn" role="alert"><p>{text(code === "account-exists" ? "account exists" : "account changed")}</p></Notice>
  return <RefusalNotice refusal={refusalOf(error)} />
}
