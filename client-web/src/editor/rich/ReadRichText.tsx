// A rich text that is only read.
import { useCallback, useMemo, type HTMLAttributes } from "react"
import { useEditorText } from "../text"
import type { Block } from "../../shape/blocks"
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

/** Blocks as HTML, under a name. */
export function ReadRichText({ blocks, headingShift, className, ...rest }: {
  readonly blocks: readonly Block[] | null
  readonly headingShift?: number | undefined
} & HTMLAttributes<HTMLDivElement>) {
  const text = useEditorText()
  const rendered = useRendered(blocks, headingShift)
  const blank = !(blocks ?? []).some(({ runs }) => runs.some((run) => run.text.trim() !== ""))
  return (
    <div role="group" className={`editor-read editor-prose ${className ?? ""}`.trimEnd()} {...rest}>
      {blank ? <p className="editor-nothing">{text("empty")}</p> : rendered}
    </div>
  )
}
