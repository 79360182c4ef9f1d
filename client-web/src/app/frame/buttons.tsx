// Buttons that end a page and begin it anew.
import { useState } from "react"
import { Button } from "../../ui/Button"
import { enterAgain } from "./gateway"
import { cure } from "./updates"
import { useFrameText } from "./text"

interface Size {
  /** In a notice, beside other small ones. */
  readonly small?: boolean
}

/** Loads the page again. */
export function ReloadButton({ small = false }: Size) {
  const text = useFrameText()
  return <Button kind="primary" small={small} icon="refresh" onClick={() => location.reload()}>{text("reload")}</Button>
}

/** Leads to what answers in the server's place. */
export function EnterButton({ small = false }: Size) {
  const text = useFrameText()
  return <Button kind="primary" icon="lock" small={small} onClick={enterAgain}>{text("enter")}</Button>
}

/** Gets the newest page, whatever the device keeps. */
export function UpdateButton({ small = false }: Size) {
  const text = useFrameText()
  const [state, setState] = useState<"idle" | "busy" | "unreachable">("idle")
  const update = () => {
    setState("busy")
    void cure().then((cured) => setState(cured ? "busy" : "unreachable"))
  }
  return (
    <>
      <Button kind="primary" small={small} icon="refresh" busy={state === "busy"} onClick={update}>{text("update now")}</Button>
      <span role="status" className="ui-aside">{state === "unreachable" && text("update unreachable")}</span>
    </>
  )
}
