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
  ["Fiche", "(", true],
  ["Saint\u2011Étienne", "saint-etienne", true],
  ["Contrat 2025\u20132027", "2025-2027", true],
  ["Plan nº 7", "n° 7", true],
  ["Plan n° 12", "no 12", true],
  ["100 % santé", "100%", true],
  ["men\u00adtale", "mentale", true],
])("%j, looked for with %j: %j", (title, query, found) => expect(matches(title, query)).toBe(found))
