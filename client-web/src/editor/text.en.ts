// The same in English.
import type { Translation } from "../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  toolbar: "Formatting",
  help: "Alt+F10: formatting. In a list, Tab indents the item; Escape then Tab to leave it.",
  "heading 2": "Heading",
  "heading 3": "Subheading",
  "heading 4": "Small heading",
  bold: "Bold",
  italic: "Italic",
  link: "Link",
  bullets: "Bulleted list",
  numbers: "Numbered list",
  outdent: "Decrease indent",
  indent: "Increase indent",
  quote: "Quote",
  undo: "Undo",
  redo: "Redo",
  shortcut: "{name} ({keys})",
  "shift key": "Shift",
  "link address": "Link address",
  "link example": "example.org, an e-mail address or a phone number",
  "link apply": "Apply",
  "link remove": "Remove link",
  "link open": "Open link",
  "link close": "Close",
  "link refused": "This address cannot be a link. Write “example.org” or “name@example.org”, for instance.",
  "new window": "{name} (new window)",
  empty: "Nothing written.",
  failed: "Formatting could not be loaded. Check the connection, then try again.",
  retry: "Try again",
}
