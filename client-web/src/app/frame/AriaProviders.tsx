// What React Aria wants to know: the language people read, and how to go to another page without loading it anew.
// Around everything that uses it; the first page doesn't.
import type { ReactNode } from "react"
import { I18nProvider, RouterProvider } from "react-aria-components"
import { useLocation } from "wouter"
import { locale, useLanguage } from "../../i18n"

/** Gives its children React Aria's language and router. */
export function AriaProviders({ children }: { readonly children: ReactNode }) {
  const language = useLanguage()
  const [, navigate] = useLocation()
  return (
    <I18nProvider locale={locale(language)}>
      <RouterProvider navigate={(address) => navigate(address)}>{children}</RouterProvider>
    </I18nProvider>
  )
}
