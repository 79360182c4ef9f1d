// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import {
  announce, announcementsOn, announceSparingly, forgetAnnouncements, PAUSE_MS, SAME_WITHIN_MS, setAnnouncements, speakThrough,
} from "./announce"
import { Announcer } from "./Announcer"

let said: string[] = []
let silence = (): void => {}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  localStorage.clear()
  forgetAnnouncements()
  said = []
  silence = speakThrough((text) => said.push(text))
})

afterEach(() => {
  silence()
  cleanup()
  vi.useRealTimers()
})

test("sentences are said one after the other, with a pause between", () => {
  announce("Odile est arrivée")
  announce("Anselme est arrivé")
  vi.advanceTimersByTime(PAUSE_MS / 2)
  expect(said).toEqual(["Odile est arrivée"])
  vi.advanceTimersByTime(PAUSE_MS)
  expect(said).toEqual(["Odile est arrivée", "Anselme est arrivé"])
})

test("the same sentence is said once, and again only much later", () => {
  announce("Hors ligne")
  announce("Hors ligne")
  vi.advanceTimersByTime(PAUSE_MS * 3)
  announce("Hors ligne")
  vi.advanceTimersByTime(PAUSE_MS * 3)
  expect(said).toEqual(["Hors ligne"])
  vi.advanceTimersByTime(SAME_WITHIN_MS)
  announce("Hors ligne")
  vi.advanceTimersByTime(PAUSE_MS)
  expect(said).toEqual(["Hors ligne", "Hors ligne"])
})

test("of several about the same matter only the last is said", () => {
  announce("Hors ligne", "link")
  announce("Odile est arrivée", "here")
  announce("De nouveau en ligne", "link")
  vi.advanceTimersByTime(PAUSE_MS * 5)
  expect(said).toEqual(["Odile est arrivée", "De nouveau en ligne"])
})

test("moving a row up, down and up again is told each time", () => {
  const moves = ["Ligne\u00a0: 1 sur 3", "Ligne\u00a0: 2 sur 3", "Ligne\u00a0: 1 sur 3"]
  for (const move of moves) {
    announce(move, "move")
    vi.advanceTimersByTime(PAUSE_MS * 2)
  }
  expect(said).toEqual(moves)
})

test("what comes back faster than it can be told is told again, rather than nothing", () => {
  announce("Ligne\u00a0: 1 sur 3", "move")
  vi.advanceTimersByTime(PAUSE_MS)
  announce("Ligne\u00a0: 2 sur 3", "move")
  announce("Ligne\u00a0: 1 sur 3", "move")
  vi.advanceTimersByTime(PAUSE_MS * 2)
  expect(said).toEqual(["Ligne\u00a0: 1 sur 3", "Ligne\u00a0: 1 sur 3"])
})

test("somebody else who comes and goes all the time is told of once", () => {
  const came = "Odile vient d’arriver"
  const left = "Odile est partie"
  for (const sentence of [came, left, came, left]) {
    announceSparingly(sentence, "here odile")
    vi.advanceTimersByTime(PAUSE_MS * 2)
  }
  expect(said).toEqual([came, left])
  vi.advanceTimersByTime(SAME_WITHIN_MS)
  announceSparingly(came, "here odile")
  vi.advanceTimersByTime(PAUSE_MS * 2)
  expect(said).toEqual([came, left, came])
})

test("a flood is cut: the newest six remain", () => {
  for (let number = 1; number <= 20; number += 1) announce(`phrase ${number}`)
  vi.advanceTimersByTime(PAUSE_MS * 30)
  expect(said).toEqual([15, 16, 17, 18, 19, 20].map((number) => `phrase ${number}`))
})

test("turned off, nothing is said, nor what was waiting; the choice is kept", () => {
  announce("avant")
  setAnnouncements("off")
  announce("pendant")
  vi.advanceTimersByTime(PAUSE_MS * 5)
  expect(said).toEqual([])
  expect(announcementsOn()).toBe(false)
  setAnnouncements("on")
  announce("après")
  vi.advanceTimersByTime(PAUSE_MS * 5)
  expect(said).toEqual(["après"])
})

test("the live region is there before anything is said, and is emptied afterwards", () => {
  silence()
  render(<Announcer />)
  const region = screen.getByRole("status")
  expect(region.textContent).toBe("")
  expect(region.getAttribute("aria-live")).toBe("polite")
  act(() => {
    announce("3 documents trouvés")
    vi.advanceTimersByTime(PAUSE_MS)
  })
  expect(region.textContent).toBe("3 documents trouvés")
  act(() => void vi.advanceTimersByTime(10_000))
  expect(region.textContent).toBe("")
})

test("the same words once more are put in anew: a region that doesn’t change isn’t read", () => {
  silence()
  render(<Announcer />)
  const region = screen.getByRole("status")
  const say = (text: string) => act(() => {
    announce(text, "move")
    vi.advanceTimersByTime(PAUSE_MS)
  })
  say("Ligne\u00a0: 1 sur 3")
  const before = region.firstChild
  act(() => announce("Ligne\u00a0: 2 sur 3", "move"))
  say("Ligne\u00a0: 1 sur 3")
  expect(region.textContent).toBe("Ligne\u00a0: 1 sur 3")
  expect(region.firstChild).not.toBe(before)
})
