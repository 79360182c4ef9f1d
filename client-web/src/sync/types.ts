// The words of this room, shared by its files and by those who show what it knows.
import type { DocHandle } from "@automerge/automerge-repo/slim"
import type { Refusal } from "../api"

/** A document's root inside an edit. Whatever it holds may have the wrong type: look before you touch. */
export type Root = Record<string, unknown>

/** automerge-repo's handle of a document. Bindings may read it, and listen; they edit through `LiveDocument.change`. */
export type Handle = DocHandle<Root>

/** What the person may do with a document, as last heard. */
export type Access = "write" | "read" | "archived" | "removed"

/**
 * What is known of a document's safety. `at` is the server's clock. `unsaved` counts fields, not edits. `saved` is only
 * said when the server's heads contain ours. `stuck`: something can't be written into the document, by a fault of this
 * page, and is on the screen alone. `refused`: the server takes nothing more, whatever is tried again: the
 * document is too large, an edit is. `cut-off`: this page doesn't reach the server any more, whatever it tries.
 */
export type Saved =
  | { readonly state: "opening" }
  | { readonly state: "saved"; readonly at: number }
  | { readonly state: "saving" }
  | { readonly state: "drafts"; readonly fields: number }
  | { readonly state: "refused"; readonly why: Refusal; readonly unsaved: number }
  | { readonly state: "stuck"; readonly unsaved: number }
  | { readonly state: "offline"; readonly unsaved: number }
  | { readonly state: "retrying"; readonly inSeconds: number; readonly unsaved: number; readonly why?: Hindrance }
  | { readonly state: "cut-off"; readonly why: "outdated" | "elsewhere" | "closed"; readonly unsaved: number }
  | { readonly state: "signed-out"; readonly unsaved: number }
  | { readonly state: "removed"; readonly unsaved: number }
  | { readonly state: "read-only"; readonly unsaved: number }

/**
 * What keeps a page that tries again from the server, where that is known. `crowded`: it has as many connections of this
 * person as it takes. `busy`: it was reached, and can't answer now. `gateway`: something between answers in its place, and
 * wants somebody to sign in there: a portal whose session has ended, a hotel's page.
 */
export type Hindrance = "crowded" | "busy" | "gateway"

/**
 * The connection to the server. `at`, when it is tried again, is by the device's clock (`Date.now()`). `signed-out`: nobody,
 * or somebody else (`other`), is signed in now; nothing is sent until the same person is again. `online.over`: requests
 * carry the connection, because sockets don't pass. `outdated`: the server speaks a newer protocol than this page, which must
 * be loaded again. `elsewhere`: the server takes connections at another address (`url`) only. What the page says of each is
 * app/document/way.ts's.
 */
export type Link =
  | { readonly state: "connecting" }
  | { readonly state: "online"; readonly over?: "http" }
  | { readonly state: "offline"; readonly at: number }
  | { readonly state: "retrying"; readonly at: number; readonly why?: Hindrance }
  | { readonly state: "elsewhere"; readonly at: number; readonly url: string }
  | { readonly state: "signed-out"; readonly other: boolean }
  | { readonly state: "outdated" }
  | { readonly state: "closed" }

/** One of eight colours, `--person-1` to `--person-8`, or 0; never the only way to tell people apart. */
export type Colour = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Somebody, as the server says. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly initials: string
  readonly colour: Colour
}

/** Where somebody's caret is: two Automerge cursors into the text of the path. */
export interface Caret {
  readonly anchor: string
  readonly head: string
}

/**
 * One page that has the document open: a person may have several. `path` is joined by "."; `mine` is another tab of
 * mine.
 */
export interface Present {
  readonly person: Person
  readonly peer: string
  readonly path: string | null
  readonly mine: boolean
}

/** The same, with where in the text of its path they are: that changes with every press of an arrow. */
export interface Here extends Present {
  readonly caret: Caret | null
}

/** What this device can promise about what is written on it. `newer`: it is kept there in a way that this page is too old for. */
export type Keeping =
  | { readonly kept: true }
  | { readonly kept: false; readonly why: "unavailable" | "full" | "failing" | "newer" }
