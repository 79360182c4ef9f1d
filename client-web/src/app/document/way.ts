// What stands between somebody and a document, and the way out: one answer for every state of the link, the session and the
// opening. A new state of any of them doesn't compile until it is answered here (SPEC C49). Pure: words and buttons are
// WayWords.tsx's.
import type { Session, SignedIn } from "../../api"
import type { Link } from "../../sync"

/** What has become of the opening. `unreachable`: the page's own files can't be had; `broken`: our mistake. */
export type Stage = "opening" | "open" | "unavailable" | "unreachable" | "broken"

/** What the page says. */
export type Way =
  /** Nothing stands in between. */
  | { readonly kind: "go" }
  /** The document, or the connection, comes in a moment. */
  | { readonly kind: "wait" }
  /** The device has no network. */
  | { readonly kind: "offline" }
  /** The server doesn't answer. */
  | { readonly kind: "silent" }
  | { readonly kind: "busy" }
  | { readonly kind: "crowded" }
  | { readonly kind: "gateway" }
  | { readonly kind: "elsewhere"; readonly url: string }
  | { readonly kind: "sign-in" }
  /** Somebody else is signed in; who, where that is known. */
  | { readonly kind: "not-yours"; readonly other: SignedIn | null }
  | { readonly kind: "update" }
  /** The page has let go of its documents. */
  | { readonly kind: "reload" }
  | { readonly kind: "gone" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "broken" }

/** What can be done. */
export type Offer =
  | "try again" | "enter" | "go there" | "sign in" | "open as other" | "update" | "reload" | "to workspaces"

/**
 * What is offered for each; nothing where nothing stands in the way. Whatever else heals heals by itself: the offer is for who
 * doesn't want to wait.
 */
export const OFFERS: Readonly<Record<Way["kind"], readonly Offer[]>> = {
  go: [],
  wait: [],
  offline: ["try again", "to workspaces"],
  silent: ["try again", "to workspaces"],
  busy: ["try again", "to workspaces"],
  crowded: ["try again", "to workspaces"],
  gateway: ["enter", "try again"],
  elsewhere: ["go there"],
  "sign-in": ["sign in"],
  "not-yours": ["sign in", "open as other"],
  update: ["update"],
  reload: ["reload"],
  gone: ["to workspaces"],
  unreachable: ["try again", "to workspaces"],
  broken: ["reload"],
}

/**
 * The way. `me` is whose page it is; `gateway`: something else answered in the server's place when it was last asked about the
 * document, which is all that is known before there is a link.
 */
export function wayOf({ link, session, stage, me, gateway = false }: {
  readonly link: Link
  readonly session: Session
  readonly stage: Stage
  readonly me: SignedIn
  readonly gateway?: boolean
}): Way {
  switch (stage) {
    case "unavailable":
      return { kind: "gone" }
    case "broken":
      return { kind: "broken" }
    case "unreachable":
      return { kind: gateway ? "gateway" : "unreachable" }
    case "opening":
    case "open":
      return wayBy(link, whose(session, me), stage, gateway)
  }
}

/** Whether the way leads to the server: for the header. `unknown` until somebody tried. */
export function reachOf({ kind }: Way): "unknown" | "online" | "offline" | "gateway" {
  switch (kind) {
    case "go":
    case "busy":
    case "crowded":
      return "online"
    case "offline":
    case "silent":
    case "unreachable":
      return "offline"
    case "gateway":
      return "gateway"
    case "wait":
    case "elsewhere":
    case "sign-in":
    case "not-yours":
    case "update":
    case "reload":
    case "gone":
    case "broken":
      return "unknown"
  }
}

/** `null`: theirs whose page it is, or not known to be otherwise. */
function whose(session: Session, me: SignedIn): Way | null {
  switch (session.state) {
    case "unknown":
      return null
    case "signed-out":
      return { kind: "sign-in" }
    case "signed-in":
      return session.me.id === me.id ? null : { kind: "not-yours", other: session.me }
  }
}

function wayBy(link: Link, session: Way | null, stage: "opening" | "open", gateway: boolean): Way {
  switch (link.state) {
    // Whoever signs in on such a page is no further.
    case "outdated":
      return { kind: "update" }
    case "elsewhere":
      return { kind: "elsewhere", url: link.url }
    case "signed-out":
      return session ?? (link.other ? { kind: "not-yours", other: null } : { kind: "sign-in" })
    case "connecting":
      return session ?? { kind: "wait" }
    case "online":
      return session ?? { kind: stage === "open" ? "go" : "wait" }
    case "offline":
      return session ?? { kind: "offline" }
    case "retrying":
      return session ?? hindered(link)
    // Before there is one; or when there is none any more.
    case "closed":
      if (session) return session
      return { kind: stage === "open" ? "reload" : gateway ? "gateway" : "wait" }
  }
}

function hindered({ why }: Extract<Link, { state: "retrying" }>): Way {
  switch (why) {
    case undefined:
      return { kind: "silent" }
    case "busy":
    case "crowded":
    case "gateway":
      return { kind: why }
  }
}
