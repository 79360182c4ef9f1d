// The first script of a page, which runs as soon as it has come (build/preload.ts): it asks the server for what a document
// says while the others are on their way. Else that would be asked for a second later on a slow line. Whoever needs the
// answers takes them by `takeAhead`; who is shown them is theirs to decide.
import { keepAhead } from "./ahead"

const [, document] = /^\/documents\/([^/]+)/.exec(location.pathname) ?? []
// Where the service worker serves the page, all of it is on the device, and a document's words come from there.
if (document !== undefined && !navigator.serviceWorker?.controller) {
  for (const path of [`/documents/${document}/content`, `/documents/${document}`, "/gabarits", "/session"]) keepAhead(path)
}
