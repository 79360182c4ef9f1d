// The pages for whoever comes: about, accessibility, the legal notice, settings, and the one that doesn't exist.
import { Link } from "wouter"
import { Empty } from "../../ui/Empty"
import { useTabTitle } from "../frame/PageTitle"
import { useFrameText } from "../frame/text"
import { addresses, type Route } from "../routes"
import { Settings } from "../settings/Settings"
import { About } from "./About"
import { Accessibility } from "./Accessibility"
import { Legal } from "./Legal"
import "./public-pages.css"

/** The page of a public route. */
export function PublicPages({ route }: { readonly route: Route }) {
  if (route.page === "about") return <About />
  if (route.page === "accessibility") return <Accessibility />
  if (route.page === "legal") return <Legal />
  if (route.page === "settings") return <Settings />
  return <NotFound />
}

/** An address that leads nowhere. */
export function NotFound() {
  const text = useFrameText()
  useTabTitle(text("missing title"))
  return (
    <Empty
      title={text("missing title")}
      level="h1"
      actions={<Link className="ui-button" data-kind="primary" href={addresses.home}>{text("to start")}</Link>}
    >
      {text("missing words")}
    </Empty>
  )
}
