// What was typed is written before others' edits come, whichever way.
import { Repo } from "@automerge/automerge-repo/slim"
import { expect, test, vi } from "vitest"
import { detachedDocument } from "../detached"
import { holdTyped, writeTyped } from "./typed"

test("C45: what was typed is written once, by whoever asks first", () => {
  const handle = new Repo({ network: [] }).create()
  const write = vi.fn()
  holdTyped(handle, write)
  writeTyped(new Repo({ network: [] }).create())
  expect(write).not.toHaveBeenCalled()
  writeTyped(handle)
  writeTyped(handle)
  expect(write).toHaveBeenCalledTimes(1)
})

test("C45: what is taken away before isn't written, and what writes may hold again", () => {
  const handle = new Repo({ network: [] }).create()
  const write = vi.fn(() => void holdTyped(handle, again))
  const again = vi.fn()
  const other = vi.fn()
  holdTyped(handle, other)()
  holdTyped(handle, write)
  writeTyped(handle)
  expect([write.mock.calls.length, again.mock.calls.length, other.mock.calls.length]).toEqual([1, 0, 0])
  writeTyped(handle)
  expect(again).toHaveBeenCalledTimes(1)
})

test("C45: an edit of the document comes after what was typed before it", () => {
  const document = detachedDocument({ fields: { a: 0 } })
  const order: string[] = []
  holdTyped(document.handle, () => void order.push("typed"))
  document.change(() => void order.push("edited"))
  expect(order).toEqual(["typed", "edited"])
})
