// The heading of a page: names the page for the eye, for the tab and, after a navigation, for screen readers.
import { useEffect, type ReactNode } from "react"
import { usePageFocus } from "./focus"

/** `title` names the tab; `children` is the heading where it shows more than the title. */
export function PageTitle({ title, children, className }: {
  readonly title: string
  readonly children?: ReactNode
  readonly className?: string
}) {
  useTabTitle(title)
  const heading = usePageFocus<HTMLHeadingElement>()
  return <h1 ref={heading} tabIndex={-1} className={className}>{children ?? title}</h1>
}

/** Names the tab: « Fiche 1.1.2 · Maillage ». */
export function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Maillage` : "Maillage"
  }, [title])
}
