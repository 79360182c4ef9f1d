// Keys that keep rows in order: between any two there is room for another (G6). Digits of base 62 in ASCII order, read
// as a fraction, never ending in `0`. The twin of shared/src/document/order.rs: the same neighbours give the same key.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
/** One more than the greatest digit: what stands above everything. */
const BASE = DIGITS.length

/**
 * A key after `lower` and before `upper`; null is the start or the end of the list.
 *
 * A neighbour that is no key counts as absent, as does `upper` if it isn't above `lower` (two rows inserted at one
 * place at once): the answer is then only above `lower`.
 */
export function between(lower: string | null, upper: string | null): string {
  const floor = lower !== null && isOrderKey(lower) ? lower : null
  let ceiling = upper !== null && isOrderKey(upper) && (floor === null || floor < upper) ? upper : null
  const choose = chooser(floor, ceiling)
  let key = ""
  for (let place = 0; ; place += 1) {
    const above = digitAt(floor, place)
    const below = ceiling === null ? BASE : digitAt(ceiling, place)
    if (below > above + 1) return key + DIGITS.charAt(choose(above, below))
    key += DIGITS.charAt(above)
    // From here on every continuation stays under `upper`.
    if (below > above) ceiling = null
  }
}

/** Whether a text is a key as {@link between} makes them. */
export function isOrderKey(text: string): boolean {
  return /^[0-9A-Za-z]*[1-9A-Za-z]$/.test(text)
}

/** A digit by chance, from 0 inclusive to 1. Only at the end of a key a `0` wouldn't do. */
export function digitBy(chance: () => number): string {
  return DIGITS.charAt(Math.floor(chance() * BASE))
}

function chooser(lower: string | null, upper: string | null): (above: number, below: number) => number {
  if (lower !== null && upper === null) return (above) => above + 1
  if (lower === null && upper !== null) return (_, below) => below - 1
  return (above, below) => Math.floor((above + below) / 2)
}

function digitAt(key: string | null, place: number): number {
  const digit = key?.charAt(place) ?? ""
  return digit === "" ? 0 : DIGITS.indexOf(digit)
}
