import { expect, test } from "vitest"
import { speaker } from "./index"
import { isolate } from "./isolate"

const say = speaker({ here: "{names} sont ici", one: "«\u00a0{name}\u00a0» est restauré." }, () => new Promise(() => undefined))

test("C64: a name that turns what follows keeps to itself, in whatever sentence", () => {
  expect(say("one", { name: "Zoé \u202eeirraM" })).toBe("«\u00a0\u2068Zoé \u202eeirraM\u2069\u00a0» est restauré.")
  expect(say("one", { name: "محمد" })).toBe("«\u00a0\u2068محمد\u2069\u00a0» est restauré.")
  expect(say("one", { name: "Zoë, l’Œuvre 🎉" })).toBe("«\u00a0Zoë, l’Œuvre 🎉\u00a0» est restauré.")
})

test("C64: names of a list keep to themselves each, once", () => {
  const names = ["Bruno", "Zoé \u202eeirraM", "محمد"].map(isolate).join(", ")
  expect(say("here", { names })).toBe("Bruno, \u2068Zoé \u202eeirraM\u2069, \u2068محمد\u2069 sont ici")
  expect(isolate(isolate("محمد"))).toBe(isolate("محمد"))
})

test("C64: a name can’t end what keeps it to itself", () => {
  expect(isolate("a\u2069\u202eb")).toBe("\u2068a\u202eb\u2069")
  expect(isolate("\u2068a")).toBe("\u2068a\u2069")
})
