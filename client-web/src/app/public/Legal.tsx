// The legal notice, from what the operator filled in; what the software itself keeps is known and always said.
import type { Legal as Notes, Site } from "../../api"
import { Notice } from "../../ui/Notice"
import { PageTitle } from "../frame/PageTitle"
import { Contact, KnownSite } from "./KnownSite"
import { usePagesText } from "./pages-text"

/** « Mentions légales ». */
export function Legal() {
  const text = usePagesText()
  return (
    <article className="ui-prose">
      <PageTitle title={text("legal title")} />
      <KnownSite>{(site) => (site.legal ? <Filled legal={site.legal} /> : <Empty site={site} />)}</KnownSite>
      <h2>{text("legal device title")}</h2>
      <ul>
        <li>{text("legal cookie")}</li>
        <li>{text("legal documents")}</li>
        <li>{text("legal none")}</li>
      </ul>
    </article>
  )
}

function Empty({ site }: { readonly site: Site }) {
  const text = usePagesText()
  return (
    <Notice kind="warn" title={text("legal empty title")}>
      <p>{text("legal empty")}</p>
      {site.demo && <p>{text("legal demo")}</p>}
    </Notice>
  )
}

function Filled({ legal }: { readonly legal: Notes }) {
  const text = usePagesText()
  const { host, dataProtection: data } = legal
  return (
    <>
      <h2>{text("legal publisher")}</h2>
      <address className="app-address">
        {legal.publisher}
        <Lines value={legal.address} />
        {legal.phone && <span>{text("phone", { phone: legal.phone })}</span>}
        <Contact value={legal.email} />
      </address>
      <h2>{text("legal director")}</h2>
      <p>{legal.director}</p>
      <h2>{text("legal host")}</h2>
      <address className="app-address">
        {host.name}
        <Lines value={host.address} />
        {host.phone && <span>{text("phone", { phone: host.phone })}</span>}
      </address>
      <h2>{text("legal data title")}</h2>
      <p>{text("legal data contact")} <Contact value={data.contact} /></p>
      <h3>{text("legal basis")}</h3>
      <p lang="fr">{data.legalBasis}</p>
      {data.retention && (
        <>
          <h3>{text("legal retention")}</h3>
          <p lang="fr">{data.retention}</p>
        </>
      )}
      <p>{text("legal cnil")}</p>
    </>
  )
}

function Lines({ value }: { readonly value: string }) {
  return <>{value.split("\n").map((line) => <span key={line}>{line}</span>)}</>
}
