// Which way a text is written, where asking the browser to find out (`dir="auto"`) would cost: Chromium looks at all of
// a control's words on each key, a tenth of a second for 200 000 characters.

/** From here on the direction is found once and set. */
const LONG = 20_000

const STRONG = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]|\p{L}/u
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** The direction of a control that finds it by itself. */
export function directionFor(text: string): "auto" | "ltr" | "rtl" {
  if (text.length < LONG) return "auto"
  const first = STRONG.exec(text)?.[0] ?? ""
  return RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr"
}
