// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { colourOf, coloursOf, initialsOf, peopleOf } from "./person"
import { AvatarStack, Chip } from "./Person"

afterEach(cleanup)

const person = (id: string, name: string) => ({ id, name, initials: initialsOf(name), colour: colourOf(id) })

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

test("a colour is one of eight and always the same", () => {
  const colours = Array.from({ length: 200 }, (_, number) => colourOf(`participant-${number}`))
  expect(new Set(colours).size).toBe(8)
  expect(colours.every((colour) => colour >= 1 && colour <= 8)).toBe(true)
  expect(colourOf("participant-7")).toBe(colours[7])
})

test("people shown together have different colours, as long as there are enough", () => {
  const ids = Array.from({ length: 8 }, (_, number) => `participant-${number}`)
  expect(new Set(coloursOf(ids).values()).size).toBe(8)
  expect(coloursOf(["participant-7"]).get("participant-7")).toBe(colourOf("participant-7"))
  expect(coloursOf([...ids].reverse())).toEqual(coloursOf(ids))
  expect(peopleOf([...ids, "one more"].map((id) => ({ id, name: id })))).toHaveLength(9)
})

test("a chip says the name, not the colour", () => {
  render(<Chip person={person("1", "Odile Encrier")} aside="(vous)" />)
  expect(screen.getByText("Odile Encrier").parentElement?.textContent).toBe("Odile Encrier (vous)")
})

test("a stack shows some and names all", () => {
  const names = ["Anne A", "Bruno B", "Chloé C", "Denis D", "Elsa E", "Farid F", "Gaël G"]
  render(<AvatarStack people={names.map((name, at) => person(String(at), name))} label="Personnes ici" />)
  const list = screen.getByRole("list", { name: "Personnes ici" })
  const items = within(list).getAllByRole("listitem")
  expect(items).toHaveLength(5)
  for (const name of names) expect(list.textContent).toContain(name)
  expect(items[4]?.textContent).toContain("et 3 autres personnes\u00a0: Elsa E, Farid F, Gaël G")
})
