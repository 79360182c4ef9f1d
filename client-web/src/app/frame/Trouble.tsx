// What is shown where a page broke: nothing is lost, and what to tell whoever helps. A page's trouble stays the page's:
// the frame around it goes on.
import { Component, useState, type ErrorInfo, type ReactNode } from "react"
import { Button } from "../../ui/Button"
import { Disclosure } from "../../ui/Disclosure"
import { Empty } from "../../ui/Empty"
import { ReloadButton } from "./buttons"
import { useFrameText } from "./text"
import { useTabTitle } from "./PageTitle"

interface Props {
  readonly children: ReactNode
}

interface Broken {
  readonly error: unknown
  /** Where in the page, as React names it. */
  readonly place: string
}

/** Catches what its children throw while they are drawn. Give it the page's key, so that another page starts afresh. */
export class TroubleBoundary extends Component<Props, { readonly broken: Broken | undefined }> {
  override state = { broken: undefined as Broken | undefined }

  static getDerivedStateFromError(error: unknown) {
    return { broken: { error, place: "" } }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    this.setState({ broken: { error, place: info.componentStack ?? "" } })
  }

  override render() {
    return this.state.broken ? <Trouble {...this.state.broken} /> : this.props.children
  }
}

/** The page that says so. */
export function Trouble({ error, place }: Broken) {
  const text = useFrameText()
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no")
  const details = detailsOf(error, place)
  useTabTitle(text("trouble title"))
  function copy() {
    const written = navigator.clipboard?.writeText(details) ?? Promise.reject(new Error("no clipboard"))
    written.then(() => setCopied("yes"), () => setCopied("failed"))
  }
  return (
    <div className="app-trouble">
      <Empty title={text("trouble title")} level="h1" actions={<ReloadButton />}>
        {text(isMissingPart(error) ? "chunk words" : "trouble words")}
      </Empty>
      <Disclosure label={text("trouble details")}>
        <pre className="app-trouble-details" tabIndex={0} aria-label={text("trouble details")}>{details}</pre>
        <Button small icon="copy" onClick={copy}>{text("copy details")}</Button>
        <span role="status" className="ui-aside">
          {copied === "yes" && text("copied")}{copied === "failed" && text("not copied")}
        </span>
      </Disclosure>
    </div>
  )
}

/** A part of the client that could not be fetched: every browser says it in its own words. */
function isMissingPart(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|importing a module script|preload/i.test(error.message)
}

/** Never a document's words: an error's name, message and place. */
function detailsOf(error: unknown, place: string): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error)
  return `${new Date().toISOString()} ${location.pathname}\n${navigator.userAgent}\n${what}\n${place}`.trim()
}
