import { expect, test, vi } from "vitest"
import { orAborted } from "./arrival"

test("what nobody waits for any more is refused to nobody", async () => {
  const unhandled = vi.fn()
  process.on("unhandledRejection", unhandled)
  const gone = AbortSignal.abort(new Error("gone"))
  await expect(orAborted(Promise.reject(new Error("refused")), gone)).rejects.toThrow("gone")
  await new Promise((resolve) => setImmediate(resolve))
  process.off("unhandledRejection", unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})
