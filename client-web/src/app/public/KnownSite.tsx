// Waits for what the installation says of itself, says so if it can't be had, and shows contacts as links.
import type { ReactNode } from "react"
import type { Site } from "../../api"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { askSite, useSiteState } from "../frame/site"
import { usePagesText } from "./pages-text"

/** Draws its children with the site. */
export function KnownSite({ children }: { readonly children: (site: Site) => ReactNode }) {
  const text = usePagesText()
  const known = useSiteState()
  if (known.state === "here") return children(known.site)
  if (known.state === "asking") return <p aria-busy="true">{text("asking")}</p>
  return (
    <Notice kind="warn" role="alert" actions={<Button onClick={askSite} icon="refresh">{text("try again")}</Button>}>
      <p>{text("site failed")}</p>
    </Notice>
  )
}

/** An e-mail address, the address of a page, or words: what the operator wrote, as a link where it is one. */
export function Contact({ value }: { readonly value: string }) {
  if (/^https?:\/\/\S+$/.test(value)) return <a href={value} rel="noreferrer">{value}</a>
  if (/^[^\s@]+@[^\s@]+$/.test(value)) return <a href={`mailto:${value}`}>{value}</a>
  return <>{value}</>
}
