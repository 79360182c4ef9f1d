// The page's one polite live region. It must be in the page before anything is said.
import { useEffect, useState } from "react"
import { speakThrough } from "./announce"

/** What was said is taken away after this long, so that nobody comes across it later as if it were text. */
const GONE_AFTER_MS = 8_000
const NOTHING = { text: "", number: 0 }

/** Put it once, at the root. A modal leaves it alone (`data-live-announcer`). */
export function Announcer() {
  const [{ text, number }, setSaid] = useState(NOTHING)
  useEffect(() => speakThrough((next) => setSaid((before) => ({ text: next, number: before.number + 1 }))), [])
  useEffect(() => {
    if (text === "") return
    const timer = setTimeout(() => setSaid((before) => ({ ...before, text: "" })), GONE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text, number])
  return (
    <div className="ui-visually-hidden" role="status" aria-live="polite" data-live-announcer="true" data-announcer="">
      {/* The same words once more are another element: where nothing is put in, nothing is read. */}
      {text !== "" && <span key={number}>{text}</span>}
    </div>
  )
}
