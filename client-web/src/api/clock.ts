// The server's clock, whatever the device's says. Each answer carries a Date of whole seconds; between asking and
// hearing it the server's time was somewhere in that second. Answers narrow the guess; one that contradicts it
// (somebody set the device's clock, or it slept) starts it over. The offset is kept for pages that open without
// network.
import { keepText, keptText } from "./storage"

const KEPT_AS = "clock"
/** A kept offset no greater than this is worth nothing: the guess from one answer is off by half a second anyhow. */
const SECOND_MS = 1_000

/** What is to be added to the device's clock lies between these. */
interface Bounds {
  least: number
  most: number
}

let bounds: Bounds | undefined
let kept: number | undefined

/** Milliseconds since 1970 by the server's clock, as far as it was heard; by the device's until then. */
export function serverNow(): number {
  return Math.round(Date.now() + offset())
}

/** An answer came: its Date header, and the device's clock when it was asked for and when it came. */
export function heardDate(date: string | null, askedAt: number, heardAt: number): void {
  const said = date === null ? NaN : Date.parse(date)
  if (Number.isNaN(said) || heardAt < askedAt) return
  const now = { least: said - heardAt, most: said + SECOND_MS - askedAt }
  bounds = bounds && narrowed(bounds, now)
  bounds ??= now
  const next = middle(bounds)
  if (kept === undefined || Math.abs(next - kept) >= SECOND_MS) {
    kept = next
    keepText(KEPT_AS, String(Math.round(next)))
  }
}

/** Forgets what was heard; for tests, and when the device is forgotten. */
export function forgetClock(): void {
  bounds = undefined
  kept = undefined
}

function offset(): number {
  if (bounds) return middle(bounds)
  kept ??= Number(keptText(KEPT_AS)) || 0
  return kept
}

function narrowed(one: Bounds, other: Bounds): Bounds | undefined {
  const both = { least: Math.max(one.least, other.least), most: Math.min(one.most, other.most) }
  return both.least <= both.most ? both : undefined
}

function middle({ least, most }: Bounds): number {
  return (least + most) / 2
}
