// Copies a link of an invitation, for where no mail goes out: said, also where the browser refuses.
import { isolate } from "../../../../i18n/isolate"
import { notify } from "../../../frame/notices"
import type { InvitationSent } from "../../../../api"
import { useInviteText } from "./text"

/** What somebody who was invited is called: by name, else by address. */
export function calledOf({ name, email }: { readonly name: string; readonly email: string }): string {
  return isolate(name || email)
}

/** Copies one link; or several, each behind its address and a tab, as tables take them. */
export function useCopying() {
  const text = useInviteText()
  async function one({ invitation, link }: InvitationSent): Promise<void> {
    const isCopied = await copied(link)
    notify(isCopied
      ? { text: text("copied", { name: calledOf(invitation) }) }
      : { kind: "bad", text: text("not copied", { link }) })
  }
  async function all(sent: readonly InvitationSent[]): Promise<void> {
    const isCopied = await copied(sent.map(({ invitation, link }) => `${invitation.email}\t${link}`).join("\n"))
    notify(isCopied ? { text: text("copied all", { n: sent.length }) } : { kind: "bad", text: text("not copied all") })
  }
  return { one, all }
}

/** Without a secure context there is no clipboard, or it is refused. */
async function copied(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    return false
  }
}
