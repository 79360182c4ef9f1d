// The foot of every page: what the law asks to be within reach, and the other language.
import { Link } from "wouter"
import { setLanguage, useLanguage } from "../../i18n"
import { addresses } from "../routes"
import { useSiteState } from "./site"
import { useFrameText } from "./text"

/** Links, the state of accessibility in words, the language. */
export function Footer() {
  const text = useFrameText()
  const language = useLanguage()
  const other = language === "fr" ? "en" : "fr"
  const site = useSiteState()
  return (
    <footer className="app-footer ui-no-print">
      <nav aria-label={text("site footer")}>
        <ul role="list" className="app-footer-links">
          <li><Link href={addresses.about}>{text("about")}</Link></li>
          <li>
            <Link href={addresses.accessibility}>
              {site.state === "here"
                ? text(`accessibility ${site.site.accessibility?.state ?? "unknown"}`)
                : text("accessibility")}
            </Link>
          </li>
          <li><Link href={addresses.legal}>{text("legal")}</Link></li>
          <li><Link href={addresses.settings}>{text("settings")}</Link></li>
        </ul>
      </nav>
      <button type="button" className="app-footer-language" lang={other} onClick={() => setLanguage(other)}>
        {text("in other language")}
      </button>
    </footer>
  )
}
