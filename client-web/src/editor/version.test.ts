import { change, changeAt, from, getHeads } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import type { Root } from "../sync"
import { Version } from "./version"

test("a state keeps its heads when somebody writes behind it", () => {
  const first = from<Root>({ words: "un" })
  const past = getHeads(first)
  const shown = change(first, (root) => void (root["words"] = "deux"))
  const heads = getHeads(shown)
  const version = Version.of(shown)
  const { newDoc } = changeAt(shown, past, (root) => void (root["other"] = "trois"))
  expect(version.heads()).toEqual(heads)
  expect(version.is(shown)).toBe(true)
  expect(version.is(newDoc)).toBe(false)
})
