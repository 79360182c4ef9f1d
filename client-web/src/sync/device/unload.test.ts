// @vitest-environment jsdom
// Leaving a page.
import { afterEach, expect, test, vi } from "vitest"
import { onSeen, watchLeaving } from "./unload"

let end: () => void = () => undefined

afterEach(() => {
  end()
  vi.restoreAllMocks()
})

function leave(): boolean {
  const event = new Event("beforeunload", { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

test("what is written is flushed whenever the page may be going", () => {
  const flush = vi.fn()
  end = watchLeaving({ flush, wouldLose: () => false })
  window.dispatchEvent(new Event("pagehide"))
  expect(flush).toHaveBeenCalledTimes(1)
  document.dispatchEvent(new Event("visibilitychange"))
  expect(flush).toHaveBeenCalledTimes(1)
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden")
  document.dispatchEvent(new Event("visibilitychange"))
  expect(flush).toHaveBeenCalledTimes(2)
  expect(leave()).toBe(false)
  expect(flush).toHaveBeenCalledTimes(3)
  end()
  window.dispatchEvent(new Event("pagehide"))
  expect(flush).toHaveBeenCalledTimes(3)
})

test("leaving is questioned only if something would be lost", () => {
  let loses = true
  end = watchLeaving({ flush: () => undefined, wouldLose: () => loses })
  expect(leave()).toBe(true)
  loses = false
  expect(leave()).toBe(false)
})

test("a page that is seen again is told so", () => {
  const told = vi.fn()
  end = onSeen(told)
  document.dispatchEvent(new Event("visibilitychange"))
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden")
  document.dispatchEvent(new Event("visibilitychange"))
  expect(told).toHaveBeenCalledTimes(1)
})
