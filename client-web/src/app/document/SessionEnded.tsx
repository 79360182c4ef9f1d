// The session ended while somebody was at work: they sign in again on the page, and everything on it stays. The panel
// stands over the bottom of the page and takes no focus: who is typing goes on typing. With another account open in the
// browser, it says whose page this is.
import { useEffect, useState } from "react"
import { api, type SignedIn } from "../../api"
import type { LiveDocument } from "../../sync"
import { useLink, useSaved } from "../../sync/light"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { useAttempt } from "../public/credentials"
import { CredentialsForm } from "../public/CredentialsForm"
import { unsentIn } from "./DocumentNotices"
import { useDocumentText } from "./text"
import type { Way } from "./way"

/** `me` is whose page it is, `live` what is open on it. Nothing where something else stands in the way, or nothing. */
export function SessionEnded({ live, me, way }: {
  readonly live: LiveDocument | undefined
  readonly me: SignedIn
  readonly way: Way
}) {
  const [asked, setAsked] = useState(false)
  useAskWhenSocketSaysSo()
  if (way.kind !== "sign-in" && way.kind !== "not-yours") {
    // The next session to end asks anew.
    if (asked) setAsked(false)
    return null
  }
  const other = way.kind === "not-yours" ? way.other : null
  if (other && !asked) return <OtherAccount live={live} me={me} other={other} onSame={() => setAsked(true)} />
  return <Again me={me} isOpen={live !== undefined} />
}

/** The socket hears first that a session has ended; who is signed in instead, only the server can say. */
function useAskWhenSocketSaysSo(): void {
  const ended = useLink().state === "signed-out"
  useEffect(() => {
    if (ended) api.session().catch(() => undefined)
  }, [ended])
}

function Again({ me, isOpen }: { readonly me: SignedIn; readonly isOpen: boolean }) {
  const text = useDocumentText()
  const [later, setLater] = useState(false)
  const attempt = useAttempt(() => undefined)
  return (
    <section className="app-again ui-no-print" aria-labelledby="again-title">
      <div role="alert">
        <h2 id="again-title"><Icon name="lock" /> {text("again title")}</h2>
        <p>{!isOpen ? text("again open", { name: me.name }) : later ? text("again notice") : text("again words", { name: me.name })}</p>
      </div>
      {later ? <Button kind="primary" onClick={() => setLater(false)}>{text("again button")}</Button> : (
        <>
          <CredentialsForm attempt={attempt} email={me.email} />
          <Button kind="quiet" onClick={() => setLater(true)}>{text("again later")}</Button>
        </>
      )}
    </section>
  )
}

function OtherAccount({ live, me, other, onSame }: {
  readonly live: LiveDocument | undefined
  readonly me: SignedIn
  readonly other: SignedIn
  readonly onSame: () => void
}) {
  const text = useDocumentText()
  return (
    <section className="app-again ui-no-print" aria-labelledby="other-title">
      <div role="alert">
        <h2 id="other-title"><Icon name="warn" /> {text("other title")}</h2>
        <p>
          {text("other words", { name: me.name, other: other.name })}
          {live && <OthersUnsaved live={live} name={me.name} />}
        </p>
      </div>
      <div className="ui-dialog-actions">
        <Button kind="primary" onClick={onSame}>{text("other same", { name: me.name })}</Button>
        <Button onClick={() => location.reload()}>{text("other open", { other: other.name })}</Button>
      </div>
    </section>
  )
}

function OthersUnsaved({ live, name }: { readonly live: LiveDocument; readonly name: string }) {
  const text = useDocumentText()
  const unsaved = useSaved(live, unsentIn)
  return unsaved > 0 && <> {text("other unsaved", { n: unsaved, name })}</>
}
