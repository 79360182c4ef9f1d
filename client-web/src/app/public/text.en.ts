import type { Translation } from "../../i18n"
import type { fr } from "./text"

export const en: Translation<typeof fr> = {
  title: "Sign in",
  "tagline": "The workspace of a local health contract",
  "promise together": "Write together, at the same time, in the same form.",
  "promise saved": "Every word is saved, and the screen says so only when it is true.",
  "promise offline": "No network? Go on: everything leaves when it is back.",
  email: "E-mail address",
  password: "Password",
  "show password": "Show the password",
  "hide password": "Hide the password",
  "sign in": "Sign in",
  "email missing": "Enter your e-mail address, such as first.last@example.org.",
  "password missing": "Enter your password.",
  "wrong title": "Not signed in",
  "wrong words": "No account has this address and this password. Check both, then try again.",
  "too many title": "Too many attempts",
  "too many words": "To protect accounts you have to wait a little. Try again at {time}.",
  "unreachable title": "The server doesn’t answer",
  "unreachable words": "Check your connection to the Internet, then try again.",
  "refused title": "The server could not sign you in",
  "refused words": "Try again in a moment. If it goes on, give this code to whoever runs the site: {code}.",
  "forgotten": "Forgotten your password? The contract’s coordination can give you a new one.",
  "demo title": "Demonstration",
  "demo words": "Everything in it is invented, nobody exists. Choose whom to enter as:",
  "or own": "Or with an address and a password",
}
