// What the dialog says that shows who has access to a document, in English.
import type { Translation } from "../../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  title: "Who has access to this document",
  list: "People who have access",
  you: "(you)",
  "role of": "Access of {name}: {role}",
  "why workspace": "as in the workspace",
  "why coordination": "coordinates the workspace",
  "why own": "access to this document of its own",
  "why guest": "access to this document alone",
  "choice read": "Read: read only",
  "choice write": "Write: read and write",
  "choice manage": "Coordinate: archive and share, too",
  "choice none": "No access to this document",
  "choice workspace": "As in the workspace: {role}",
  "choice remove": "Take the access away",
  "choice now": "{choice} (access now)",
  changed: "{name}: {role}, for this document.",
  "changed back": "{name} has the access of the workspace again.",
  removed: "{name} has no access to this document any more.",
  undo: "Undo",
  "workspace manager": "This person coordinates the workspace: they have access to all its documents.",
  "add title": "Open this document to somebody",
  added: "The person whose address is {email} has access to this document now: {role}.",
  "copy link": "Copy the document’s link",
  copied: "The link is copied. It opens for those who have access.",
  "not copied": "The link couldn’t be copied. Take it from the address bar.",
  close: "Close",
  waiting: "Loading…",
}
