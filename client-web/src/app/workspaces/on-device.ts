// What this device has of one's documents: which can be opened without a network, and which have something that the
// server lacks. Looked at again while something is unsent, and when the page is seen again.
import { useEffect, useMemo, useState } from "react"
import { documentsOnDevice, type DeviceDocument } from "../../sync/device/device"

const UNSENT_LOOKED_EVERY_MS = 2_000
const LOOKED_EVERY_MS = 20_000

/** One's documents on this device. */
export interface OnDevice {
  /** Can be opened without a network: those with rights that weren't taken away. */
  readonly open: ReadonlySet<string>
  /** By id, those with something that the server lacks. */
  readonly unsent: ReadonlyMap<string, DeviceDocument>
}

/** Nothing until the device has been asked. */
export function useOnDevice(me: string): OnDevice {
  const [documents, setDocuments] = useState<readonly DeviceDocument[]>([])
  const anyUnsent = documents.some(({ dirty }) => dirty)
  useEffect(() => {
    let current = true
    async function look() {
      // A device that can't be asked keeps nothing, as far as one can say.
      const found = await mineOnDevice(me).catch(() => [])
      if (current) setDocuments((before) => (sameRows(before, found) ? before : found))
    }
    void look()
    const timer = setInterval(() => document.visibilityState === "visible" && void look(), anyUnsent ? UNSENT_LOOKED_EVERY_MS : LOOKED_EVERY_MS)
    const seen = () => void look()
    document.addEventListener("visibilitychange", seen)
    return () => {
      current = false
      clearInterval(timer)
      document.removeEventListener("visibilitychange", seen)
    }
  }, [me, anyUnsent])
  return useMemo(() => ({
    open: new Set(documents.filter(({ access }) => access !== "removed").map(({ id }) => id)),
    unsent: new Map(documents.filter(({ dirty }) => dirty).map((document) => [document.id, document])),
  }), [documents])
}

/** Another account's documents on the same device are nobody's business here. */
export function mineOnDevice(me: string): Promise<DeviceDocument[]> {
  return documentsOnDevice(me)
}

function sameRows(one: readonly DeviceDocument[], other: readonly DeviceDocument[]): boolean {
  const shown = (rows: readonly DeviceDocument[]): string =>
    JSON.stringify(rows.map(({ id, title, access, dirty, unsaved, lost }) => [id, title, access, dirty, unsaved, lost]))
  return shown(one) === shown(other)
}
