// Leaving a device: signing out, or forgetting it. Both erase what is kept here, after saying what would be lost.
import { useEffect, useState } from "react"
import { api } from "../../api"
import { forgetDevice, unsavedOnDevice } from "../../sync/device"
import { Button } from "../../ui/Button"
import { Confirm, Dialog } from "../../ui/Dialog"
import { Notice } from "../../ui/Notice"
import { AriaProviders } from "../frame/AriaProviders"
import { addresses } from "../routes"
import { useSettingsText } from "./text"

/** What the device knows of a document that would be lost. */
type Unsaved = Awaited<ReturnType<typeof unsavedOnDevice>>[number]

type Known =
  | { readonly state: "checking" }
  | { readonly state: "known"; readonly unsaved: readonly Unsaved[] }
  | { readonly state: "cannot-tell" }

/** `done`: everything here is erased; the server may not have heard of it. */
type Step = "asking" | "leaving" | "left-unreachable" | "failed"

/** Asks, erases, and loads the first page anew. */
export function LeaveDialog({ why, onClose }: { readonly why: "forget" | "sign-out"; readonly onClose: () => void }) {
  const text = useSettingsText()
  const known = useUnsaved()
  const [step, setStep] = useState<Step>("asking")
  const [title, words, confirm] = why === "forget"
    ? [text("forget title"), text("forget words"), text("forget")]
    : [text("sign out title"), text("sign out words"), text("sign out")]

  async function leave() {
    setStep("leaving")
    // First the server: a device that has forgotten everything would otherwise be let in again.
    const heard = await api.signOut().then(() => true, () => false)
    const forgotten = await forgetDevice("unsaved-too").then(() => true, () => false)
    if (!forgotten) setStep("failed")
    else if (!heard) setStep("left-unreachable")
    else location.replace(addresses.signIn)
  }

  if (step === "left-unreachable") return <AriaProviders><Left title={text("forgotten")} /></AriaProviders>
  const loses = known.state === "known" && known.unsaved.length > 0
  return (
    <AriaProviders>
      <Confirm
        title={title}
        isOpen
        onClose={onClose}
        cancel={text("cancel")}
        confirm={confirm}
        kind={loses || why === "forget" ? "danger" : "primary"}
        busy={step === "leaving" || known.state === "checking"}
        onConfirm={() => void leave()}
      >
        {step === "failed" && <Notice kind="bad" role="alert"><p>{text("forgetting failed")}</p></Notice>}
        <p>{words}</p>
        <WouldLose known={known} />
      </Confirm>
    </AriaProviders>
  )
}

function WouldLose({ known }: { readonly known: Known }) {
  const text = useSettingsText()
  if (known.state === "checking") return <p className="ui-aside" aria-busy="true">{text("checking")}</p>
  if (known.state === "cannot-tell") return <Notice kind="warn" role="status"><p>{text("cannot tell")}</p></Notice>
  if (known.unsaved.length === 0) return <p className="ui-aside">{text("all saved")}</p>
  return (
    <Notice kind="warn" role="alert" title={text("unsaved title")}>
      <p>{text("unsaved words", { n: known.unsaved.length })}</p>
      <ul aria-label={text("unsaved documents")}>
        {known.unsaved.map((document) => <li key={document.id}>{document.title || text("untitled")}</li>)}
      </ul>
    </Notice>
  )
}

/** Erased here; the session goes on at the server, which can't be told. */
function Left({ title }: { readonly title: string }) {
  const text = useSettingsText()
  const end = () => location.replace(addresses.signIn)
  return (
    <Dialog role="alertdialog" title={title} isOpen onClose={end}>
      <div className="ui-stack">
        <Notice kind="warn"><p>{text("left unreachable")}</p></Notice>
        <div className="ui-dialog-actions">
          <Button kind="primary" onClick={end} autoFocus>{text("understood")}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function useUnsaved(): Known {
  const [known, setKnown] = useState<Known>({ state: "checking" })
  useEffect(() => {
    let current = true
    unsavedOnDevice().then(
      (unsaved) => current && setKnown({ state: "known", unsaved }),
      () => current && setKnown({ state: "cannot-tell" }),
    )
    return () => {
      current = false
    }
  }, [])
  return known
}
