// @vitest-environment jsdom
import { act, cleanup, render, screen, within } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { colourOf, coloursOf, initialsOf, knowMembers, shownPerson } from "./person"
import { AvatarStack, Chip } from "./Person"

afterEach(() => {
  cleanup()
  knowMembers([])
})

const ids = Array.from({ length: 40 }, (_, number) => `participant-${number}`)

test.each([
  ["Odile Encrier", "OE"],
  ["Jean-Baptiste de la Salle", "JS"],
  ["CCAS", "C"],
  ["élodie", "É"],
  ["Odile\u00a0Encrier (stagiaire)", "OS"],
  ["  ", "?"],
  ["De La", "DL"],
  ["𝒜lice Öztürk", "𝒜Ö"],
  ["مريم حداد", "مح"],
])("the initials of %j are %j", (name, initials) => expect(initialsOf(name)).toBe(initials))

test("C95: up to eight members have eight colours, whoever looks and in whatever order; more share them evenly", () => {
  for (let start = 0; start + 8 <= ids.length; start += 1) {
    const members = ids.slice(start, start + 8)
    const colours = coloursOf(members)
    expect(new Set(colours.values()).size).toBe(8)
    expect(coloursOf([...members].reverse())).toEqual(colours)
    for (const colour of colours.values()) expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(colour)
  }
  const shared = [...coloursOf(ids).values()]
  for (let colour = 1; colour <= 8; colour += 1) expect(shared.filter((each) => each === colour)).toHaveLength(5)
})

test("C95: whoever joins later, with an account made later, changes nobody's colour", () => {
  const sorted = [...ids].sort()
  const known = coloursOf(sorted.slice(0, 5))
  const later = coloursOf(sorted.slice(0, 12))
  for (const [id, colour] of known) expect(later.get(id)).toBe(colour)
})

test("C95: somebody has the workspace's colour wherever they are shown, and none while they are known to be no member", () => {
  const { container } = render(<Chip person={shownPerson("participant-3", "Odile Encrier")} />)
  const shown = () => container.querySelector<HTMLElement>(".ui-avatar")?.dataset["colour"]
  expect(shown()).toBe("0")
  act(() => knowMembers(ids.slice(0, 5)))
  expect(shown()).toBe(String(coloursOf(ids.slice(0, 5)).get("participant-3")))
  expect(colourOf("participant-3")).toBe(Number(shown()))
  act(() => knowMembers(["participant-1"]))
  expect(shown()).toBe("0")
})

test("a chip says the name, not the colour", () => {
  render(<Chip person={shownPerson("1", "Odile Encrier")} aside="(vous)" />)
  expect(screen.getByText("Odile Encrier").parentElement?.textContent).toBe("Odile Encrier (vous)")
})

test("a stack shows some and names all", () => {
  const names = ["Anne A", "Bruno B", "Chloé C", "Denis D", "Elsa E", "Farid F", "Gaël G"]
  render(<AvatarStack people={names.map((name, at) => shownPerson(String(at), name))} label="Personnes ici" />)
  const list = screen.getByRole("list", { name: "Personnes ici" })
  const items = within(list).getAllByRole("listitem")
  expect(items).toHaveLength(5)
  for (const name of names) expect(list.textContent).toContain(name)
  expect(items[4]?.textContent).toContain("et 3 autres personnes\u00a0: Elsa E, Farid F, Gaël G")
})
