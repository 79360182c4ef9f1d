// Numbers as people write them: « 1 234,5 », « 1,234.5 », « 25.000 € », « −3 ». Reading is generous, writing follows the
// language.
import { locale, type Language } from "../../i18n"

/** The number in a text, null where there is none, undefined where it can't be read. */
export function parseNumber(text: string, unit: string, language: Language): number | null | undefined {
  let bare = text.replace(/[\s\u00a0\u202f]+/g, "").replace(/[\u2212–]/g, "-")
  const end = unit.replace(/\s+/g, "")
  if (end !== "" && bare.toLowerCase().endsWith(end.toLowerCase())) bare = bare.slice(0, -end.length)
  if (bare === "") return null
  const plain = withPoint(bare, language)
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined
}

/** A number whose thousands are set apart by the mark that is no decimal mark in the language; never a « 0.500 ». */
const GROUPED = { fr: /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/, en: /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/ } as const

/** Which of comma and point is the decimal mark: the last one where both stand; else what the language says. */
function withPoint(text: string, language: Language): string {
  const [comma, point] = [text.lastIndexOf(","), text.lastIndexOf(".")]
  if (comma >= 0 && point >= 0) {
    const [decimal, group] = comma > point ? [",", "."] : [".", ","]
    return text.replaceAll(group, "").replace(decimal, ".")
  }
  if (GROUPED[language].test(text)) return text.replace(/[.,]/g, "")
  return text.replace(",", ".")
}

/** A number as the language writes it, with all its digits. */
export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: 15 }).format(value)
}
