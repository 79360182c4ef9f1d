// @vitest-environment jsdom
// What is said while requests carry the connection.
import { act, cleanup, render, screen } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { setPageLink, ToldLink } from "../../sync/link"
import { SpareConnection } from "./SpareConnection"

afterEach(() => {
  cleanup()
  setPageLink(null)
})

test("W36: it is told in words while requests carry the connection, and only then", () => {
  const link = new ToldLink()
  setPageLink(link)
  render(<SpareConnection />)
  const said = (): string => screen.getByRole("status").textContent ?? ""
  expect(said()).toBe("")
  act(() => link.become({ state: "online", over: "http" }))
  expect(said()).toMatch(/^Connexion de secours\. .*Vos modifications sont enregistrées et partagées comme d’habitude/)
  act(() => link.become({ state: "retrying", at: 0 }))
  expect(said()).toBe("")
  act(() => link.become({ state: "online", over: "http" }))
  act(() => link.become({ state: "online" }))
  expect(said()).toBe("")
})
