// The keys of headings, by system. Ctrl+Alt is AltGr on Windows: there, and on AZERTY above all, Ctrl+Alt+2 writes « ~ ».
// Ctrl+Shift with a digit is free in browsers and means the same on AZERTY, where Shift makes the digit; on Apple's
// systems ⌘+Shift+3 takes a picture of the screen, and ⌘+⌥ is what writers know.
import type { Level } from "../../shape/blocks"

/** Whether the keyboard is one of Apple's. */
export function onApple(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad|iPod/.test(navigator.platform)
}

/** What makes a block a heading, or with 0 a paragraph, as ProseMirror's keymaps write it. */
export function headingKeys(level: Level | 0): string {
  return onApple() ? `Meta-Alt-${level}` : `Ctrl-Shift-${level}`
}

/** As keyboards write them: « Ctrl+Maj+2 », « ⌘+⌥+2 ». */
export function keysInWords(keys: string, shift: string): string {
  const words = keys.replaceAll("-", "+").replace("Shift", shift)
  return onApple() ? words.replace(/Ctrl|Meta/, "⌘").replace("Alt", "⌥") : words
}
