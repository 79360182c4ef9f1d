// Buttons that end a page and begin it anew.
import { useState } from "react"
import { Button } from "../../ui/Button"
import { enterAgain } from "./gateway"
import { cure } from "./updates"
import { useFrameText } from "./text"

/** Loads the page again. */
export function ReloadButton() {
  const text = useFrameText()
  return <Button kind="primary" icon="refresh" onClick={() => location.reload()}>{text("reload")}</Button>
}

/** Leads to what answers in the server's place. */
export function EnterButton({ small }: { readonly small?: boolean }) {
  const text = useFrameText()
  return <Button kind="primary" icon="lock" small={small ?? false} onClick={enterAgain}>{text("enter")}</Button>
}

/** Gets the newest page, whatever the device keeps. */
export function UpdateButton() {
  const text = useFrameText()
  const [state, setState] = useState<"idle" | "busy" | "unreachable">("idle")
  const update = () => {
    setState("busy")
    void cure().then((cured) => setState(cured ? "busy" : "unreachable"))
  }
  return (
    <>
      <Button kind="primary" icon="refresh" busy={state === "busy"} onClick={update}>{text("update now")}</Button>
      <span role="status" className="ui-aside">{state === "unreachable" && text("update unreachable")}</span>
    </>
  )
}
