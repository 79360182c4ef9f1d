// The words the correcteur de méthode knows besides verbs and people: what objectives change, and the words between. All
// without accents, singular. Where a word could be two things it is left out: a remark too few is better than a false one.
import type { Word } from "./words"

/** What an objective may want to change; heads of noun phrases. */
const FACTORS = listOf(`
  acces accessibilite accompagnement accueil activite addiction alcool alimentation attractivite autonomie bien-etre bien-vieillir
  chute citoyennete cohesion communication competence comportement confiance connaissance consommation continuite
  cooperation coordination delai denutrition depistage discrimination ecoute estime exposition formation hygiene
  inclusion inegalite information insertion interconnaissance isolement lien logement maintien mal-etre mixite mobilite
  non-recours nutrition obesite offre orientation parcours participation partenariat pauvrete pollution pouvoir pratique
  precarite prevention promotion qualite recours renoncement reperage resilience sante securite sedentarite sommeil
  souffrance soutien stress suicide surpoids tabagisme vaccination violence
`)

/** Pairs that everybody writes as one thing, the guide included. */
const ONE_THING: readonly (readonly [string, string])[] = [
  ["prevention", "promotion"], ["autonomie", "bien-vieillir"], ["sante", "bien-etre"], ["qualite", "securite"],
  ["qualite", "bien-etre"], ["prevention", "depistage"], ["connaissance", "competence"], ["accueil", "accompagnement"],
  ["coordination", "cooperation"], ["information", "orientation"], ["sante", "securite"], ["alimentation", "activite"],
  ["nutrition", "activite"], ["coordination", "communication"],
]

/** Articles, prepositions, pronouns, conjunctions and the adverbs that stand between a verb and its object. */
const FUNCTION_WORDS = listOf(`
  a au aux avec ce ces cet cette chaque dans d de des du en et entre l la le les leur leur ou par pour sa se s sans ses
  son sur tous tout toute toutes un une vers y qui que qu dont ainsi aussi mieux davantage egalement notamment tres plus
  moins meilleur meilleure
`)

const DETERMINERS = listOf("l la le les un une leur leurs son sa ses des du cette ce ces")

const ARTICLES = listOf("l le la les leur leurs un une du au ce cet cette")

/** A set of the words in a text. */
export function listOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** Without the mark of the plural; a word that ends so by itself is tried with it too. */
export function singular(word: string): string {
  return word.replace(/[sx]$/, "")
}

function has(set: ReadonlySet<string>, word: string): boolean {
  return set.has(word) || set.has(singular(word))
}

/** Whether it names something an objective may change. */
export function isFactor(word: Word): boolean {
  return has(FACTORS, word.plain)
}

/** Whether it says nothing by itself. */
export function isFunctionWord(word: Word): boolean {
  return FUNCTION_WORDS.has(word.plain) || !/[\p{L}\p{N}]/u.test(word.text)
}

/** Whether a noun follows. */
export function isDeterminer(word: Word): boolean {
  return DETERMINERS.has(word.plain)
}

/** Whether it makes a noun of an infinitive: « le vivre ensemble ». */
export function isArticle(word: Word): boolean {
  return ARTICLES.has(word.plain)
}

/** Whether two words are usually said in one breath: « prévention et promotion ». */
export function areOneThing(one: string, other: string): boolean {
  const same = (word: string, known: string) => word === known || singular(word) === known
  return singular(one) === singular(other) || ONE_THING.some(([first, second]) =>
    (same(one, first) && same(other, second)) || (same(one, second) && same(other, first)))
}
