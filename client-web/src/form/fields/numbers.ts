// Numbers as people read them. How they are typed is in `shape/typed-number.ts`.
import { locale, type Language } from "../../i18n"

/** A number as the language writes it, with all its digits. */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: 15 }).format(value)
}
