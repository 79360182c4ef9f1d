// @vitest-environment jsdom
import { cleanup, render, waitFor } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { setLanguage } from "../i18n"
import { Notice } from "./Notice"

afterEach(() => {
  cleanup()
  setLanguage("fr")
})

test("its kind is said in words, with the colon of each language", async () => {
  const { container } = render(<Notice kind="warn">La suite</Notice>)
  expect(container.textContent).toBe("Attention\u00a0: La suite")
  setLanguage("en")
  await waitFor(() => expect(container.textContent).toBe("Warning: La suite"))
})
