// The declaration of accessibility, in the order of the official model (decree no 2019-768), from what the operator
// declared. Where nothing was declared it says so, and claims nothing.
import type { AccessibilityStatement, Site } from "../../api"
import { locale } from "../../i18n"
import { Notice } from "../../ui/Notice"
import { PageTitle } from "../frame/PageTitle"
import { Contact, KnownSite } from "./KnownSite"
import { usePagesText } from "./pages-text"

const WRITE = "https://formulaire.defenseurdesdroits.fr/"
const DELEGATES = "https://www.defenseurdesdroits.fr/carte-des-delegues"

/** « Accessibilité ». */
export function Accessibility() {
  const text = usePagesText()
  return (
    <article className="ui-prose">
      <PageTitle title={text("a11y title")} />
      <KnownSite>{(site) => <Declaration site={site} />}</KnownSite>
    </article>
  )
}

function Declaration({ site }: { readonly site: Site }) {
  const text = usePagesText()
  const declared = site.accessibility
  const publisher = site.legal?.publisher
  return (
    <>
      <p>{publisher ? text("a11y commitment", { publisher }) : text("a11y commitment nobody")}</p>
      <p>{text("a11y scope", { site: site.name ?? text("this site") })}</p>
      {declared ? <Statement declared={declared} name={site.name} /> : (
        <Notice kind="warn" title={text("a11y unknown title")}><p>{text("a11y unknown")}</p></Notice>
      )}
      <h2>{text("a11y contact title")}</h2>
      <p>
        {declared ? <>{text("a11y contact")} <Contact value={declared.contact} /></> : text("a11y contact nobody")}
      </p>
      <h2>{text("a11y recourse title")}</h2>
      <p>{text("a11y recourse")}</p>
      <ul>
        <li><a href={WRITE} rel="noreferrer">{text("a11y recourse write")}</a></li>
        <li><a href={DELEGATES} rel="noreferrer">{text("a11y recourse delegate")}</a></li>
        <li>{text("a11y recourse post")}</li>
      </ul>
    </>
  )
}

function Statement({ declared, name }: {
  readonly declared: AccessibilityStatement
  readonly name: string | undefined
}) {
  const text = usePagesText()
  return (
    <>
      <h2>{text("a11y state title")}</h2>
      <p>{capital(text(`a11y ${declared.state}`, { site: name ?? text("this site") }))}</p>
      <h2>{text("a11y tests title")}</h2>
      <p>{testWords(declared, text)}</p>
      <h2>{text("a11y gaps title")}</h2>
      <Items title={text("a11y non-conformities")} items={declared.nonConformities} />
      <Items title={text("a11y exemptions")} items={declared.exemptions} />
      <h2>{text("a11y made title")}</h2>
      <p>{text("a11y made", { date: longDate(declared.establishedOn) })}</p>
      <p>{text("a11y technologies")}</p>
    </>
  )
}

function Items({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  const text = usePagesText()
  return (
    <>
      <h3>{title}</h3>
      {items.length === 0 ? <p>{text("a11y none listed")}</p> : (
        <ul lang="fr">{items.map((item) => <li key={item}>{item}</li>)}</ul>
      )}
    </>
  )
}

function testWords(declared: AccessibilityStatement, text: ReturnType<typeof usePagesText>): string {
  const { auditedBy: who, conformityPercent: percent } = declared
  if (who !== null && percent !== null) return text("a11y audited percent", { who, percent })
  if (who !== null) return text("a11y audited", { who })
  if (percent !== null) return text("a11y percent", { percent })
  return text("a11y not audited")
}

/** « 24 novembre 2026 »; a date that can't be read is shown as it is. */
function longDate(day: string): string {
  const at = Date.parse(`${day}T12:00:00Z`)
  if (Number.isNaN(at)) return day
  const shape = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const
  return new Intl.DateTimeFormat(locale(), shape).format(at)
}

function capital(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1)
}
