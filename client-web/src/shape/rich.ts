// A rich text as plain data: spans of words and of block markers, as Automerge hands them out and as the server's
// `content` tells them (G4).

/** Where the words of a rich text hold a block marker. */
export const MARKER = "\ufffc"

/** What one span is: a block's marker, or words under the same marks. */
export type AnySpan =
  | { readonly type: "block"; readonly value: Readonly<Record<string, unknown>> }
  | { readonly type: "text"; readonly value: string; readonly marks?: Readonly<Record<string, unknown>> }

/** A rich text of a document that nobody keeps in Automerge: what stands there in place of its Text. */
export class Rich {
  /** The words, a U+FFFC for each marker, as a Text has them. */
  readonly words: string

  constructor(readonly spans: readonly AnySpan[]) {
    this.words = spans.map((span) => (span.type === "block" ? MARKER : span.value)).join("")
  }
}

/** The spans of bare words: a paragraph begins at each marker. */
export function spansOfWords(words: string): readonly AnySpan[] {
  return words.split(MARKER).flatMap((piece, at): readonly AnySpan[] => [
    ...(at > 0 ? [PARAGRAPH] : []), ...(piece === "" ? [] : [{ type: "text" as const, value: piece }]),
  ])
}

/** A paragraph's marker. */
export const PARAGRAPH: AnySpan = { type: "block", value: { type: "paragraph", parents: [], attrs: {}, isEmbed: false } }
