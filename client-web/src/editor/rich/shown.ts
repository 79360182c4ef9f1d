// How the words of a rich text are shown.

/** Line ends of other systems, shown unit for unit: browsers would make two characters one. */
export function shownText(text: string): string {
  return text.includes("\r") ? text.replaceAll("\r\n", " \n").replaceAll("\r", "\n") : text
}
