// Leaving a device: signing out, or forgetting it. Both erase what is kept here, after saying what would be lost. Shown
// above whatever page there is: the session ends while it is open.
import { useEffect, useState } from "react"
import { api, currentSession } from "../../api"
import { FRENCH } from "../../i18n/French"
import { forgetDevice, leaveDevice, unsavedOnDevice, type DeviceDocument } from "../../sync/device/device"
import { Button } from "../../ui/Button"
import { Confirm, Dialog } from "../../ui/Dialog"
import { Notice } from "../../ui/Notice"
import { AriaProviders } from "../frame/AriaProviders"
import { addresses } from "../routes"
import type { LeaveAction } from "./leaving"
import { useSettingsText } from "./text"

/** `mine` go in any case, and are named; of others' nothing is said but how many they are. */
type Known =
  | { readonly state: "checking" }
  | { readonly state: "known"; readonly mine: readonly DeviceDocument[]; readonly others: number }
  | { readonly state: "cannot-tell" }

/** `left-untold`: everything here is erased; the server hasn't heard of it yet. */
type Step = "asking" | "leaving" | "left-untold" | "failed"

/** Asks, erases, and loads the first page anew. */
export function LeaveDialog({ how, onClose }: { readonly how: LeaveAction; readonly onClose: () => void }) {
  const text = useSettingsText()
  // Their session ends below; they are still who leaves.
  const [me] = useState(whoLeaves)
  const known = useUnsaved(me)
  const [step, setStep] = useState<Step>("asking")

  async function leave() {
    setStep("leaving")
    // First the server: a device that has forgotten everything would otherwise be let in again.
    const told = await api.signOut().then(() => true, () => false)
    const erasing = how === "forget" || me === undefined ? forgetDevice("unsaved-too") : leaveDevice(me)
    const erased = await erasing.then(() => true, () => false)
    if (!erased) setStep("failed")
    else if (!told) setStep("left-untold")
    else goToFirstPage()
  }

  if (step === "left-untold") {
    const title = text(how === "forget" ? "forgotten" : "signed out")
    return <AriaProviders><Left title={title} onClose={onClose} /></AriaProviders>
  }
  const loses = known.state === "known" && known.mine.length + (how === "forget" ? known.others : 0) > 0
  return (
    <AriaProviders>
      <Confirm
        title={text(`${how} title`)}
        isOpen
        // What was tried has left nothing that works on the page below.
        onClose={step === "failed" ? goToFirstPage : onClose}
        cancel={text("cancel")}
        confirm={text(how)}
        kind={loses || how === "forget" ? "danger" : "primary"}
        busy={step === "leaving" || known.state === "checking"}
        onConfirm={() => void leave()}
      >
        {step === "failed" && <Notice kind="bad" role="alert"><p>{text("forgetting failed")}</p></Notice>}
        <p>{text(`${how} words`)}</p>
        <WouldLose how={how} known={known} />
      </Confirm>
    </AriaProviders>
  )
}

function WouldLose({ how, known }: { readonly how: LeaveAction; readonly known: Known }) {
  const text = useSettingsText()
  if (known.state === "checking") return <p className="ui-aside" aria-busy="true">{text("checking")}</p>
  if (known.state === "cannot-tell") return <Notice kind="warn" role="status"><p>{text("cannot tell")}</p></Notice>
  const { mine, others } = known
  const othersToo = others > 0 && how === "forget"
  return (
    <>
      {mine.length === 0 && !othersToo && <p className="ui-aside">{text("all saved")}</p>}
      {(mine.length > 0 || othersToo) && (
        <Notice kind="warn" role="alert" title={text("unsaved title")}>
          {mine.length > 0 && <p>{text("unsaved words", { n: mine.length })}</p>}
          {mine.length > 0 && (
            <ul aria-label={text("unsaved documents")}>
              {mine.map((document) => <li key={document.id} {...(document.title && FRENCH)}>{document.title || text("untitled")}</li>)}
            </ul>
          )}
          {othersToo && <p>{text("others lost", { n: others })}</p>}
        </Notice>
      )}
      {others > 0 && how === "sign-out" && <p className="ui-aside">{text("others stay", { n: others })}</p>}
    </>
  )
}

/**
 * Erased here; the session goes on at the server until it can be told. The first page is below already: loaded anew, it
 * would have to come from the server.
 */
function Left({ title, onClose }: { readonly title: string; readonly onClose: () => void }) {
  const text = useSettingsText()
  return (
    <Dialog role="alertdialog" title={title} isOpen onClose={onClose}>
      <div className="ui-stack">
        <Notice kind="warn"><p>{text("left untold")}</p></Notice>
        <div className="ui-dialog-actions">
          <Button kind="primary" onClick={onClose} autoFocus>{text("understood")}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function goToFirstPage(): void {
  location.replace(addresses.signIn)
}

function whoLeaves(): string | undefined {
  const session = currentSession()
  if (session.state === "signed-in") return session.me.id
  return session.state === "signed-out" ? session.was?.id : undefined
}

function useUnsaved(me: string | undefined): Known {
  const [known, setKnown] = useState<Known>({ state: "checking" })
  useEffect(() => {
    let current = true
    const tell = (unsaved: readonly DeviceDocument[]): void => {
      const mine = unsaved.filter(({ participant }) => participant === me)
      if (current) setKnown({ state: "known", mine, others: unsaved.length - mine.length })
    }
    unsavedOnDevice().then(tell, () => current && setKnown({ state: "cannot-tell" }))
    return () => {
      current = false
    }
  }, [me])
  return known
}
