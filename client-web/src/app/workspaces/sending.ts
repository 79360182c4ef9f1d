// What was written without a network in a document that was closed since is sent when somebody is back, whatever page
// they are on. Automerge is loaded only if there is something to send.
import { useEffect } from "react"
import { api, useSession, type SignedIn } from "../../api"
import type { DeviceDocument } from "../../sync/device/device"
import { mineOnDevice } from "./on-device"

const LOOKED_EVERY_MS = 10_000
/** A row this young is being written by a page that has the document open: it sends by itself. */
const BEING_WRITTEN_MS = 3_000

/** Sends for as long as the page is shown, once the server has said that it is really they who are signed in. */
export function useSendUnsent(me: SignedIn): void {
  const session = useSession()
  const confirmed = session.state === "signed-in" && session.confirmed && session.me.id === me.id
  const over = session.state === "signed-out"
  useEffect(() => (over ? undefined : keepSending(me, confirmed)), [me.id, confirmed, over])
}

/** Looks now, now and then, and when the network or the person comes back; ends with the function it returns. */
function keepSending(me: SignedIn, confirmed: boolean): () => void {
  /** Those under way, and those that the server doesn't take: they are asked about again when the page is seen again. */
  const tried = new Set<string>()
  let soon: ReturnType<typeof setTimeout> | undefined
  async function look() {
    const unsent = (await mineOnDevice(me.id)).filter((document) => isToSend(document) && !tried.has(document.id))
    if (unsent.length === 0) return
    if (!confirmed) return void (await api.session())
    const ids = unsent.filter((document) => !isBeingWritten(document)).map(({ id }) => id)
    if (ids.length < unsent.length) {
      clearTimeout(soon)
      soon = setTimeout(lookSafely, BEING_WRITTEN_MS)
    }
    if (ids.length === 0) return
    for (const id of ids) tried.add(id)
    const { sendUnsent } = await import("../../sync")
    await sendUnsent(me, ids)
  }
  // Without a network, or without the code that sends, the next look tries again.
  const lookSafely = () => void look().catch(() => tried.clear())
  const lookAnew = () => {
    if (document.visibilityState !== "visible") return
    tried.clear()
    lookSafely()
  }
  lookSafely()
  const timer = setInterval(lookSafely, LOOKED_EVERY_MS)
  window.addEventListener("online", lookAnew)
  document.addEventListener("visibilitychange", lookAnew)
  return () => {
    clearInterval(timer)
    clearTimeout(soon)
    window.removeEventListener("online", lookAnew)
    document.removeEventListener("visibilitychange", lookAnew)
  }
}

/** What was lost with a damaged copy can't be sent. */
function isToSend({ dirty, unsaved, lost }: DeviceDocument): boolean {
  return dirty && !(lost && unsaved === 0)
}

function isBeingWritten({ at }: DeviceDocument): boolean {
  return Math.abs(Date.now() - at) < BEING_WRITTEN_MS
}
