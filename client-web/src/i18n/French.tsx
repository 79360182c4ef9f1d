// Words that aren't the interface's: a gabarit's labels, helps and options, and what people write, are French whatever
// language the interface speaks. Marked as such, they are read by a French voice, hyphenated and checked as French
// (WCAG 3.1.2). Where the interface is French too, sentences stay in one piece.
import { useLanguage } from "./index"

/** For the element that holds such words and nothing else: `<p {...FRENCH}>`. */
export const FRENCH = { lang: "fr" } as const

/** Says that these words of a sentence are French. */
export type Own = (words: string) => string

/** Where no element can be put around words: in the name of a control, in an option, in what is announced. */
export const unmarked: Own = (words) => words

// The characters that isolate words of another direction: no sentence of the interface has them.
const [FROM, TO] = ["\u2068", "\u2069"]
const isolated: Own = (words) => `${FROM}${words.replace(/[\u2068\u2069]/g, "")}${TO}`

/** A sentence of the interface with French words in it: `say={(own) => text("row of", { row: own(name) })}`. */
export function Mixed({ say }: { readonly say: (own: Own) => string }) {
  if (useLanguage() === FRENCH.lang) return say(unmarked)
  return say(isolated).split(/\u2068(.*?)\u2069/s).map((part, at) => (
    at % 2 === 0 ? part : <span key={at} {...FRENCH} dir="auto">{part}</span>
  ))
}

/** A button's few words, and all that it says to whoever doesn't see what stands around it. */
export function Briefly({ words, say }: { readonly words: string; readonly say: (own: Own) => string }) {
  return (
    <>
      <span aria-hidden="true">{words}</span>
      <span className="ui-visually-hidden"><Mixed say={say} /></span>
    </>
  )
}
