// What the page of the demonstration's mails says, in English.
import type { Translation } from "../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  title: "The demonstration’s mail",
  words: "The demonstration sends no mail. These are those it would have sent, the newest first; their links open as in a mail program.",
  refresh: "Refresh",
  asking: "Loading…",
  list: "Mails, the newest first",
  none: "No mail for now. Those of invitations come here within seconds.",
  to: "To {email}, {when}",
  "nowhere title": "There is no mail to show",
  "nowhere words": "This page exists in a demonstration only. Here mails really leave: look at your mailbox.",
}
