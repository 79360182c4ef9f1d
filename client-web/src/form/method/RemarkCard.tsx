// One remark of the correcteur de méthode: where, the words it speaks of, why, how they might be written, and the way there.
import { Briefly, FRENCH, Mixed, unmarked, type Own } from "../../i18n/French"
import { Button } from "../../ui/Button"
import { useFormText } from "../text"
import type { Advice } from "./advice"
import { isRepeated, type Remark } from "./remarks"

/** As much of a passage as is shown. */
const PASSAGE_CHARACTERS = 160

/** `labelOf` gives a path's name in words, with its French words as `own` makes them; `onGo` leads to a place the remark is about. */
export interface RemarkCardProps {
  readonly remark: Remark
  readonly labelOf: (path: string, own: Own) => string
  readonly onGo: (advice: Advice) => void
  readonly onDismiss: () => void
}

/** A remark about one place, or the same one about several. */
export function RemarkCard({ remark, labelOf, onGo, onDismiss }: RemarkCardProps) {
  const text = useFormText()
  const { rule, places } = remark
  const [{ path, passage, reason, apart, proposal }] = places
  const isGroup = places.length > 1 && isRepeated(rule)
  const label = (own: Own): string => (isGroup ? text(`method together ${rule}`, { n: places.length }) : labelOf(path, own))
  return (
    <li className="form-remark">
      <h4 className="form-remark-field"><Mixed say={label} /></h4>
      {!isGroup && passage !== undefined && (
        <p className="form-remark-passage"><q {...FRENCH} dir="auto">{shortened(passage.text)}</q></p>
      )}
      <p className="form-remark-reason" {...FRENCH}>{reason}</p>
      {proposal !== undefined && (
        <div className="form-remark-proposal">
          <span className="ui-aside">{text("method proposal")}</span>
          <ul {...FRENCH}>{proposal.map((sentence) => <li key={sentence} dir="auto">{sentence}</li>)}</ul>
        </div>
      )}
      {proposal === undefined && apart !== undefined && (
        <div className="form-remark-proposal">
          <span className="ui-aside">{text("method apart")}</span>
          <ul {...FRENCH}>{apart.map((piece, at) => <li key={`${at} ${piece}`}><q dir="auto">{piece}</q></li>)}</ul>
        </div>
      )}
      {isGroup && (
        <ul className="form-remark-places">
          {places.map((place) => (
            <li key={place.path}>
              <Button small icon="arrow" onClick={() => onGo(place)}>
                <Briefly words={labelOf(place.path, unmarked)} say={(own) => text("method go to", { label: labelOf(place.path, own) })} />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="form-remark-actions">
        {!isGroup && (
          <Button small icon="arrow" onClick={() => onGo(places[0])}>
            <Briefly words={text("method go")} say={(own) => text("method go to", { label: label(own) })} />
          </Button>
        )}
        <Button small kind="quiet" data-form-dismiss="" onClick={onDismiss}>
          <Briefly words={text("method dismiss")} say={(own) => text("method dismiss this", { label: label(own) })} />
        </Button>
      </div>
    </li>
  )
}

function shortened(words: string): string {
  return words.length > PASSAGE_CHARACTERS ? `${words.slice(0, PASSAGE_CHARACTERS).trimEnd()}…` : words
}
