// A newer version is ready: offered quietly, taken when somebody asks for it.
import { useEffect, useState } from "react"
import { announce } from "../../ui/announce"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { takeUpdate, useUpdateReady } from "./updates"
import { useFrameText } from "./text"

/** The offer, until it is taken or put off; put off, it comes back with the next page load. */
export function UpdateNotice() {
  const text = useFrameText()
  const ready = useUpdateReady()
  const [later, setLater] = useState(false)
  const words = text("update ready")
  useEffect(() => {
    if (ready) announce(words)
  }, [ready, words])
  if (!ready || later) return null
  return (
    <section className="app-update ui-no-print" aria-label={words}>
      <Notice
        kind="info"
        actions={
          <>
            <Button small kind="primary" icon="refresh" onClick={takeUpdate}>{text("update now")}</Button>
            <Button small kind="quiet" onClick={() => setLater(true)}>{text("update later")}</Button>
          </>
        }
      >
        <p><strong>{words}</strong> {text("update help")}</p>
      </Notice>
    </section>
  )
}
