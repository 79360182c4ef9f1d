import { afterEach, describe, expect, it, vi } from "vitest"
import { lettersOf, moveOf, withPressed, type Pressed, type PressedKey } from "./pressed"

afterEach(() => vi.unstubAllGlobals())

/** « Ctrl+Shift+End » as an event. */
function keyOf(keys: string): PressedKey {
  const parts = keys.split("+")
  const has = (name: string): boolean => parts.slice(0, -1).includes(name)
  return { key: parts.at(-1) ?? "", shiftKey: has("Shift"), ctrlKey: has("Ctrl"), metaKey: has("Meta"), altKey: has("Alt") }
}

const all = (...keys: readonly string[]): readonly Pressed[] => keys.reduce<readonly Pressed[]>((pressed, key) => (
  withPressed(pressed, keyOf(key)) ?? pressed
), [])

describe("what is pressed before the editor is there", () => {
  it.each([
    ["ArrowLeft", "move left character"], ["Ctrl+ArrowRight", "move right word"], ["Shift+ArrowDown", "extend forward line"],
    ["Home", "move backward lineboundary"], ["Ctrl+Home", "move backward documentboundary"],
    ["Ctrl+Shift+End", "extend forward documentboundary"], ["Ctrl+ArrowUp", "move backward paragraph"],
  ])("C94: %s is %s", (keys, move) => expect(Object.values(moveOf(keyOf(keys)) ?? {}).join(" ")).toBe(move))

  it.each(["Alt+ArrowLeft", "Ctrl+Alt+End", "Meta+ArrowLeft", "PageDown", "Tab", "Escape", "Ctrl+b", "F5"])("%s isn't kept", (keys) => {
    expect(withPressed([], keyOf(keys))).toBeNull()
  })

  it.each([["Meta+ArrowLeft", "left lineboundary"], ["Alt+ArrowRight", "right word"], ["Meta+ArrowUp", "backward documentboundary"]])(
    "C94: %s on an Apple keyboard is %s", (keys, move) => {
      vi.stubGlobal("navigator", { platform: "MacIntel" })
      const { direction, by } = moveOf(keyOf(keys)) ?? {}
      expect(`${direction} ${by}`).toBe(move)
    },
  )

  it("C94: letters and moves stay in their order; Backspace takes back letters", () => {
    const pressed = all("a", "b", "Home", "c", "d", "Backspace", "Enter", "End")
    expect(pressed).toEqual(["ab", moveOf(keyOf("Home")), "c\n", moveOf(keyOf("End"))])
    expect(lettersOf(pressed)).toBe("abc\n")
    expect(all("a", "Backspace", "Backspace")).toEqual([])
  })
})
