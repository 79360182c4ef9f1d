// The correcteur de méthode beside a form: each remark, why, the words it speaks of, and the way to them. It follows the
// writing at a distance, blocks nothing, and what was dismissed stays dismissed on this device.
import { getLocalTimeZone, today } from "@internationalized/date"
import { memo, useEffect, useId, useRef, useState, type ReactNode } from "react"
import type { Gabarit } from "../../api/generated/types"
import type { FormSource } from "../../source"
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
import { useSaidNow } from "./inHand"
import type { Manager } from "./pilot"
import { hasMethod } from "./method"
import { RemarkCard } from "./RemarkCard"
import { keyOf, remarksOf, type Remark } from "./remarks"
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

/** How many things are missing that nobody dismissed; for whoever shows a count elsewhere. What is worth a look isn't counted. */
export function AdviceCount({ source, gabarit, managers = NOBODY, children }: MethodCheckerProps & {
  readonly children: (count: number) => ReactNode
}) {
  return children(useAdvice(source, gabarit, managers).shown.filter((remark) => remark.isMissing).length)
}

/** Tells which fields miss something that nobody dismissed, by their keys, as often as they do; for whoever says elsewhere what is done. */
export function MissedFields({ source, gabarit, managers = NOBODY, onMissed }: MethodCheckerProps & {
  readonly onMissed: (missed: readonly string[]) => void
}) {
  const { shown } = useAdvice(source, gabarit, managers)
  const said = shown.filter((remark) => remark.isMissing).flatMap(({ places }) => places.map(({ path }) => keyOfPlace(gabarit, path))).join(" ")
  useEffect(() => onMissed(said.split(" ").filter(Boolean)), [said, onMissed])
  return null
}

function keyOfPlace(gabarit: Gabarit, path: string): string {
  const [root, key = ""] = path.split(".")
  if (root !== "title") return key
  return gabarit.sections.flatMap(({ fields }) => fields).find(({ kind }) => kind.type === "title")?.key ?? ""
}

function Checker({ source, gabarit, managers = NOBODY }: MethodCheckerProps) {
  const text = useFormText()
  const { shown, dismissed, dismiss, restore } = useAdvice(source, gabarit, managers)
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const panel = useRef<HTMLElement>(null)
  useSaidCount(shown.length)
  const onDismiss = (remark: Remark) => {
    dismiss(remark)
    // The next remark takes its place, and the focus.
    const next = panel.current?.querySelectorAll<HTMLElement>("[data-form-dismiss]")[shown.indexOf(remark) + 1]
    ;(next ?? heading.current)?.focus()
  }
  const onRestore = () => {
    // The button goes away with what it brings back.
    heading.current?.focus()
    restore()
  }
  const ranks = [
    { title: text("method missing"), remarks: shown.filter((remark) => remark.isMissing) },
    { title: text("method look"), remarks: shown.filter((remark) => !remark.isMissing) },
  ]
  return (
    <section className="form-method" aria-labelledby={titleId} ref={panel}>
      <h2 id={titleId} ref={heading} tabIndex={-1}><Icon name="method" /> {text("method")}</h2>
      <p className="ui-aside">{text("method intro")}</p>
      <p className="form-method-count">{shown.length === 0 ? text("method none") : text("method count", { n: shown.length })}</p>
      {ranks.filter(({ remarks }) => remarks.length > 0).map(({ title, remarks }) => (
        <section className="form-method-rank" key={title}>
          <h3>{title}</h3>
          <ol className="form-method-list" role="list">
            {remarks.map((remark) => (
              <RemarkCard
                key={remark.places.map(keyOf).join("/")}
                remark={remark}
                labelOf={(path, own) => labelAt(gabarit, path, source, text, own)}
                onGo={(advice) => navigationOf(source).go(advice.path, advice.passage)}
                onDismiss={() => onDismiss(remark)}
              />
            ))}
          </ol>
        </section>
      ))}
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

function useAdvice(source: FormSource, gabarit: Gabarit, managers: readonly Manager[]) {
  const all = useSettled(source, ROOT, adviceBy(gabarit, managers))
  const [kept, keep] = useKept(`advice.${source.id}`)
  const said = useSaidNow(all)
  const shown = remarksOf(said.filter((advice) => !kept.has(keyOf(advice))))
  const dismissed = remarksOf(all.filter((advice) => kept.has(keyOf(advice)))).length
  const dismiss = (remark: Remark) => remark.places.forEach((advice) => keep(keyOf(advice), true))
  const restore = () => all.forEach((advice) => keep(keyOf(advice), false))
  return { shown, dismissed, dismiss, restore }
}

const rules = new WeakMap<Gabarit, WeakMap<readonly Manager[], (root: unknown) => readonly Advice[]>>()

/** All rules, as a function of the document: the same for the button and for the panel, so that they run once for both. */
function adviceBy(gabarit: Gabarit, managers: readonly Manager[]): (root: unknown) => readonly Advice[] {
  const ofGabarit = rules.get(gabarit) ?? new WeakMap<readonly Manager[], (root: unknown) => readonly Advice[]>()
  rules.set(gabarit, ofGabarit)
  const known = ofGabarit.get(managers) ?? ((root: unknown) => (
    advise(gabarit.id, values(gabarit, root), managers, today(getLocalTimeZone()).toString())
  ))
  ofGabarit.set(managers, known)
  return known
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
