import { expect, test } from "vitest"
import { matches } from "./search"

test.each([
  ["L’accès aux soins des aînés", "acces", true],
  ["L’accès aux soins des aînés", "AÎNES SOINS", true],
  ["L’accès aux soins des aînés", "l'acces", true],
  ["Œuvres et cœur", "oeuvre coeur", true],
  ["Fiche 12.1.1", "12.1", true],
  ["Fiche 12.1.1", "12.2", false],
  ["Fiche", "", true],
  ["Fiche", "   ", true],
  ["ﬁche action", "fiche", true],
  ["E\u0301cole", "école", true],
  ["عقد الصحة المحلي", "الصحة", true],
  ["Fiche", "(", false],
])("%j, looked for with %j: %j", (title, query, found) => expect(matches(title, query)).toBe(found))
