// Initials and colours.
import { expect, test } from "vitest"
import { coloursOf, initialsOf, personOf } from "./person"

test.each([
  ["Camille Léger", "CL"], ["Élodie", "É"], ["Jean-Luc de la Tour", "JT"], ["  ", "?"], ["", "?"],
  ["Mme N\u00a0Diaye", "MD"], ["🌊 Océane", "O"], ["李 小龙", "李小"], ["« Nom »", "N"],
])("initials of %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

const ids = Array.from({ length: 40 }, (_, index) => `participant-${index}`)

test("a colour is from the id, and the same in every company that leaves it free", () => {
  for (const id of ids) expect(coloursOf([id]).get(id)).toBe(personOf(id, "", new Map()).colour)
})

test("up to eight people have eight colours, whoever looks and in whatever order", () => {
  for (let start = 0; start + 8 <= ids.length; start += 1) {
    const present = ids.slice(start, start + 8)
    const colours = coloursOf(present)
    expect(new Set(colours.values()).size).toBe(8)
    expect([...coloursOf([...present].reverse())].sort()).toEqual([...colours].sort())
    for (const colour of colours.values()) expect([1, 2, 3, 4, 5, 6, 7, 8]).toContain(colour)
  }
})

test("more than eight share", () => {
  expect(new Set(coloursOf(ids).values()).size).toBe(8)
  expect(coloursOf(ids).size).toBe(40)
})
