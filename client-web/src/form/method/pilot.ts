// Tells whether a pilot is the contract's own coordination: by function, by the contract's name, or by the name of who
// manages the workspace. Other coordinations may pilot, and whoever else has to do with the contract too.
import type { Passage } from "./advice"
import { listOf, singular } from "./lexicon"
import { plain } from "../../shape/folding"
import { wordsOf, type Word } from "./words"

/** Who manages the workspace. */
export interface Manager {
  readonly id: string
  readonly name: string
}

/** Other coordinations: of another body (CLSM, CPTS, DAC), or of something else than the contract. */
const OTHER_COORDINATIONS = listOf(`
  clsm ctsm ptsm cpts msp dac dispositif asv rtps ctg cocon clic pat pre pcaet reussite crt csapa caarud ehpad ssiad sad
  saad ccas cias cmp esms pcpe reseau association gerontologie gerontologique creche petite enfance jeunesse parentalite
  parcours pedagogique social sociale culturel culturelle sportif sportive scolaire logement soins hospitalier hospitaliere
`)
/** « Infirmière coordinatrice », « médecin coordonnateur »: of an establishment. */
const OTHER_FUNCTIONS = listOf(`
  infirmier infirmiere ide medecin cadre psychologue educateur educatrice assistant assistante sage-femme pharmacien
  pharmacienne
`)
const COORDINATOR = /^(?:co-?)?coord(?:inat(?:eur|rice)s?|onnat(?:eur|rice)s?|o)$/
/** Who coordinates a contract may be called so, where the contract is named. */
const RUNS_IT = /^(?:animat(?:eur|rice)s?|animation|chargee?s?|cheff?e?s?|responsables?)$/
/** What stands before the contract's name where the contract itself is meant: « l’équipe du CLS ». */
const IT_ITSELF = listOf("l la le les du de d ' equipe service pole mission cellule dispositif")
/** People who have to do with the contract and don't coordinate it: « élue référente du CLS ». */
const OTHERS_OF_IT = listOf(`
  elu elue maire president presidente vice-president vice-presidente adjoint adjointe conseiller conseillere delegue
  deleguee referent referente membre signataire partenaire
`)
const CONTRACT = /\bC\.?L\.?S\b\.?|contrats?\s+loca(?:l|ux)\s+de\s+sant[ée]/iu

/** The words by which a pilot is said to be the contract's coordination; `null` if it isn't. */
export function coordinationIn(said: string): Passage | null {
  const words = wordsOf(said)
  const contract = CONTRACT.exec(said)
  const coordinator = words.find((word) => COORDINATOR.test(word.plain))
  const found = coordinator ?? words.find((word) => word.plain === "coordination")
  if (contract === null) {
    return coordinator === undefined || isOfAnother(words, coordinator) ? null : passage(said, coordinator)
  }
  if (found !== undefined) return isOfAnotherThan(words, found, contract.index) ? null : passage(said, found, contract)
  const before = words.filter((word) => word.start < contract.index)
  const runs = before.find((word) => RUNS_IT.test(word.plain))
  const isOther = words.some((word) => OTHERS_OF_IT.has(singular(word.plain)))
  if (isOther) return null
  if (runs !== undefined) return passage(said, runs, contract)
  return before.every((word) => IT_ITSELF.has(word.plain)) ? passage(said, null, contract) : null
}

/** Whether a pilot is linked to this person, or bears their name; accents, case and the order of the names apart. */
export function isManager({ id, name }: Manager, said: string, ref: string | null): boolean {
  return ref === id || (said.trim() !== "" && namesIn(said) === namesIn(name))
}

function namesIn(name: string): string {
  return plain(name).split(/[\s-]+/).filter((word) => word !== "" && !/^(?:m|mme|mlle|mr|dr)\.?$/.test(word)).sort().join(" ")
}

function isOfAnother(words: readonly Word[], coordinator: Word): boolean {
  const at = words.indexOf(coordinator)
  return words.slice(at + 1).some(isOtherBody)
    || words.slice(0, at).some((word) => OTHER_FUNCTIONS.has(word.plain))
}

/** « Coordination de la CPTS, partenaire du CLS »: another is named first. */
function isOfAnotherThan(words: readonly Word[], found: Word, contract: number): boolean {
  return words.some((word) => word.start > found.start && word.start < contract && isOtherBody(word))
}

/** « enfance-jeunesse » too. */
function isOtherBody(word: Word): boolean {
  return word.plain.split("-").some((part) => OTHER_COORDINATIONS.has(part))
}

function passage(said: string, word: Word | null, contract?: RegExpExecArray): Passage {
  const contractEnd = contract === undefined ? 0 : contract.index + contract[0].length
  const start = Math.min(word?.start ?? Infinity, contract?.index ?? Infinity)
  const end = Math.max(word?.end ?? 0, contractEnd)
  return { start, end, text: said.slice(start, end) }
}
