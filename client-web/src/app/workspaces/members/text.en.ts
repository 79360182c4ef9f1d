// What the page of a workspace's members says, in English.
import type { Translation } from "../../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  title: "Members",
  count: { one: "{n} person has access to this workspace.", other: "{n} people have access to this workspace." },
  list: "Members of the workspace",
  find: "Find a person",
  found: { one: "{n} person found.", other: "{n} people found." },
  "found none": "Nobody has this name.",
  name: "Name",
  address: "E-mail address",
  role: "Access",
  you: "(you)",
  "role of": "Access of {name}: {role}",
  "role choice": "{role}: {what}",
  "role now": "{role}: {what} (access now)",
  "role read short": "read only",
  "role write short": "read and write",
  "role manage short": "everything, members included",

  "roles title": "What each access allows",
  "roles read": "To read the documents, their history and who works in them. Sensitive fields are read only where the coordination opens them.",
  "roles write": "To read everything, write in the documents, make and duplicate them.",
  "roles manage": "To write, archive, rename, open sensitive fields, and say here who has access to the workspace.",
  "roles aside": "A document may have accesses of its own, which take precedence over these.",

  changed: "{name}: {role}.",
  undo: "Undo",
  cancel: "Cancel",
  "last manager": "There has to be at least one coordinator: give this access to somebody else first.",
  "step down title": "Leave the coordination?",
  "step down words": "You won’t be able to say who has access to this workspace any more, nor to undo this yourself.",
  "step down": "Leave the coordination",

  remove: "Remove",
  "remove asking": "Remove from the workspace…",
  "leave asking": "Leave the workspace…",
  "remove title": "Remove {name} from the workspace?",
  "remove words": "This person won’t be able to open any document of the workspace any more, even those that were opened to them alone. What they wrote stays, with their name.",
  "leave title": "Leave the workspace?",
  "leave words": "You won’t be able to open any of its documents any more. What you wrote stays, with your name.",
  leave: "Leave the workspace",
  removed: "{name} has no access to the workspace any more.",
}
