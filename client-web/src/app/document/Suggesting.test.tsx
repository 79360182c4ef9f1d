// @vitest-environment jsdom
// How often the form hears of what it may suggest.
import { act, cleanup, render } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Answers, answersOf, type DocumentSummary } from "../../api"
import type { Suggestions } from "../../form"
import { summary } from "../testing/fixtures"
import { Suggesting } from "./Suggesting"

afterEach(() => {
  cleanup()
  answersOf("").clear()
  vi.unstubAllGlobals()
})

test("documents that others write in are news to nobody until one is called otherwise", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined))
  const onSuggest = vi.fn<(suggestions: Suggestions) => void>()
  const hear = (documents: DocumentSummary[]) => act(async () => {
    answersOf("").setQueryData(["documents", "w1"], documents)
    // React Query tells in a task of its own, which is before this one.
    await new Promise((resolve) => setTimeout(resolve))
  })
  await hear([summary("b", "Bouger"), summary("a", "Aînés"), summary("mine", "La mienne")])
  answersOf("").setQueryData(["members", "w1"], [{ id: "p", name: "Odile", role: "manage" }])
  render(<Answers participant=""><Suggesting summary={summary("mine", "La mienne")} onSuggest={onSuggest} /></Answers>)
  expect(onSuggest).toHaveBeenCalledTimes(1)
  const first = onSuggest.mock.calls[0]?.[0]
  expect(first?.documents.map(({ title }) => title)).toEqual(["Aînés", "Bouger"])
  await hear([summary("a", "Aînés", { changedAt: 7, filled: 6 }), summary("b", "Bouger"), summary("mine", "La mienne")])
  expect(onSuggest).toHaveBeenCalledTimes(1)
  await hear([summary("a", "Aînés", { changedAt: 7 }), summary("b", "Bouger à tout âge"), summary("mine", "La mienne")])
  expect(onSuggest).toHaveBeenCalledTimes(2)
  const second = onSuggest.mock.calls[1]?.[0]
  expect(second?.documents.map(({ title }) => title)).toEqual(["Aînés", "Bouger à tout âge"])
  expect(second?.members).toBe(first?.members)
})
