// A document whose words are shown and that isn't open yet: what the indicator says of it, what is done about trouble on
// the way, and the way to keep what was typed if it can't be opened any more.
import { useEffect, useState, useSyncExternalStore } from "react"
import { readText } from "../../shape/read"
import { pathKey } from "../../shape/paths"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { Notice } from "../../ui/Notice"
import { useDocumentText } from "./text"
import type { Way } from "./way"
import { WayNotice } from "./WayWords"
import type { WordsFirst } from "./words-first"

/** Whether something was typed that isn't in the document. The browser asks before it leaves such a page. */
export function useTyped(words: WordsFirst | null): boolean {
  const typed = useSyncExternalStore(words?.subscribe ?? nobody, () => words?.isTyped ?? false)
  useEffect(() => {
    if (!typed) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener("beforeunload", ask)
    return () => removeEventListener("beforeunload", ask)
  }, [typed])
  return typed
}

const nobody = (): (() => void) => () => undefined

/** In the place of the saved indicator. */
export function OpeningIndicator({ words }: { readonly words: WordsFirst }) {
  const text = useDocumentText()
  const typed = useTyped(words)
  return (
    <p className="app-saved" data-tone={typed ? "warn" : "plain"} role="status" aria-live="off" aria-label={text("saved state")}>
      <Icon name="clock" />
      <span>{text(typed ? "opening typed" : "opening soon")}</span>
    </p>
  )
}

/** What keeps the document from opening, and what can be done. */
export function DelayNotice({ words, way, onTryAgain }: {
  readonly words: WordsFirst
  readonly way: Way
  readonly onTryAgain: () => void
}) {
  const text = useDocumentText()
  const typed = useTyped(words)
  return (
    <WayNotice way={way} opened={false} onTryAgain={onTryAgain} actions={typed && <CopyTyped words={words} />}>
      {typed && text("delay typed")}
    </WayNotice>
  )
}

/** The document is gone, or closed to whoever typed: what they typed is theirs. */
export function TypedCopy({ words }: { readonly words: WordsFirst }) {
  const text = useDocumentText()
  return (
    <Notice kind="bad" role="alert" title={text("typed title")} actions={<CopyTyped words={words} />}>
      <p>{text("typed words")}</p>
      <pre className="app-typed" dir="auto" tabIndex={0}>{typedText(words)}</pre>
    </Notice>
  )
}

function CopyTyped({ words }: { readonly words: WordsFirst }) {
  const text = useDocumentText()
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no")
  const copy = () => {
    const written = navigator.clipboard?.writeText(typedText(words)) ?? Promise.reject(new Error("no clipboard"))
    written.then(() => setCopied("yes"), () => setCopied("failed"))
  }
  return (
    <>
      <Button small icon="copy" onClick={copy}>{text("copy stuck")}</Button>
      <span role="status" className="ui-aside">
        {copied === "yes" && text("copied")}{copied === "failed" && text("stuck not copied")}
      </span>
    </>
  )
}

/** The texts that were typed in, as they stand on the screen. */
export function typedText({ done, source }: WordsFirst): string {
  const paths = new Map(done.map(({ path }) => [pathKey(path), path]))
  const said = [...paths.values()].map((path) => {
    const value = source.value(path)
    return typeof value === "string" ? readText(value).value : value === undefined || typeof value === "object" ? "" : String(value)
  })
  return [...said, ...source.waiting.values()].filter((words) => words.trim() !== "").join("\n\n")
}
