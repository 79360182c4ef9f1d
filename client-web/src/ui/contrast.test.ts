// The colours of tokens.css, counted: WCAG 1.4.3 and 1.4.11 in both schemes.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"

const sheet = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8")

/** The colours a variable has in the light scheme and in the dark one. */
function colours(name: string): { light: string; dark: string } {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(sheet)?.[1] ?? ""
  const [light, dark = light] = value.match(/#[0-9a-f]{6}/g) ?? []
  if (!light || !dark) throw new Error(`no colour --${name}`)
  return { light, dark }
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

const GROUNDS = ["paper", "surface", "surface-2"]
const TEXTS: readonly (readonly [ink: string, grounds: readonly string[]])[] = [
  ["ink", [...GROUNDS, "accent-soft", "good-soft", "warn-soft", "bad-soft"]],
  ["ink-2", [...GROUNDS, "accent-soft"]],
  ["link", [...GROUNDS, "accent-soft"]],
  ["accent", [...GROUNDS, "accent-soft"]],
  ["accent-ink", ["accent"]],
  ["good", [...GROUNDS, "good-soft"]],
  ["warn", [...GROUNDS, "warn-soft"]],
  ["bad", [...GROUNDS, "bad-soft"]],
  ["deep-ink", ["deep"]],
  ["deep-ink-2", ["deep"]],
  ["person-ink", [0, 1, 2, 3, 4, 5, 6, 7, 8].map((number) => `person-${number}`)],
]
const SIGNS: readonly (readonly [line: string, grounds: readonly string[]])[] = [
  ["line-strong", GROUNDS],
  ["focus", [...GROUNDS, "accent-soft", "bad-soft", "warn-soft"]],
]

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  test.each(TEXTS)("%s is read on its grounds", (ink, grounds) => {
    for (const ground of grounds) {
      const found = contrast(colours(ink)[scheme], colours(ground)[scheme])
      expect(found, `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })
  test.each(SIGNS)("%s is seen on its grounds", (line, grounds) => {
    for (const ground of grounds) {
      const found = contrast(colours(line)[scheme], colours(ground)[scheme])
      expect(found, `${line} on ${ground}`).toBeGreaterThanOrEqual(3)
    }
  })
})
