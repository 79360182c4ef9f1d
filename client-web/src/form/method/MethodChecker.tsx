// The correcteur de méthode beside a form: each remark, why, the words it speaks of, and the way to them. It follows the
// typing at a distance, blocks nothing, and what was dismissed stays dismissed on this device.
import { memo, useEffect, useId, useRef, useState, type ReactNode } from "react"
import type { Gabarit } from "../../api/generated/types"
import type { FormSource } from "../../source"
import { Briefly, FRENCH, Mixed, type Own } from "../../i18n/French"
import { announce } from "../../ui/announce"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { useKept } from "../device"
import { useSettled } from "../hooks"
import { labelAt } from "../labels"
import { navigationOf } from "../navigation"
import { values } from "../../shape/content"
import { useFormText } from "../text"
import type { Advice } from "./advice"
import type { Manager } from "./pilot"
import { hasMethod } from "./method"
import { advise } from "./rules"
import "./method.css"

/** The count is said once it has stayed the same for this long: nobody wants to hear it at each word. */
const SAID_AFTER_MS = 4_000
const ROOT: readonly string[] = []
const NOBODY: readonly Manager[] = []

/** `managers`: who manages the document's workspace, as far as they are known; the same array until that changes. */
export interface MethodCheckerProps {
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly managers?: readonly Manager[]
}

/** The remarks on a document; nothing for gabarits without a method. */
export const MethodChecker = memo(function MethodChecker(props: MethodCheckerProps) {
  return hasMethod(props.gabarit.id) ? <Checker {...props} /> : null
})

/** How many remarks there are that nobody dismissed; for whoever shows a count elsewhere. */
export function AdviceCount({ source, gabarit, managers = NOBODY, children }: MethodCheckerProps & {
  readonly children: (count: number) => ReactNode
}) {
  return children(useAdvice(source, gabarit, managers).shown.length)
}

function Checker({ source, gabarit, managers = NOBODY }: MethodCheckerProps) {
  const text = useFormText()
  const { shown, dismissed, dismiss, restore } = useAdvice(source, gabarit, managers)
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const list = useRef<HTMLOListElement>(null)
  useSaidCount(shown.length)
  const onDismiss = (advice: Advice, at: number) => {
    dismiss(advice)
    // The next remark takes its place, and the focus.
    const next = list.current?.querySelectorAll<HTMLElement>("[data-form-dismiss]")[at + 1]
    ;(next ?? heading.current)?.focus()
  }
  const onRestore = () => {
    // The button goes away with what it brings back.
    heading.current?.focus()
    restore()
  }
  return (
    <section className="form-method" aria-labelledby={titleId}>
      <h2 id={titleId} ref={heading} tabIndex={-1}><Icon name="method" /> {text("method")}</h2>
      <p className="ui-aside">{text("method intro")}</p>
      <p className="form-method-count">{shown.length === 0 ? text("method none") : text("method count", { n: shown.length })}</p>
      <ol className="form-method-list" role="list" ref={list}>
        {shown.map((advice, at) => (
          <Remark
            key={keyOf(advice)}
            advice={advice}
            place={(own) => labelAt(gabarit, advice.path, source, text, own)}
            onGo={() => navigationOf(source).go(advice.path, advice.passage)}
            onDismiss={() => onDismiss(advice, at)}
          />
        ))}
      </ol>
      {dismissed > 0 && (
        <p className="form-method-dismissed">
          {text("method dismissed", { n: dismissed })}
          {" "}
          <Button kind="quiet" small onClick={onRestore}>{text("method show again")}</Button>
        </p>
      )}
    </section>
  )
}

function Remark({ advice, place, onGo, onDismiss }: {
  readonly advice: Advice
  /** What the field is called. */
  readonly place: (own: Own) => string
  readonly onGo: () => void
  readonly onDismiss: () => void
}) {
  const text = useFormText()
  const { passage, reason, proposal } = advice
  return (
    <li className="form-remark">
      <h3 className="form-remark-field"><Mixed say={place} /></h3>
      {passage !== undefined && <p className="form-remark-passage"><q {...FRENCH} dir="auto">{shortened(passage.text)}</q></p>}
      <p className="form-remark-reason" {...FRENCH}>{reason}</p>
      {proposal !== undefined && (
        <div className="form-remark-proposal">
          <span className="ui-aside">{text("method proposal")}</span>
          <ul {...FRENCH}>{proposal.map((sentence) => <li key={sentence} dir="auto">{sentence}</li>)}</ul>
        </div>
      )}
      <div className="form-remark-actions">
        <Button small icon="arrow" onClick={onGo}>
          <Briefly words={text("method go")} say={(own) => text("method go to", { label: place(own) })} />
        </Button>
        <Button
          small
          kind="quiet"
          data-form-dismiss=""
          onClick={onDismiss}
        >
          <Briefly words={text("method dismiss")} say={(own) => text("method dismiss this", { label: place(own) })} />
        </Button>
      </div>
    </li>
  )
}

function useAdvice(source: FormSource, gabarit: Gabarit, managers: readonly Manager[]) {
  const all = useSettled(source, ROOT, adviceBy(gabarit, managers))
  const [kept, keep] = useKept(`advice.${source.id}`)
  const shown = all.filter((advice) => !kept.has(keyOf(advice)))
  const dismiss = (advice: Advice) => keep(keyOf(advice), true)
  const restore = () => all.forEach((advice) => keep(keyOf(advice), false))
  return { shown, dismissed: all.length - shown.length, dismiss, restore }
}

const rules = new WeakMap<Gabarit, WeakMap<readonly Manager[], (root: unknown) => readonly Advice[]>>()

/** All rules, as a function of the document: the same for the button and for the panel, so that they run once for both. */
function adviceBy(gabarit: Gabarit, managers: readonly Manager[]): (root: unknown) => readonly Advice[] {
  const ofGabarit = rules.get(gabarit) ?? new WeakMap<readonly Manager[], (root: unknown) => readonly Advice[]>()
  rules.set(gabarit, ofGabarit)
  const known = ofGabarit.get(managers) ?? ((root: unknown) => advise(gabarit.id, values(gabarit, root), managers))
  ofGabarit.set(managers, known)
  return known
}

/** A remark about other words is another remark. */
function keyOf({ rule, path, passage }: Advice): string {
  return [rule, path, passage?.text ?? ""].join("|")
}

function shortened(words: string): string {
  return words.length > 160 ? `${words.slice(0, 160).trimEnd()}…` : words
}

/** Says how many there are once that has settled; not when the page opens. */
function useSaidCount(count: number): void {
  const text = useFormText()
  const [said, setSaid] = useState(count)
  useEffect(() => {
    if (count === said) return
    const timer = setTimeout(() => {
      setSaid(count)
      const remarks = count === 0 ? text("method none") : text("method count", { n: count })
      announce(text("method said", { remarks }), "form-method")
    }, SAID_AFTER_MS)
    return () => clearTimeout(timer)
  }, [count, said, text])
}
