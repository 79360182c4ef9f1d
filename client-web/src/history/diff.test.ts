import { expect, test } from "vitest"
import { wordDiff, type Stretch } from "./diff"

/** Removed words in [brackets], added ones in {braces}. */
function shown(stretches: readonly Stretch[]): string {
  const signs = { same: ["", ""], added: ["{", "}"], removed: ["[", "]"] } as const
  return stretches.map(({ kind, text }) => `${signs[kind][0]}${text}${signs[kind][1]}`).join("")
}

const without = (left: Stretch["kind"]) => (stretches: readonly Stretch[]) =>
  stretches.filter(({ kind }) => kind !== left).map(({ text }) => text).join("")
const [earlier, later] = [without("added"), without("removed")]

test.each([
  ["", "", ""],
  ["Même texte", "Même texte", "Même texte"],
  ["", "Tout neuf", "{Tout neuf}"],
  ["Tout parti", "", "[Tout parti]"],
  ["Les habitants du quartier", "Les habitantes du quartier", "Les [habitants]{habitantes} du quartier"],
  ["60 ans et plus", "65 ans et plus", "[60]{65} ans et plus"],
  ["un deux trois", "un trois", "un [deux ]trois"],
  ["un trois", "un deux trois", "un {deux }trois"],
  ["L’accès aux soins", "L’accès de tous aux soins", "L’accès {de tous }aux soins"],
  ["a b c d", "a x y d", "a [b c]{x y} d"],
  ["Fin.", "Fin\u00a0!", "Fin[.]{\u00a0!}"],
  ["عقد الصحة", "عقد الصحة المحلي", "عقد الصحة{ المحلي}"],
  ["🧶 laine", "🧵 laine", "[🧶]{🧵} laine"],
])("from %j to %j", (before, after, expected) => expect(shown(wordDiff(before, after))).toBe(expected))

test("whatever the texts, the stretches make up both", () => {
  const random = seeded(7)
  const vocabulary = ["santé", "soins", " ", "\n", ",", "aînés", "’", "le", "12"]
  const word = () => vocabulary[Math.floor(random() * vocabulary.length)]
  const text = () => Array.from({ length: Math.floor(random() * 60) }, word).join("")
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [text(), text()]
    const stretches = wordDiff(before, after)
    expect(earlier(stretches)).toBe(before)
    expect(later(stretches)).toBe(after)
    stretches.forEach((stretch, index) => {
      expect(stretch.text).not.toBe("")
      expect(stretches[index + 1]?.kind).not.toBe(stretch.kind)
    })
  }
})

test("a small change in a long text is found, and fast", () => {
  const before = "mot ".repeat(50_000)
  const after = `${before.slice(0, 80_000)}autre ${before.slice(80_000)}`
  const stretches = wordDiff(before, after)
  expect(stretches.filter(({ kind }) => kind === "added")).toEqual([{ kind: "added", text: "autre " }])
  expect(stretches.filter(({ kind }) => kind === "removed")).toEqual([])
})

test("texts that have next to nothing in common are shown as replaced", () => {
  const before = Array.from({ length: 3_000 }, (_, number) => `a${number}`).join(" ")
  const after = Array.from({ length: 3_000 }, (_, number) => `b${number}`).join(" ")
  expect(wordDiff(before, after).map(({ kind }) => kind)).toEqual(["removed", "added"])
})

/** Numbers from 0 to 1 that are the same each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
