// For tests: hands on the clipboard of a page in jsdom, which has none.
import { act, fireEvent } from "@testing-library/react"

/** What a clipboard holds, by type. */
export type Held = Record<string, string>

/** Pastes where the focus is; the event, to ask whether somebody took it. */
export async function pasteHere(held: Held | string, { image = false } = {}): Promise<boolean> {
  const types: Held = typeof held === "string" ? { "text/plain": held } : held
  let left = true
  await act(async () => {
    left = fireEvent.paste(document.activeElement ?? document.body, { clipboardData: {
      getData: (type: string) => types[type] ?? "",
      items: image ? [{ kind: "file", type: "image/png" }] : [],
    } })
    await Promise.resolve()
  })
  return left
}

/** Copies or cuts where the focus is; what is on the clipboard then, empty if nobody put anything there. */
export async function takeHere(how: "copy" | "cut"): Promise<Held> {
  const held: Held = {}
  await act(async () => {
    fireEvent[how](document.activeElement ?? document.body, {
      clipboardData: { setData: (type: string, words: string) => void (held[type] = words) },
    })
    await Promise.resolve()
  })
  return held
}
