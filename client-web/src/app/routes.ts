// The addresses of the pages, in French as people read them. Every link is made here.

/** A page and what its address says. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "sign-in" }
  | { readonly page: "workspaces" }
  | { readonly page: "workspace"; readonly workspace: string }
  | { readonly page: "members"; readonly workspace: string }
  | { readonly page: "document"; readonly document: string; readonly panel: "history" | undefined }
  | { readonly page: "account" }
  | { readonly page: "settings" }
  | { readonly page: "invitation" }
  | { readonly page: "demo-mail" }
  | { readonly page: "about" }
  | { readonly page: "accessibility" }
  | { readonly page: "legal" }
  | { readonly page: "missing" }

/** Pages that ask for nobody signed in. */
const PUBLIC = new Set<Route["page"]>(["sign-in", "about", "accessibility", "legal", "missing", "settings", "invitation", "demo-mail"])

export const addresses = {
  home: "/",
  signIn: "/connexion",
  workspaces: "/espaces",
  account: "/compte",
  settings: "/reglages",
  /** What a link in a mail leads to; its secret stands behind a « # » (SPEC I2). */
  invitation: "/invitation",
  demoMail: "/courrier",
  about: "/a-propos",
  accessibility: "/accessibilite",
  legal: "/mentions-legales",
  workspace: (id: string) => `/espaces/${encodeURIComponent(id)}`,
  members: (workspace: string) => `/espaces/${encodeURIComponent(workspace)}/membres`,
  document: (id: string) => `/documents/${encodeURIComponent(id)}`,
  history: (id: string) => `/documents/${encodeURIComponent(id)}/historique`,
  /** Sign in, then come back here. */
  signInThen: (back: string) => (back === "/" ? "/connexion" : `/connexion?retour=${encodeURIComponent(back)}`),
} as const

/** The address of a place of a document, and of a word that stands there: `…#champ=fields.contexte&mot=soins`. */
export function addressOfPlace(document: string, place: string, word: string): string {
  return `${addresses.document(document)}#${new URLSearchParams({ champ: place, mot: word }).toString()}`
}

/** The address of a document that was just made: its form is begun there, at the first field that has to be filled. */
export function addressOfBeginning(document: string): string {
  return `${addresses.document(document)}${BEGINNING}`
}

/** What such an address ends with. */
export const BEGINNING = "#commencer"

/** The page of an address; `missing` for those that lead nowhere. */
export function routeOf(pathname: string): Route {
  const parts = pathname.split("/").filter(Boolean).map(decoded)
  const [first, second, third] = parts
  if (parts.length === 0) return { page: "home" }
  if (parts.length === 1) {
    if (first === "connexion") return { page: "sign-in" }
    if (first === "espaces") return { page: "workspaces" }
    if (first === "compte") return { page: "account" }
    if (first === "reglages") return { page: "settings" }
    if (first === "invitation") return { page: "invitation" }
    if (first === "courrier") return { page: "demo-mail" }
    if (first === "a-propos") return { page: "about" }
    if (first === "accessibilite") return { page: "accessibility" }
    if (first === "mentions-legales") return { page: "legal" }
  }
  if (first === "espaces" && second && parts.length === 2) return { page: "workspace", workspace: second }
  if (first === "espaces" && second && third === "membres" && parts.length === 3) return { page: "members", workspace: second }
  if (first === "documents" && second && parts.length === 2) {
    return { page: "document", document: second, panel: undefined }
  }
  if (first === "documents" && second && third === "historique" && parts.length === 3) {
    return { page: "document", document: second, panel: "history" }
  }
  return { page: "missing" }
}

/** The place that an address leads to in its document; `null` if it names none. */
export function placeOf(hash: string): { readonly place: string; readonly word: string } | null {
  const said = new URLSearchParams(hash.replace(/^#/, ""))
  const place = said.get("champ") ?? ""
  return /^(title|fields(\.[^.\s]+){1,3})$/.test(place) ? { place, word: said.get("mot") ?? "" } : null
}

/** Whether a page is for whoever comes. */
export function isPublic(route: Route): boolean {
  return PUBLIC.has(route.page)
}

/** Tells pages apart: the same for two addresses of one page, such as a document with its history open. */
export function pageKey(route: Route): string {
  if (route.page === "workspace") return `workspace ${route.workspace}`
  if (route.page === "members") return `members ${route.workspace}`
  if (route.page === "document") return `document ${route.document}`
  return route.page
}

/** Where to go after signing in: the page that was asked for, never another site. */
export function backFrom(search: string): string {
  const asked = new URLSearchParams(search).get("retour") ?? ""
  // A second slash, also written backwards or after control characters, would name another host.
  const ours = /^\/(?![/\\])[^\\\u0000-\u0020]*$/.test(asked)
  return ours && routeOf(pathOf(asked)).page !== "sign-in" ? asked : addresses.home
}

function pathOf(address: string): string {
  return address.split(/[?#]/, 1)[0] ?? "/"
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
