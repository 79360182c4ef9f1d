// The page's one polite live region. It must be in the page before anything is said.
import { useEffect, useState } from "react"
import { speakThrough } from "./announce"

/** What was said is taken away after this long, so that nobody comes across it later as if it were text. */
const GONE_AFTER_MS = 8_000

/** Put it once, at the root. A modal leaves it alone (`data-live-announcer`). */
export function Announcer() {
  const [text, setText] = useState("")
  useEffect(() => speakThrough(setText), [])
  useEffect(() => {
    if (text === "") return
    const timer = setTimeout(() => setText(""), GONE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="ui-visually-hidden" role="status" aria-live="polite" data-live-announcer="true" data-announcer="">
      {text}
    </div>
  )
}
