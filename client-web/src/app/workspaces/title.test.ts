import { expect, test } from "vitest"
import { titleFault, trimmedTitle } from "./title"

test.each([
  ["Fiche 1.1.2", undefined],
  ["  Fiche  ", undefined],
  ["", "empty"],
  [" \u00a0\t\n", "empty"],
  ["a\nb", "control"],
  ["a\tb", "control"],
  ["a\u0007b", "control"],
  ["a\u2028b", "control"],
  ["\nFiche\n", undefined],
  ["x".repeat(300), undefined],
  ["x".repeat(301), "too-long"],
  [` ${"x".repeat(300)} `, undefined],
  // Counted as Unicode does: 300 of these are 600 units of JavaScript.
  ["🧶".repeat(300), undefined],
  ["🧶".repeat(301), "too-long"],
  ["عقد الصحة المحلي", undefined],
])("G7: %j is a title or not", (text, why) => expect(titleFault(text)?.why).toBe(why))

test("how much is too much is told", () => {
  expect(titleFault("x".repeat(312))).toEqual({ why: "too-long", over: 12 })
})

test("a title is kept without the white space at its ends", () => {
  expect(trimmedTitle("\u0085\u3000 Fiche  action\u00a0")).toBe("Fiche  action")
})
