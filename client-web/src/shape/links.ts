// Which links there are: http, https, mailto and tel, whoever wrote them and however they got into a document. Anything
// else is no link and shown as plain words.

/** What a document keeps as the value of a `link` mark, read; `href` is safe to follow. */
export interface Link {
  readonly href: string
  /** The value as it stands in the document, where it isn't the one we would write. */
  readonly kept: string | null
}

const FOLLOWED = new Set(["http:", "https:", "mailto:", "tel:"])
const LONGEST = 2_000

/** The address if it may be followed, as it was written; `null` if not. */
export function safeHref(address: string): string | null {
  const trimmed = address.trim()
  if (trimmed === "" || trimmed.length > LONGEST) return null
  try {
    return FOLLOWED.has(new URL(trimmed).protocol) ? trimmed : null
  } catch {
    return null
  }
}

/** What somebody meant by an address they typed: « exemple.fr », « prenom@exemple.fr », « 02 31 00 00 00 ». */
export function typedHref(typed: string): string | null {
  const address = typed.trim()
  if (/^\+?[\d\s().-]{6,20}$/.test(address)) return `tel:${address.replace(/[^\d+]/g, "")}`
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(address)) return `mailto:${address}`
  // A port looks like a scheme: « localhost:8080 ».
  if (/^[a-z][a-z\d+.-]*:/i.test(address) && !/^[^/:]+:\d+(\/|$)/.test(address)) return safeHref(address)
  if (/^[^\s/.]+(\.[^\s/.]+)+(:\d+)?([/?#]\S*)?$/.test(address)) return safeHref(`https://${address}`)
  return null
}

/** The link in the value of a mark: our JSON, somebody else's, or the bare address. */
export function readLink(value: unknown): Link | null {
  if (typeof value !== "string") return null
  const href = safeHref(hrefIn(value) ?? value)
  if (href === null) return null
  return { href, kept: value === writeLink(href) ? null : value }
}

/** The value of a mark that links to an address. */
export function writeLink(href: string): string {
  return JSON.stringify({ href })
}

function hrefIn(value: string): string | null {
  try {
    const read: unknown = JSON.parse(value)
    const href = typeof read === "object" && read !== null && "href" in read ? read.href : null
    return typeof href === "string" ? href : null
  } catch {
    return null
  }
}
