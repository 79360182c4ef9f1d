// @vitest-environment jsdom
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { followKeyboard, keyboardHeight } from "./keyboard"

let stop = (): void => undefined
afterEach(() => stop())

/** A phone of 740 pixels whose browser lays the keyboard over the page. */
function phone(): { show: (height: number, more?: { offsetTop?: number; scale?: number }) => void } {
  const visual = Object.assign(new EventTarget(), { height: 740, offsetTop: 0, scale: 1 })
  Object.defineProperty(document.documentElement, "clientHeight", { configurable: true, value: 740 })
  stop = followKeyboard({ visualViewport: visual, document } as unknown as Window)
  return {
    show: (height, more = {}) => {
      Object.assign(visual, { offsetTop: 0, scale: 1, ...more, height })
      visual.dispatchEvent(new Event("resize"))
    },
  }
}

const property = () => document.documentElement.style.getPropertyValue("--keyboard")

test("C55: what lies under the keyboard is known while it is there, also where the page was pushed up under it", () => {
  const { show } = phone()
  expect(property()).toBe("")
  show(410)
  expect([property(), keyboardHeight()]).toEqual(["330px", 330])
  show(410, { offsetTop: 120 })
  expect(property()).toBe("210px")
  show(740)
  expect([property(), keyboardHeight()]).toEqual(["", 0])
})

test("C55: neither a bar of the browser nor two fingers are a keyboard", () => {
  const { show } = phone()
  show(700)
  expect(property()).toBe("")
  show(300, { scale: 2 })
  expect(property()).toBe("")
})

test("C55: the page asks the browser to make room, and all that sticks to the lower edge stands on it", () => {
  const client = join(import.meta.dirname, "../..")
  expect(readFileSync(join(client, "index.html"), "utf8")).toMatch(/name="viewport"[^>]*viewport-fit=cover, interactive-widget=resizes-content/)
  const sticking = {
    "editor/editor.css": ".editor-tray", "form/rows/rows.css": ".form-done", "app/frame/frame.css": ".app-notice",
    "app/document/document.css": ".app-again",
  }
  for (const [file, selector] of Object.entries(sticking)) {
    const css = readFileSync(join(client, "src", file), "utf8")
    expect(css.slice(css.indexOf(`\n${selector} {`)).split("}")[0], selector).toContain("var(--below)")
  }
})
