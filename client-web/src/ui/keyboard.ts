// How much of the page's lower edge lies under an on-screen keyboard. Where the browser makes room for it by itself
// (`interactive-widget=resizes-content` in index.html) that is nothing; Safari lays its keyboard over the page and tells of it
// only through the visual viewport. What sticks to the lower edge (toolbar, « Annuler », notices) stands on `--below`
// (tokens.css), which knows the keyboard and the edge that a phone keeps for itself.

/** Less than this is a bar of the browser that comes and goes, no keyboard. */
const LEAST_PX = 60

let covered = 0

/** Pixels of the layout viewport under the keyboard now. */
export function keyboardHeight(): number {
  return covered
}

/** Keeps `--keyboard` on the root element; called once, by the first script. */
export function followKeyboard(page: Window = window): () => void {
  const { visualViewport: visual, document } = page
  if (!visual) return () => undefined
  const root = document.documentElement
  const look = (): void => {
    // Zoomed in by two fingers, most of the page is out of sight, and nothing lies over it.
    const under = visual.scale > 1.05 ? 0 : root.clientHeight - visual.offsetTop - visual.height
    const now = under < LEAST_PX ? 0 : Math.round(under)
    if (now === covered) return
    covered = now
    if (now === 0) root.style.removeProperty("--keyboard")
    else root.style.setProperty("--keyboard", `${now}px`)
  }
  look()
  visual.addEventListener("resize", look)
  visual.addEventListener("scroll", look)
  return () => {
    visual.removeEventListener("resize", look)
    visual.removeEventListener("scroll", look)
    root.style.removeProperty("--keyboard")
    covered = 0
  }
}
