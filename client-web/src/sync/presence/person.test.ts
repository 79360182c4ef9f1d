// Who is present is shown as on every page.
import { expect, test } from "vitest"
import { colourOf, knowMembers } from "../../ui/person"
import { personOf } from "./person"

test("C95: somebody present has their colour of the workspace, and none before its members are known", () => {
  expect(personOf("p-1", "Camille Léger")).toEqual({ id: "p-1", name: "Camille Léger", initials: "CL", colour: 0 })
  knowMembers(["p-1", "p-2"])
  expect(personOf("p-1", "Camille Léger").colour).toBe(colourOf("p-1"))
  expect(personOf("p-1", "Camille Léger").colour).not.toBe(personOf("p-2", "").colour)
})
