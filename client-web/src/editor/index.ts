// The room's door: controls for texts, their components, and rich text for reading. It loads no Automerge: what types into
// documents is behind `live.ts`. ProseMirror is fetched when somebody goes into a rich text.
export type { BindOptions, TextBinding, TextControl, TextHost } from "./host"
export { PlainText } from "./plain/PlainText"
export type { PlainTextProps } from "./plain/PlainText"
export { bindWords, type WordsKeeper } from "./plain/words"
export { safeHref } from "../shape/links"
export { ReadRichText } from "./rich/ReadRichText"
export { renderBlocks } from "./rich/render"
export type { RenderOptions } from "./rich/render"
export { RichText } from "./rich/RichText"
export type { RichTextProps } from "./rich/RichText"
export type { Changed, TextHandle, TextPresence, TextSource } from "./source"
