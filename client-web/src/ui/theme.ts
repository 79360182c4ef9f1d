// Light, dark, or as the device prefers; kept on the device.

/** What somebody may choose. */
export type Theme = "auto" | "light" | "dark"

const KEPT_AS = "maillage.theme"

/** The choice kept on this device. */
export function currentTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEPT_AS)
    return kept === "light" || kept === "dark" ? kept : "auto"
  } catch {
    return "auto"
  }
}

/** Chooses and shows at once. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEPT_AS, theme)
  } catch {
    // Shown all the same, until the page is closed.
  }
  showTheme(theme)
}

/** Shows the kept choice; called before anything is drawn. */
export function showTheme(theme: Theme = currentTheme()): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"]
  else document.documentElement.dataset["theme"] = theme
}
