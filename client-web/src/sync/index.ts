// The room's door. Importing it loads Automerge's JavaScript: reach it through `import()`. What the first page needs
// without documents is in `device.ts` and `wasm.ts`, which load none of it.
export { Documents } from "./documents"
export { detachedDocument, liveAround } from "./detached"
export { LiveDocument } from "./document"
export { DocumentUnavailable } from "./failures"
export {
  useAccess, useKeeping, useLink, useLost, usePeople, useSaved, useStuck, useValue,
} from "./hooks"
export { openDocuments, sendUnsent } from "./open"
export { initialsOf } from "./person"
export { peopleOf } from "./present"
export type { DocumentPresence } from "./presence"
export type { SavedState } from "./saved"
export type { Access, Caret, Colour, Handle, Here, Keeping, Link, Person, Present, Root, Saved } from "./types"
