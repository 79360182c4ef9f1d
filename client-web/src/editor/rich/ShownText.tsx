// A rich text that nobody types in just now: HTML in a text box that one can click into, Tab into, and begin to type
// in.
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from "react"
import type { Path } from "../../shape/paths"
import { Button } from "../../ui/Button"
import type { TextHost } from "../host"
import { useEditorText } from "../text"
import { loadEditor } from "./load"
import { selectedIn } from "./point"
import { copyBlocks, useRendered } from "./ReadRichText"
import { useBlocks } from "./useBlocks"
import type { OpeningState } from "./useOpening"

/** The text box before the editor. */
export function ShownText({ attributes, source, path, headingShift, placeholder, opening }: {
  readonly attributes: Readonly<Record<string, string>>
  readonly source: TextHost
  readonly path: Path
  readonly headingShift: number | undefined
  /** Where nothing is written. */
  readonly placeholder: string | undefined
  readonly opening: OpeningState
}) {
  const blocks = useBlocks(source, path)
  const rendered = useRendered(blocks, headingShift)
  const box = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLSpanElement>(null)
  /** A press that brings the focus is followed by a click, which tells where. */
  const pressed = useRef(false)
  useEffect(() => {
    if (!box.current || !layer.current) return undefined
    return source.showCarets?.(box.current, layer.current, path)
  }, [source, path])
  const onClick = (event: MouseEvent): void => {
    pressed.current = false
    // Links lead somewhere.
    if (!box.current || (event.target as Element).closest("a")) return
    opening.open(selectedIn(box.current))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    pressed.current = false
    if (event.target !== box.current) return
    if (opening.press(event)) event.preventDefault()
  }
  const { class: className, spellcheck, ...rest } = attributes
  const shown = (
    <div
      {...rest}
      ref={box}
      className={className}
      spellCheck={spellcheck === "true"}
      // The editor takes over the id before this is gone.
      id={opening.stage === "opening" ? undefined : attributes["id"]}
      tabIndex={0}
      aria-busy={opening.stage === "loading" || undefined}
      onPointerEnter={() => void loadEditor().catch(() => undefined)}
      onPointerDown={() => { pressed.current = true }}
      onPointerCancel={() => { pressed.current = false }}
      onFocus={(event) => { if (event.target === box.current && !pressed.current) opening.open(null) }}
      onBlur={() => { pressed.current = false }}
      onCopy={(event) => copyBlocks(event, blocks)}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      {placeholder === undefined ? rendered : <p className="editor-placeholder" data-block="0">{placeholder}</p>}
    </div>
  )
  return <>{shown}<span ref={layer} className="editor-carets" aria-hidden="true" /></>
}

/** The editor could not be fetched. */
export function Failure({ onRetry }: { readonly onRetry: () => void }) {
  const text = useEditorText()
  return (
    <div role="alert" className="editor-failure">
      <p>{text("failed")}</p>
      <Button small icon="refresh" onClick={onRetry}>{text("retry")}</Button>
    </div>
  )
}
