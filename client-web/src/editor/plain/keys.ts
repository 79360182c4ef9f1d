// Which keys are one edit: those that do more of the same, right where the last one was, before it is written.

/** Keys that wait to be written. */
export interface Keys {
  /** What they do, as `inputType` says. */
  readonly does: string
  readonly count: number
  /** Where the caret is after the last. */
  readonly caret: number | null
}

/** Keys that write, take away what stands beside the caret, or do nothing by themselves. */
const TYPING = /^(.|Backspace|Delete|Shift|AltGraph|Dead|Process|Unidentified)$/u

/** With one more. */
export function withKey(keys: Keys | null, { inputType }: InputEvent, caret: number | null): Keys {
  return { does: inputType, count: (keys?.count ?? 0) + 1, caret }
}

/** Whether a key goes on with those before it. A new word doesn't: it is taken back for itself. */
export function goesOn(
  keys: Keys, { inputType, data }: InputEvent, { selectionStart, selectionEnd }: HTMLTextAreaElement | HTMLInputElement,
): boolean {
  if (inputType !== keys.does || selectionStart !== keys.caret || selectionEnd !== selectionStart) return false
  return inputType.startsWith("deleteContent") || (inputType === "insertText" && /^\S+$/.test(data ?? ""))
}

/** Whether a key may do something else than write: whatever it does, it does it to all that was typed. */
export function isCommand({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || !TYPING.test(key)
}
