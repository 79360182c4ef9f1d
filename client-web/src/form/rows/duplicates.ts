// Finds rows that may speak of the same actor: « CPAM » and « Caisse primaire d’assurance maladie (CPAM) », « Centre
// hospitalier » and « CH », « CAF 14 » and « CAF du Calvados », a name without its accents, a slip of the keyboard. It only
// ever proposes: two places of the same kind (CPTS 1 and CPTS 2) are two actors.
import { DEPARTMENTS } from "../../shape/departments"
import { plain } from "../../shape/folding"

/** A row and the name of its actor. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** Two rows that may speak of the same actor, in the order they were given. */
export type Pair = readonly [Named, Named]

/** More rows than this aren't compared: nobody reads a list that long for doubles. */
const COMPARED_AT_MOST = 500

const SMALL_WORDS = new Set("a au aux d de des du en et l la le les pour s sur un une".split(" "))

/** Short names everybody in the field uses, with what they stand for. Plain spelling, small words left out. */
const SHORT_FOR = new Map(Object.entries({
  ars: "agence regionale sante", asv: "atelier sante ville", caf: "caisse allocations familiales",
  cc: "communaute communes", ca: "communaute agglomeration", cu: "communaute urbaine", cd: "conseil departemental",
  ccas: "centre communal action sociale", cias: "centre intercommunal action sociale", ch: "centre hospitalier",
  chs: "centre hospitalier specialise", chu: "centre hospitalier universitaire", clsm: "conseil local sante mentale",
  cmp: "centre medico psychologique", cpam: "caisse primaire assurance maladie",
  carsat: "caisse assurance retraite sante travail", cpts: "communaute professionnelle territoriale sante",
  csapa: "centre soins accompagnement prevention addictologie", dac: "dispositif appui coordination",
  ddets: "direction departementale emploi travail solidarites", dt: "delegation territoriale",
  dsden: "direction services departementaux education nationale", epci: "etablissement public cooperation intercommunale",
  ehpad: "etablissement hebergement personnes agees dependantes", maia: "methode action integration services aides",
  mda: "maison departementale autonomie", mdph: "maison departementale personnes handicapees", mairie: "commune",
  ville: "commune", ml: "mission locale", msa: "mutualite sociale agricole", msp: "maison sante pluriprofessionnelle",
  pmi: "protection maternelle infantile", departement: "conseil departemental", region: "conseil regional",
  rtps: "reseau territorial promotion sante", spip: "service penitentiaire insertion probation",
  ssiad: "service soins infirmiers domicile", udaf: "union departementale associations familiales", asso: "association",
  assoc: "association", dept: "conseil departemental", com: "communaute", cdc: "communaute communes", dr: "docteur",
  docteure: "docteur", dre: "docteur", pr: "professeur", professeure: "professeur", st: "saint", ste: "sainte",
}))

/** Long names that are said with fewer words, too. As `nameWords` gives them. */
const SAID_SHORTER: readonly (readonly [long: string, shorter: string])[] = [
  ["maison sante pluriprofessionnelle", "maison sante"], ["maison sante pluridisciplinaire", "maison sante"],
  ["caisse primaire assurance maladie", "assurance maladie"], ["caisse allocation familiale", "allocation familiale"],
]

/** Those of which each department has one: with them a number is a department's. Elsewhere « Nord » is where the sun isn't. */
const OF_A_DEPARTMENT = new RegExp(`\\bdepartemental(?:e|aux)?\\b|^(?:${[
  "caisse allocation familiale", "allocation familiale", "caisse primaire assurance maladie", "assurance maladie",
  "mutualite sociale agricole", "delegation territoriale", "direction service departementaux",
  "protection maternelle infantile", "service penitentiaire insertion probation",
].join("|")})\\b`)

/** Names of departments as `nameWords` gives them, the longest first: the Eure is in « Eure-et-Loir ». */
const DEPARTMENT_NAMES = DEPARTMENTS
  .map(([number, name]): [name: string, number: string] => [nameWords(name).join(" "), number])
  .sort(([one], [other]) => other.length - one.length)

/** One way to say a name, and what is compared of it: made once, as each meets all others. */
interface Spelling {
  readonly words: readonly string[]
  /** The words in the order of the alphabet. */
  readonly sorted: string
  readonly joined: string
  readonly initials: string
}

/** How a name is compared. */
interface Spellings {
  readonly row: Named
  readonly all: readonly Spelling[]
}

/** The pairs of rows whose names may be one actor's. Rows without a name are in none. */
export function duplicates(rows: readonly Named[]): Pair[] {
  const named = rows.slice(0, COMPARED_AT_MOST).map((row) => ({ row, all: spellings(row.name).map(spelling) }))
  const pairs: Pair[] = []
  named.forEach((one, at) => {
    for (let next = at + 1; next < named.length; next += 1) {
      const other = named[next]
      if (other !== undefined && areAlike(one, other)) pairs.push([one.row, other.row])
    }
  })
  return pairs
}

