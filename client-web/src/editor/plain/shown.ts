// How a text stands in a native control. Controls drop or merge some characters of line ends, which would shift every
// place behind them; each such character is shown as one other, so that a place in the control is a place in the text.
// What is shown is never written back: only what somebody changes is.
import { MARKER } from "../../shape/rich"

/** Which control shows it. */
export type Control = "textarea" | "input"

/** The text as the control keeps it, unit for unit. */
export function shownIn(control: Control, text: string): string {
  if (control === "input") return text.replace(LINE_ENDS, " ")
  if (!/[\r\ufffc]/.test(text)) return text
  return text.replaceAll("\r\n", " \n").replaceAll("\r", "\n").replaceAll(MARKER, "\n")
}

const LINE_ENDS = /[\r\n\ufffc]/g

/** Whether the element is a line or a block of text. */
export function controlOf(element: HTMLElement): Control {
  return element.localName === "textarea" ? "textarea" : "input"
}
