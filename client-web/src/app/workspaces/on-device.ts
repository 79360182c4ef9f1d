// Which documents can be opened without a network: those this device has, with rights that weren't taken away.
import { useEffect, useState } from "react"
import { documentsOnDevice } from "../../sync/device"

/** Their ids; none until the device has been asked. */
export function useOnDevice(): ReadonlySet<string> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    let current = true
    documentsOnDevice().then(
      (kept) => current && setIds(new Set(kept.filter(({ access }) => access !== "removed").map(({ id }) => id))),
      () => {
        // A device that can't be asked keeps nothing, as far as one can say.
      },
    )
    return () => {
      current = false
    }
  }, [])
  return ids
}
