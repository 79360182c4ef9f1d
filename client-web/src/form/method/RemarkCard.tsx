// One remark of the correcteur de méthode: where, the words it speaks of, why, how they might be written, and the way there.
import { Button } from "../../ui/Button"
import { useFormText } from "../text"
import type { Advice } from "./advice"
import { isRepeated, type Remark } from "./remarks"

/** As much of a passage as is shown. */
const PASSAGE_CHARACTERS = 160

/** `labelOf` gives a path's name in words; `onGo` leads to a place the remark is about. */
export interface RemarkCardProps {
  readonly remark: Remark
  readonly labelOf: (path: string) => string
  readonly onGo: (advice: Advice) => void
  readonly onDismiss: () => void
}

/** A remark about one place, or the same one about several. */
export function RemarkCard({ remark, labelOf, onGo, onDismiss }: RemarkCardProps) {
  const text = useFormText()
  const { rule, places } = remark
  const [{ path, passage, reason, apart, proposal }] = places
  const isGroup = places.length > 1 && isRepeated(rule)
  const label = isGroup ? text(`method together ${rule}`, { n: places.length }) : labelOf(path)
  return (
    <li className="form-remark">
      <h4 className="form-remark-field">{label}</h4>
      {!isGroup && passage !== undefined && (
        <p className="form-remark-passage"><q dir="auto">{shortened(passage.text)}</q></p>
      )}
      <p className="form-remark-reason" lang="fr">{reason}</p>
      {proposal !== undefined && (
        <div className="form-remark-proposal" lang="fr">
          <span className="ui-aside">{text("method proposal")}</span>
          <ul>{proposal.map((sentence) => <li key={sentence} dir="auto">{sentence}</li>)}</ul>
        </div>
      )}
      {proposal === undefined && apart !== undefined && (
        <div className="form-remark-proposal" lang="fr">
          <span className="ui-aside">{text("method apart")}</span>
          <ul>{apart.map((piece, at) => <li key={`${at} ${piece}`}><q dir="auto">{piece}</q></li>)}</ul>
        </div>
      )}
      {isGroup && (
        <ul className="form-remark-places">
          {places.map((place) => (
            <li key={place.path}>
              <Button small icon="arrow" aria-label={text("method go to", { label: labelOf(place.path) })} onClick={() => onGo(place)}>
                {labelOf(place.path)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="form-remark-actions">
        {!isGroup && (
          <Button small icon="arrow" aria-label={text("method go to", { label })} onClick={() => onGo(places[0])}>
            {text("method go")}
          </Button>
        )}
        <Button small kind="quiet" data-form-dismiss="" aria-label={text("method dismiss this", { label })} onClick={onDismiss}>
          {text("method dismiss")}
        </Button>
      </div>
    </li>
  )
}

function shortened(words: string): string {
  return words.length > PASSAGE_CHARACTERS ? `${words.slice(0, PASSAGE_CHARACTERS).trimEnd()}…` : words
}
