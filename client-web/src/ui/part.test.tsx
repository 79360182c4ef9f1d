// @vitest-environment jsdom
// A part of the client that comes later, fails, and is tried again.
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Part, usePart } from "./part"

afterEach(cleanup)

function Shown({ part, wanted = true }: { part: Part<{ words: string }>; wanted?: boolean }) {
  const { module, failed, retry } = usePart(part, wanted)
  return failed ? <button type="button" onClick={retry}>again</button> : <p>{module?.words ?? "…"}</p>
}

test("it is fetched once, when it is wanted, for all who show it", async () => {
  const load = vi.fn(() => Promise.resolve({ words: "here" }))
  const part = new Part(load)
  const { rerender } = render(<Shown part={part} wanted={false} />)
  expect(load).not.toHaveBeenCalled()
  rerender(<><Shown part={part} /><Shown part={part} /></>)
  expect(await screen.findAllByText("here")).toHaveLength(2)
  expect(load).toHaveBeenCalledOnce()
  expect(part.get().module?.words).toBe("here")
})

test("what can’t be fetched is told, and tried again", async () => {
  const load = vi.fn<() => Promise<{ words: string }>>(() => Promise.reject(new Error("no network")))
  render(<Shown part={new Part(load)} />)
  const again = await screen.findByRole("button", { name: "again" })
  load.mockResolvedValue({ words: "here" })
  await act(async () => fireEvent.click(again))
  await screen.findByText("here")
})
