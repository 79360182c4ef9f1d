// Lists, from what was asked for and what was told since.
import { expect, test } from "vitest"
import type { DocumentFacts, DocumentSummary } from "../types"
import { withDocuments, withSummary } from "./documents"

function facts(id: string, changedAt: number, more: Partial<DocumentFacts> = {}): DocumentFacts {
  return {
    id, changedAt, title: id, url: `automerge:${id}`, workspace: "w", kind: null, about: null, gabarit: "g", filled: 0, required: 1,
    createdAt: 1, createdByName: "C", changedByName: "C", archivedAt: null, sensitiveTo: null, ...more,
  }
}

const summary = (id: string, changedAt: number, more: Partial<DocumentSummary> = {}): DocumentSummary =>
  ({ ...facts(id, changedAt), role: "write", ...more })

test("what was told takes its place, last changed first, and keeps what one may do with it", () => {
  const list = [summary("a", 3), summary("b", 2, { role: "manage", number: "1.2" })]
  const told = new Map([["b", facts("b", 5, { title: "Autre" })]])
  const { list: next, unknown } = withDocuments(list, told)
  expect(next).toEqual([{ ...facts("b", 5, { title: "Autre" }), role: "manage" }, list[0]])
  expect(next[1]).toBe(list[0])
  expect(next[0]).not.toHaveProperty("number")
  expect(unknown).toEqual([])
})

test("what is new isn't shown before it is known what one may do with it, and what was taken away is gone", () => {
  const told = new Map<string, DocumentFacts | "removed">([["a", "removed"], ["new", facts("new", 9)], ["x", "removed"]])
  const { list, unknown } = withDocuments([summary("a", 3), summary("b", 2)], told)
  expect(list.map(({ id }) => id)).toEqual(["b"])
  expect(unknown).toEqual(["new"])
  expect(withSummary(list, summary("new", 9)).map(({ id }) => id)).toEqual(["new", "b"])
})
