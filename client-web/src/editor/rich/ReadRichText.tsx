// A rich text that is only read.
import { useCallback, useMemo, type ClipboardEvent, type HTMLAttributes } from "react"
import { useEditorText } from "../text"
import type { Block } from "../../shape/blocks"
import { copyShown } from "./copy-shown"
import { renderBlocks } from "./render"
import "../editor.css"

/** The elements of a rich text, with the words of links in the reader's language. */
export function useRendered(blocks: readonly Block[] | null, headingShift: number | undefined) {
  const text = useEditorText()
  const linkTitle = useCallback((name: string) => text("new window", { name }), [text])
  return useMemo(
    () => renderBlocks(blocks ?? [], { linkTitle, ...(headingShift === undefined ? {} : { headingShift }) }),
    [blocks, headingShift, linkTitle],
  )
}

/** A copy out of the HTML of a rich text is what one sees: real lists, with their bullets and numbers. */
export function copyBlocks(event: ClipboardEvent<HTMLElement>, blocks: readonly Block[] | null): void {
  if (copyShown(event.currentTarget, blocks ?? [], event.clipboardData)) event.preventDefault()
}

/** Blocks as HTML, under a name. */
export function ReadRichText({ blocks, headingShift, className, ...rest }: {
  readonly blocks: readonly Block[] | null
  readonly headingShift?: number | undefined
} & HTMLAttributes<HTMLDivElement>) {
  const text = useEditorText()
  const rendered = useRendered(blocks, headingShift)
  const blank = !(blocks ?? []).some(({ runs }) => runs.some((run) => run.text.trim() !== ""))
  return (
    <div
      role="group"
      className={`editor-read editor-prose ${className ?? ""}`.trimEnd()}
      onCopy={(event) => copyBlocks(event, blocks)}
      {...rest}
    >
      {blank ? <p className="editor-nothing">{text("empty")}</p> : rendered}
    </div>
  )
}
