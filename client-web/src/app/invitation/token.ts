// The secret of an invitation's link. It comes behind the « # » of the address, which leaves the browser for nobody, and is taken
// out of the address at once: what is copied, bookmarked or seen over a shoulder doesn't hold it (SPEC C111). As long as the tab
// lives it is kept for the tab alone: a page that is loaded again while somebody looks for a password goes on.
import { CONTENT } from "../frame/Frame"

const KEPT_AS = "maillage.invitation"

/** The secret of the link that was followed, or that this tab followed before. */
export function takeToken(): string | undefined {
  const behind = location.hash.slice(1)
  if (behind === "" || behind === CONTENT) return kept()
  history.replaceState(history.state, "", location.pathname + location.search)
  try {
    sessionStorage.setItem(KEPT_AS, behind)
  } catch {
    // A browser that keeps nothing shows the page all the same.
  }
  return behind
}

/** It has served, or never will. */
export function forgetToken(): void {
  try {
    sessionStorage.removeItem(KEPT_AS)
  } catch {
    // As above.
  }
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT_AS) ?? undefined
  } catch {
    return undefined
  }
}
