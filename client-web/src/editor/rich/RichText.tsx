// A rich text in a form: HTML until somebody goes into it, then an editor with its toolbar, then HTML again.
// ProseMirror is fetched when the page is idle or somebody comes near; keys pressed before it is there are not lost.
import { useEffect, useId, useMemo, useRef, type FocusEvent } from "react"
import type { Path } from "../../shape/paths"
import { useAnnounced } from "../../ui/Announcer"
import type { TextHost } from "../host"
import { useEditorText } from "../text"
import { useStablePath } from "../useStablePath"
import { useWritable } from "../useWritable"
import { loadEditorWhenIdle } from "./load"
import { ReadRichText } from "./ReadRichText"
import { Failure, ShownText } from "./ShownText"
import { useBlocks } from "./useBlocks"
import { useFilling } from "./useFilling"
import { useOpening } from "./useOpening"
import "../../ui/field.css"
import "../../ui/person.css"
import "../editor.css"

/** What a rich text takes. */
export interface RichTextProps {
  readonly source: TextHost
  readonly path: Path
  readonly id?: string | undefined
  readonly label?: string | undefined
  readonly labelledBy?: string | undefined
  readonly describedBy?: string | undefined
  readonly placeholder?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly required?: boolean | undefined
  /** The language of what is written. */
  readonly lang?: string | undefined
  readonly dir?: "auto" | "ltr" | "rtl" | undefined
  readonly spellCheck?: boolean | undefined
  readonly className?: string | undefined
  /** What is added to the level of each heading, so that they stand under those of the page; 1 unless said. */
  readonly headingShift?: number | undefined
  /** The focus came into the text or its toolbar. */
  readonly onFocus?: (() => void) | undefined
  /** The focus left both. */
  readonly onBlur?: (() => void) | undefined
}

/** A text with headings, lists, bold, italics and links, that several people type in at once. */
export function RichText(props: RichTextProps) {
  const { source, readOnly = false } = props
  const path = useStablePath(props.path)
  const there = useFilling(source, path) !== "none"
  const writable = useWritable(source)
  return !readOnly && writable && there
    ? <EditableRichText key={path.join("\u0000")} {...props} path={path} />
    : <FollowedRichText {...props} path={path} />
}

/** Only read, following the document. */
function FollowedRichText(props: RichTextProps) {
  const { source, path, id, lang, dir, label, labelledBy, describedBy, className, headingShift } = props
  return (
    <ReadRichText
      blocks={useBlocks(source, path)}
      headingShift={headingShift}
      className={className}
      id={id}
      lang={lang ?? "fr"}
      dir={dir ?? "auto"}
      aria-label={labelledBy === undefined ? label : undefined}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
    />
  )
}

function EditableRichText(props: RichTextProps) {
  const { source, path, className, onFocus, onBlur } = props
  const text = useEditorText()
  const own = useId()
  const id = props.id ?? own
  const box = useRef<HTMLDivElement>(null)
  const inside = useRef(false)
  const blank = useFilling(source, path) !== "words"
  const attributes = useTextboxAttributes(props, id, `${own}-help`)
  const opening = useOpening(source, path)
  const typable = source.typed !== undefined
  // Not before: what comes then comes first.
  useEffect(() => (typable ? loadEditorWhenIdle() : undefined), [typable])

  const entered = (): void => {
    if (inside.current) return
    inside.current = true
    onFocus?.()
  }
  const left = ({ relatedTarget }: FocusEvent): void => {
    if (box.current?.contains(relatedTarget)) return
    // A window that loses the focus keeps its active element; what was active may have just made room for the editor.
    setTimeout(() => {
      if (!inside.current || !box.current || box.current.contains(box.current.ownerDocument.activeElement)) return
      inside.current = false
      opening.close()
      onBlur?.()
    })
  }
  const { editor, stage } = opening
  useAnnounced(stage === "loading" && !typable ? text("waiting") : null, "editor")
  const shown = { attributes, source, path, headingShift: props.headingShift, opening }
  return (
    <div
      ref={box}
      className={`editor-rich ${className ?? ""}`.trimEnd()}
      data-stage={stage}
      onFocus={entered}
      onBlur={left}
    >
      <span id={`${own}-help`} hidden>{text("help")}</span>
      {stage !== "taken" && <ShownText {...shown} placeholder={blank ? props.placeholder : undefined} />}
      {editor && (
        <editor.module.EditorBox
          session={editor.session}
          attributes={withPlaceholder(attributes, blank)}
          id={id}
          headingShift={props.headingShift}
          opening={editor.opening}
          pressed={editor.pressed}
          onTaken={opening.taken}
        />
      )}
      {stage === "loading" && !typable && (
        <p className="editor-waiting">{text("waiting")} <span dir="auto">{opening.waiting}</span></p>
      )}
      {stage === "failed" && <Failure onRetry={opening.retry} />}
    </div>
  )
}

/** Those of the text box, whether it is HTML or the editor. */
function useTextboxAttributes(props: RichTextProps, id: string, help: string): Readonly<Record<string, string>> {
  const { label, labelledBy, describedBy, required, placeholder, lang = "fr", dir = "auto", spellCheck = true } = props
  return useMemo(() => defined({
    "id": id,
    "role": "textbox",
    "aria-multiline": "true",
    "aria-label": labelledBy === undefined ? label : undefined,
    "aria-labelledby": labelledBy,
    "aria-describedby": [describedBy, help].filter(Boolean).join(" "),
    "aria-required": required ? "true" : undefined,
    "aria-placeholder": placeholder,
    "lang": lang,
    "dir": dir,
    "spellcheck": spellCheck ? "true" : "false",
    "class": "editor-rich-text editor-prose",
  }), [id, help, label, labelledBy, describedBy, required, placeholder, lang, dir, spellCheck])
}

type Attributes = Readonly<Record<string, string>>

function withPlaceholder(attributes: Attributes, blank: boolean): Attributes {
  const placeholder = attributes["aria-placeholder"]
  return blank && placeholder !== undefined ? { ...attributes, "data-placeholder": placeholder } : attributes
}

function defined(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
