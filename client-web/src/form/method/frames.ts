// What verbs and nouns take: so that an object and its complement are shared between two of them only where both can have
// them as they stand. What isn't listed takes nothing: a rewriting too few is better than a wrong one.
import { listOf, singular } from "./lexicon"
import type { Word } from "./words"

/** Verbs with a direct object, whose meaning no other complement changes. */
const TAKES_OBJECT = listOf(`
  accroitre accueillir actualiser ameliorer amplifier analyser animer augmenter cartographier clarifier combattre concevoir
  conforter consolider construire coordonner creer definir deployer depister detecter developper diffuser diminuer diversifier
  elaborer elargir encourager enrichir entretenir etablir etendre etoffer evaluer experimenter faciliter favoriser financer
  fluidifier garantir generaliser harmoniser identifier implanter installer intensifier limiter maintenir mutualiser
  organiser ouvrir perenniser piloter poursuivre prendre preserver prevenir proposer promouvoir rediger realiser recenser
  reduire renforcer renouveler renover reperer restaurer sauvegarder securiser simplifier soutenir stabiliser stimuler
  structurer susciter systematiser tester valoriser
`)

/** Verbs about people, and the prepositions that bring in what it is about. */
const TAKES_PEOPLE: Readonly<Record<string, readonly string[]>> = {
  accompagner: ["vers", "dans"], aider: ["dans"], alerter: ["sur"], appuyer: ["dans"], associer: ["a"], conseiller: ["sur"],
  eclairer: ["sur"], eduquer: ["a"], encourager: ["dans"], familiariser: ["avec"], former: ["a"], guider: ["vers", "dans"],
  impliquer: ["dans"], informer: ["sur"], initier: ["a"], integrer: ["dans"], interroger: ["sur"], mobiliser: ["contre", "autour"],
  orienter: ["vers"], preparer: ["a"], proteger: ["contre"], sensibiliser: ["a"], soutenir: ["dans"],
}

/** Nouns that « à » belongs to: « l’accès *aux* soins ». */
const TAKES_TO = listOf(`
  acces adaptation adhesion aide appel atteinte contribution droit education exposition formation initiation lie liee maintien
  participation preparation recours reponse retour sensibilisation soutien non-recours renoncement adaptee adapte resistance
`)

/** What people have, so that « des jeunes » can follow each: « l’autonomie et la mobilité des jeunes ». */
const BELONGS_TO_PEOPLE = listOf(`
  acces activite alimentation autonomie bien-etre bien-vieillir citoyennete competence comportement confiance connaissance
  consommation espoir estime exposition hygiene inclusion insertion isolement logement mal-etre mobilite non-recours nutrition
  obesite participation pauvrete precarite qualite renoncement sante sedentarite sommeil souffrance stress surpoids tabagisme vaccination
`)

/** Nouns that say too little alone: consumption of what? */
const WANTS_COMPLEMENT = listOf("comportement competence connaissance consommation offre pratique prevention promotion qualite risque taux usage")

/** Whether a noun is hardly said without what « de » or « à » bring. */
export function wantsComplement(noun: Word): boolean {
  return takesTo(noun) || WANTS_COMPLEMENT.has(noun.plain) || WANTS_COMPLEMENT.has(singular(noun.plain))
}

/** Whether a verb takes people as its object and this preposition after them. */
export function takesPeople(verb: Word, preposition: string | null): boolean {
  const takes = TAKES_PEOPLE[verb.plain]
  if (preposition !== null) return takes?.includes(preposition) ?? false
  return takes !== undefined || TAKES_OBJECT.has(verb.plain)
}

/** Whether a verb takes a thing as its object, and nothing else. */
export function takesThing(verb: Word): boolean {
  return TAKES_OBJECT.has(verb.plain)
}

/** Whether « à » after this noun belongs to it. */
export function takesTo(noun: Word): boolean {
  return TAKES_TO.has(noun.plain) || TAKES_TO.has(singular(noun.plain))
}

/** Whether it is something that people have. */
export function belongsToPeople(noun: Word): boolean {
  return BELONGS_TO_PEOPLE.has(noun.plain) || BELONGS_TO_PEOPLE.has(singular(noun.plain))
}
