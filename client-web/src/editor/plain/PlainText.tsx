// A text that several people type in at once, in a native control: spelling, dictation and screen readers work as they
// do everywhere. Shows others' carets; who they are is said in words by the form.
import { useCallback, useEffect, useLayoutEffect, useRef } from "react"
import type { CSSProperties, FocusEventHandler, KeyboardEventHandler, Ref, RefObject } from "react"
import type { Path } from "../../shape/paths"
import type { TextBinding, TextControl, TextHost } from "../host"
import { useStablePath } from "../useStablePath"
import { directionFor } from "./direction"
import { growToWords } from "./grow"
import "../../ui/field.css"
import "../../ui/person.css"
import "../editor.css"

/** What a bound control takes. */
export interface PlainTextProps {
  readonly source: TextHost
  readonly path: Path
  readonly id?: string | undefined
  /** Its name, where no `<label>` gives it one. */
  readonly label?: string | undefined
  readonly labelledBy?: string | undefined
  readonly describedBy?: string | undefined
  /** Several lines (the default), or one. */
  readonly multiline?: boolean | undefined
  /** Lines that are there before anything is written. */
  readonly rows?: number | undefined
  readonly placeholder?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly required?: boolean | undefined
  readonly invalid?: boolean | undefined
  readonly autoFocus?: boolean | undefined
  readonly spellCheck?: boolean | undefined
  /** The language of what is written. */
  readonly lang?: string | undefined
  readonly dir?: "auto" | "ltr" | "rtl" | undefined
  readonly className?: string | undefined
  readonly inputMode?: "text" | "numeric" | "email" | "tel" | "url" | undefined
  readonly onFocus?: FocusEventHandler<TextControl> | undefined
  readonly onBlur?: FocusEventHandler<TextControl> | undefined
  readonly onKeyDown?: KeyboardEventHandler<TextControl> | undefined
  readonly ref?: Ref<TextControl> | undefined
}

/** A bound textarea, or a bound input where `multiline` is false. */
export function PlainText(props: PlainTextProps) {
  const { multiline = true, rows = 3, placeholder, className, inputMode, onFocus, onBlur, onKeyDown } = props
  const control = useRef<TextControl>(null)
  const layer = useRef<HTMLSpanElement>(null)
  useBinding(control, props)
  useCarets(control, layer, props)
  const shared = {
    ref: useBothRefs(control, props.ref),
    id: props.id,
    className: `${multiline ? "ui-textarea" : "ui-input"} editor-plain-text ${className ?? ""}`.trimEnd(),
    lang: props.lang ?? "fr",
    dir: props.dir ?? "auto",
    spellCheck: props.spellCheck ?? true,
    autoFocus: props.autoFocus,
    placeholder, inputMode, onFocus, onBlur, onKeyDown,
    "aria-label": props.label,
    "aria-labelledby": props.labelledBy,
    "aria-describedby": props.describedBy,
    "aria-required": props.required || undefined,
    "aria-invalid": props.invalid || undefined,
  }
  return (
    <span className="editor-plain">
      {multiline
        ? <textarea {...shared} rows={rows} style={{ "--editor-rows": rows } as CSSProperties} />
        : <input {...shared} type="text" autoComplete="off" />}
      <span ref={layer} className="editor-carets" aria-hidden="true" />
    </span>
  )
}

/** Binds before the browser paints; what may be typed follows `readOnly` without binding anew. */
function useBinding(control: RefObject<TextControl | null>, props: PlainTextProps): void {
  const { source, readOnly = false, multiline = true, dir = "auto" } = props
  const path = useStablePath(props.path)
  const binding = useRef<TextBinding>(null)
  const composing = useRef(false)
  useLayoutEffect(() => {
    const element = control.current
    if (!element) return undefined
    const onShown = (): void => {
      growToWords(element)
      const direction = dir === "auto" ? directionFor(element.value) : dir
      if (element.dir !== direction) element.dir = direction
    }
    const bound = source.bindText(element, path, { readOnly, onShown, composing: composing.current })
    binding.current = bound
    onShown()
    return () => {
      // The next binding of the control goes on with it.
      composing.current = bound.composing
      binding.current = null
      bound.destroy()
    }
    // `readOnly` is told to the binding below.
  }, [source, path, multiline, dir])
  useLayoutEffect(() => binding.current?.setReadOnly(readOnly), [readOnly])
}

function useCarets(
  control: RefObject<TextControl | null>, layer: RefObject<HTMLElement | null>, props: PlainTextProps,
): void {
  const { source, multiline = true } = props
  const path = useStablePath(props.path)
  useEffect(() => {
    if (!control.current || !layer.current) return undefined
    return source.showCarets?.(control.current, layer.current, path)
  }, [source, path, multiline])
}

function useBothRefs(
  own: RefObject<TextControl | null>, theirs: Ref<TextControl> | undefined,
): (element: TextControl | null) => void {
  return useCallback((element: TextControl | null) => {
    own.current = element
    if (typeof theirs === "function") theirs(element)
    else if (theirs) theirs.current = element
  }, [own, theirs])
}
