// How a rich text becomes an editor and HTML again: the file of the editor is fetched if need be, the editor is shown
// beside the HTML until it has taken the focus over, then alone. What is undone stays known as long as the field is
// shown.
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { flushSync } from "react-dom"
import type { Path } from "../../shape/paths"
import type { TextHost } from "../host"
import { loadedEditor, loadEditor, type EditorModule } from "./load"
import { lettersOf, withPressed, type Pressed, type PressedKey } from "./pressed"
import type { Opening, RichSession } from "./session"

/** HTML; HTML while the editor is fetched; both while the focus passes over; the editor; HTML and an excuse. */
export type Stage = "shown" | "loading" | "opening" | "taken" | "failed"

/** The editor, with what it opens with. */
export interface OpenEditor {
  readonly module: EditorModule
  readonly session: RichSession
  readonly opening: Opening | null
  /** What was pressed before the editor was there; asked again, nothing. */
  readonly pressed: () => readonly Pressed[]
}

/** What the text box needs of it. */
export interface OpeningState {
  readonly stage: Stage
  readonly editor: OpenEditor | null
  /** Somebody came, and pointed there. */
  open(opening: Opening | null): void
  /** Somebody pressed a key before the editor was there; whether that is kept. */
  press(key: PressedKey): boolean
  /** What was typed and waits for the document. */
  readonly waiting: string
  taken(): void
  close(): void
  retry(): void
}

/** The state of one field. Before its document may be typed in, what is pressed waits. */
export function useOpening(host: TextHost, path: Path): OpeningState {
  const source = host.typed
  const [stage, setStage] = useState<Stage>("shown")
  const [editor, setEditor] = useState<OpenEditor | null>(null)
  const session = useRef<RichSession | null>(null)
  const asked = useRef<Opening | null>(null)
  const pressed = useRef<readonly Pressed[]>([])
  const [waiting, setWaiting] = useState("")
  /** Whether the focus is still wanted when the file has come. */
  const wanted = useRef(false)

  const show = useCallback((module: EditorModule) => {
    if (!wanted.current || source === undefined) return
    session.current ??= new module.RichSession(source, path)
    const taken = (): readonly Pressed[] => {
      const keys = pressed.current
      pressed.current = []
      return keys
    }
    const next = { module, session: session.current, opening: asked.current, pressed: taken }
    // Phones only bring up their keyboard for a focus that is taken while a finger's press is being answered.
    flushSync(() => {
      setEditor(next)
      setStage("opening")
    })
  }, [source, path])

  const load = useCallback(() => {
    loadEditor().then(show, () => { if (wanted.current) setStage("failed") })
  }, [show])
  const loadNow = useRef(load)
  loadNow.current = load

  useEffect(() => {
    if (source === undefined) return undefined
    // Somebody came before the document could be typed in.
    if (wanted.current) loadNow.current()
    return () => {
      session.current?.destroy()
      session.current = null
      wanted.current = false
      // Another document in the same place: its text is shown, not the last one's editor.
      setEditor(null)
      setStage("shown")
    }
  }, [source, path])

  const open = useCallback((opening: Opening | null) => {
    asked.current = opening
    wanted.current = true
    const module = loadedEditor()
    if (module && source !== undefined) return show(module)
    setStage("loading")
    if (source !== undefined) load()
  }, [load, show, source])

  const press = useCallback((key: PressedKey) => {
    const next = withPressed(pressed.current, key)
    if (next === null) return false
    pressed.current = next
    if (!wanted.current) open(null)
    if (source === undefined) {
      const letters = lettersOf(next)
      setWaiting(letters)
      host.heardWaiting?.(path, letters)
    }
    return true
  }, [host, open, path, source])

  const close = useCallback(() => {
    wanted.current = false
    setEditor(null)
    setStage("shown")
  }, [])
  const taken = useCallback(() => setStage("taken"), [])
  const retry = useCallback(() => open(asked.current), [open])
  return useMemo(
    () => ({ stage, editor, open, press, waiting: source === undefined ? waiting : "", taken, close, retry }),
    [stage, editor, open, press, source, waiting, taken, close, retry],
  )
}
