// One value and those who are told of it.
import { expect, test } from "vitest"
import { Store } from "./store"

test("whoever listens is told of another value, not of the same, and not after they have left", () => {
  const store = new Store("a")
  const told: string[] = []
  const listen = (): void => void told.push(store.get())
  const ends = [store.subscribe(listen), store.subscribe(listen)]
  store.set("a")
  store.set("b")
  ends[0]?.()
  store.set("c")
  expect(told).toEqual(["b", "b", "c"])
})
