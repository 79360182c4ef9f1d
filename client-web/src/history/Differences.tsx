// Differences between two texts: what was added is underlined, what was removed is struck through, and both are said as
// such to whoever doesn't see it. Never colour alone.
import { useMemo } from "react"
import { wordDiff } from "./diff"
import { useHistoryText } from "./text"

/** From the earlier text to the later one. */
export function Differences({ before, after, lang, same }: {
  readonly before: string
  readonly after: string
  /** Of both. */
  readonly lang: "fr" | undefined
  /** What is said where there is none. */
  readonly same: string
}) {
  const text = useHistoryText()
  const stretches = useMemo(() => wordDiff(before, after), [before, after])
  if (before === after) return <p>{same}</p>
  return (
    <>
      <p className="history-differences" dir="auto">
        {stretches.map((stretch, index) => {
          if (stretch.kind === "same") return <span key={index} lang={lang}>{stretch.text}</span>
          const Part = stretch.kind === "added" ? "ins" : "del"
          return (
            <Part key={index}>
              <span className="ui-visually-hidden"> [{text(stretch.kind)} </span>
              <span lang={lang}>{stretch.text}</span>
              <span className="ui-visually-hidden"> {text("end of")}] </span>
            </Part>
          )
        })}
      </p>
      <p className="ui-aside" aria-hidden="true">
        <ins>{text("legend added")}</ins>{" · "}<del>{text("legend removed")}</del>
      </p>
    </>
  )
}