/** The words of a name: lower case, without accents, punctuation, articles, and plural marks. */
export function nameWords(name: string): string[] {
  const words = plain(name).replace(/(?<=(?:^|[^\p{L}])(?:\p{L}\.)*\p{L})\.(?=\p{L}\b)/gu, "").split(/[^\p{L}\p{N}]+/u)
  return words.filter((word) => word !== "" && !SMALL_WORDS.has(word)).map((word) => word.replace(/(?<=\p{L}{4})s$/u, ""))
}

/** Whether what is typed is short for a name or for its beginning, or the other way round: « cc », « cpts oreve », « caisse primaire ». */
export function standsFor(typed: string, name: string): boolean {
  const [short, long] = [nameWords(typed), nameWords(name)]
  const [word] = short
  if (word === undefined || (short.length === 1 && word.length < 2)) return false
  const [these, those] = [expanded(short), expanded(long)]
  // Each word is the beginning of one further on; only where a short name was spelled out, else it is a search in the words.
  const isSpelled = these.length > short.length || those.length > long.length
  let at = 0
  const isWithin = these.every((one) => {
    const found = those.findIndex((each, index) => index >= at && each.startsWith(one))
    at = found + 1
    return found >= 0
  })
  return (isSpelled && isWithin) || (short.length === 1 && long.length >= 2 && initials(long).startsWith(word))
}

/** « Name (ABC) », « ABC – Name » say the same twice; each half is a spelling, and so is what a short name stands for. */
function spellings(name: string): string[][] {
  const bracket = /^(.*?)\(([^()]*)\)(.*)$/su.exec(name)
  const dash = /^\s*(\p{Lu}{2,})\s+[-–—:]\s+(.+)$/su.exec(name)
  const halves = bracket !== null ? [`${bracket[1] ?? ""} ${bracket[3] ?? ""}`, bracket[2] ?? ""]
    : dash !== null ? [dash[1] ?? "", dash[2] ?? ""] : []
  const [whole, ...parts] = [name, ...halves].map(nameWords)
  const isShort = parts.length === 2 && parts.some((part, at) => isShortOf(part, parts[1 - at] ?? []))
  const said = isShort ? parts : [whole ?? []]
  return said.filter((words) => words.length > 0).map(expanded).flatMap((words) => [words, ...otherwiseSaid(words)])
}

/** The same with the shorter names that go for longer ones, and with a department's number for its name. */
function otherwiseSaid(words: readonly string[]): string[][] {
  const whole = words.join(" ")
  const shorter = SAID_SHORTER.reduce((said, [long, short]) => replaced(said, long, short), whole)
  const numbered = OF_A_DEPARTMENT.test(shorter)
    ? DEPARTMENT_NAMES.reduce((said, [name, number]) => (said === shorter ? replaced(said, name, number) : said), shorter)
    : shorter
  return numbered === whole ? [] : [numbered.split(" ")]
}

function replaced(text: string, words: string, others: string): string {
  return ` ${text} `.replace(` ${words} `, ` ${others} `).trim()
}

/** Whether these words are one, made of the first letters of those. */
function isShortOf(short: readonly string[], long: readonly string[]): boolean {
  const [word] = short
  if (short.length !== 1 || word === undefined || word.length < 2) return false
  return word === initials(long) || (SHORT_FOR.get(word) !== undefined && long.length >= 2)
}

function initials(words: readonly string[]): string {
  return words.map((word) => word.charAt(0)).join("")
}

function expanded(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const [, short, number] = /^(\p{L}{2,})(\d+[ab]?)$/u.exec(word) ?? []
    const long = SHORT_FOR.get(short ?? word)
    return long === undefined ? nameWords(word) : [...nameWords(long), ...(number === undefined ? [] : [number])]
  })
}

function spelling(words: readonly string[]): Spelling {
  return { words, sorted: [...words].sort().join(" "), joined: words.join(""), initials: initials(words) }
}

function areAlike(one: Spellings, other: Spellings): boolean {
  return one.all.some((these) => other.all.some((those) => sayTheSame(these, those)))
}

function sayTheSame(one: Spelling, other: Spelling): boolean {
  if (one.sorted === other.sorted || one.joined === other.joined) return true
  if (abbreviates(one, other) || abbreviates(other, one)) return true
  return differBySlip(one.words, other.words)
}

/** « PEP » for « Pupilles de l’enseignement public »: the first letters, of three words at least. */
function abbreviates({ words: short }: Spelling, long: Spelling): boolean {
  const [word] = short
  return short.length === 1 && word !== undefined && word.length >= 3 && long.words.length >= 3 && word === long.initials
}

/** Word by word the same, but for one slip in a long word. Numbers never slip. */
function differBySlip(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  const at = one.findIndex((word, index) => word !== other[index])
  const [word, twin] = [one[at], other[at]]
  if (word === undefined || twin === undefined) return false
  if (one.some((each, index) => index > at && each !== other[index])) return false
  if (/\d/.test(word + twin) || Math.min(word.length, twin.length) < 5) return false
  return slips(word, twin) <= (Math.min(word.length, twin.length) >= 9 ? 2 : 1)
}

/** How many letters were added, left out, changed or swapped; no more than three are counted. */
export function slips(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 3) return 4
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      next.push(Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      ))
    }
    before = last
    last = next
  }
  return last[other.length] ?? 0
}
