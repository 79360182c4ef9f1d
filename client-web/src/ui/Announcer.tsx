// The page's one polite live region. It must be in the page before anything is said.
import { useEffect, useState } from "react"
import { announce, speakThrough } from "./announce"

/** What was said is taken away after this long, so that nobody comes across it later as if it were text. */
const GONE_AFTER_MS = 8_000
const NOTHING = { text: "", number: 0 }

/**
 * Says words that have come into the page, and again when they become others; `null` says nothing. Not by a `role="status"`
 * around them: one that comes with its words is read by some screen readers and not by others, and twice where they are
 * announced too. `afterMs`: only what is still there then.
 */
export function useAnnounced(words: string | null, about?: string, afterMs = 0): void {
  useEffect(() => {
    if (words === null) return undefined
    if (afterMs === 0) return announce(words, about)
    const timer = setTimeout(() => announce(words, about), afterMs)
    return () => clearTimeout(timer)
  }, [words, about, afterMs])
}

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
