// The room's door. Importing it loads Automerge's JavaScript: reach it through `import()`. What the first page needs
// of documents without Automerge is behind `light.ts`, in `device.ts` and in `wasm.ts`.
export { Documents } from "./documents"
export { detachedDocument, liveAround } from "./detached"
export { LiveDocument } from "./document/document"
export { openDocuments, sendUnsent } from "./open"
export type { DocumentPresence } from "./presence/presence"
export type { SavedState } from "./document/saved"
export type { Access, Caret, Colour, Handle, Here, Keeping, Link, Person, Present, Root, Saved } from "./types"
