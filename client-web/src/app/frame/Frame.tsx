// The frame of every page but the first: skip link, header, main, footer; the notices that concern no page in
// particular.
import type { ReactNode } from "react"
import { Footer } from "./Footer"
import { Header } from "./Header"
import { Notices } from "./Notices"
import { UpdateNotice } from "./UpdateNotice"
import { useFrameText } from "./text"
import "./frame.css"

/** Where the skip link leads. */
export const CONTENT = "contenu"

/** A page in its frame. `width` is that of a document, or of a list. */
export function Frame({ children, width = "page" }: {
  readonly children: ReactNode
  readonly width?: "page" | "full"
}) {
  return (
    <div className="app-frame">
      <SkipLink />
      <Header />
      <UpdateNotice />
      <main id={CONTENT} tabIndex={-1} className="app-main" data-width={width}>{children}</main>
      <Footer />
      <Notices />
    </div>
  )
}

/** The first stop of the keyboard on every page. */
export function SkipLink() {
  const text = useFrameText()
  return <a className="ui-skip ui-no-print" href={`#${CONTENT}`}>{text("skip")}</a>
}

/** While a page's code is on its way: said only if it takes long, so that nothing flickers. */
export function Loading() {
  const text = useFrameText()
  return (
    <p className="app-loading" aria-busy="true">
      <span className="ui-busy" aria-hidden="true" /> {text("loading")}
    </p>
  )
}
