// Whom an objective is for, as the correcteur de méthode knows them: people, the organisations they are met in, places.
// All without accents, singular, masculine. Where a word could be two things it is left out.
import { isDeterminer, isFunctionWord, listOf, singular } from "./lexicon"
import type { Word } from "./words"

/** People. */
const PEOPLE = listOf(`
  acteur adherent adolescent ado adulte agent agriculteur aidant aide-soignant aine allocataire ambassadeur ambulancier animateur
  apprenant apprenti arrivant artisan assistant asthmatique auteur autiste automobiliste auxiliaire bailleur bebe benevole beneficiaire
  citoyen chasseur chomeur client collegien collaborateur commercant conducteur consommateur coordinateur coordonnateur
  couple cuisinier curiste cycliste decideur dentiste detenu diabetique directeur dirigeant ecolier educateur eleveur elu
  employeur encadrant enfance enfant enseignant entourage epileptique estivant etudiant exploitant famille femme fille
  financeur fonctionnaire formateur fratrie fumeur garcon gardien generation gendarme generaliste gestionnaire habitant homme
  infirmier interlocuteur intervenant jeune jeunesse joueur kinesitherapeute lecteur locataire lyceen magistrat maire
  malade maman manager medecin mediateur menage mere migrant nourrisson nouveau-ne nouveaux-ne occupant
  orphelin orthophoniste papa parent partenaire passager patient patientele patron pecheur pediatre pere personne
  pharmacien policier pompier population porteur praticien preadolescent prescripteur proprietaire psychiatre psychologue
  referent refugie resident retraite riverain sage-femme sages-femme salarie sans-abri sans-papier sdf senior soignant
  specialiste sportif stagiaire touriste tout-petit travailleur tuteur usager vacancier victime voyageur
  ainee refugiee retraitee salariee diplomee lgbt
  arbitre artiste auditeur avocat boulanger caissier celibataire chauffeur chirurgien coiffeur dieteticien
  ecoutant educateur entraineur entrepreneur ergotherapeute femme-relais fermier interprete
  intermittent juge libraire licencie livreur malentendant malvoyant marin militaire moniteur motard musicien
  nageur opticien osteopathe ouvrier pair-aidant pieton plongeur podologue polyhandicape pratiquant professeur promeneur
  puericultrice randonneur restaurateur secretaire serveur spectateur supporter surveillant toxicomane veuf veuve vigneron
  viticulteur
`)

/** People in the plural only: in the singular they are adjectives (« parcours professionnel », « enjeu majeur »). */
const PLURAL_PEOPLE = listOf(`
  professionnels professionnelles publics mineurs mineures majeurs proches actifs actives scolaires liberaux liberales saisonniers saisonnieres
  gens exiles volontaires demandeurs demandeuses employes employees conjoints conjointes voisins voisines aidantes anciens
  assures ayants aveugles celibataires dialyses greffes independants maraichers obeses prematures sourds
  foyers particuliers paramedicaux sortants demunis handicapes internes hospitalises endeuilles
`)

/** Those of them that a determiner makes people in the singular too: « le grand public », « chaque professionnel ». */
const AFTER_DETERMINER = listOf("public professionnel mineur majeur proche conjoint voisin particulier demandeur employe")
const MAKES_PEOPLE = listOf(`
  le la du un une ce cet chaque tout au grand jeune large nouveau meme aucun son leur notre autre de
`)

/** Where people are met, or who works for them. */
const ORGANISATIONS = listOf(`
  administration association campus clinique club college creche ecole entreprise equipe
  etablissement hopital internat lycee maternite mairie prison residence structure universite
  services maisons ehpad ssiad esms esat ime itep cpts msp clsm ccas cias cmp cmpp csapa caarud pmi mecs
`)

/** Places: the people who live there are meant. */
const TERRITORIES = listOf(`
  territoire quartier qpv commune ville village communaute agglo agglomeration intercommunalite epci petr canton
  departement region pays bassin bourg centre-bourg centre-ville metropole collectivite hameau secteur zone campagne
  littoral arrondissement ruralite vallee
`)

/** « en milieu rural », « le monde agricole »: where, and so who. */
const MILIEUS = listOf(`
  agricole artisanal associatif carceral hospitalier ordinaire ouvert penitentiaire populaire professionnel rural scolaire
  sportif urbain travail
`)

/** Adjectives that « les plus » makes people: « les plus démunis ». */
const THE_MOST = listOf(`
  age defavorise demuni eloigne expose fragile isole jeune modeste pauvre petit precaire vulnerable precarise
`)

/** Those one speaks of in one breath: what helps the ones is for the others. */
const FAMILIES: readonly ReadonlySet<string>[] = [
  listOf(`
    adolescent ado apprenti bebe collegien ecolier eleve enfance enfant etudiant jeune jeunesse lyceen nourrisson
    preadolescent tout-petit
  `),
  listOf("enfant parent famille mere pere maman papa couple"),
  listOf(`
    aide-soignant infirmier kinesitherapeute medecin orthophoniste paramedicaux pharmacien praticien professionnel
    sage-femme soignant psychologue psychiatre dentiste generaliste specialiste
  `),
  listOf("animateur educateur encadrant enseignant formateur professionnel"),
  listOf("femme homme fille garcon"),
  listOf("femme mere enfant nourrisson bebe nouveau-ne"),
  listOf("usager habitant citoyen riverain population"),
  listOf("locataire proprietaire occupant"),
  listOf("salarie benevole agent"),
  listOf("aidant proche aide entourage"),
  listOf("senior aine retraite"),
  listOf("elu maire decideur"),
  listOf("veuf veuve"),
  listOf("baigneur chasseur cycliste pecheur pieton promeneur randonneur"),
]

/** Whether it names people. « Élèves » has to keep its accents: « élevés » is something else. */
export function isPeople(word: Word, before?: Word): boolean {
  if (PLURAL_PEOPLE.has(word.plain) || /^[ée]l[èe]ves?$/iu.test(word.text)) return true
  if (AFTER_DETERMINER.has(word.plain)) return before !== undefined && MAKES_PEOPLE.has(before.plain)
  return formsOf(word.plain).some((form) => PEOPLE.has(form))
}

/** Whether it names an organisation. */
export function isOrganisation(word: Word): boolean {
  return ORGANISATIONS.has(word.plain) || ORGANISATIONS.has(singular(word.plain))
}

/** Whether it names people, or those an organisation is made of. */
export function isPopulation(word: Word, before?: Word): boolean {
  return isPeople(word, before) || isOrganisation(word)
}

/** Whether it names a place. */
export function isTerritory(word: Word): boolean {
  return TERRITORIES.has(word.plain) || TERRITORIES.has(singular(word.plain))
}

/** Whether what stands here says for whom: people, a place, « pour tous », « les plus démunis », « le monde agricole ». */
export function saysForWhom(words: readonly Word[], at: number): boolean {
  const [word, before, next] = [words[at], words[at - 1], words[at + 1]]
  if (word === undefined) return false
  if (isPopulation(word, before) || isTerritory(word) || isPlaceName(words, at)) return true
  if (isMetThere(words, at) || isAtWork(words, at)) return true
  // « à tout âge », « à tous les âges »
  if (/^ages?$/.test(word.plain)) return words.slice(Math.max(0, at - 2), at).some((one) => /^tou[ts]$/.test(one.plain))
  if (before?.plain === "plus") return THE_MOST.has(singular(word.plain)) || THE_MOST.has(singular(word.plain).slice(0, -1))
  if (word.plain === "milieu" || word.plain === "monde") return words.slice(at + 1, at + 3).some((one) => MILIEUS.has(one.plain))
  return /^(?:tous|toutes|chacune?s?)$/.test(word.plain) && (next === undefined || (isFunctionWord(next) && !isDeterminer(next)))
}

/** « les aides à domicile », « les assistants de vie »: whose work is named by what they do. */
function isAtWork(words: readonly Word[], at: number): boolean {
  const [word, link, noun] = words.slice(at, at + 3)
  return /^aides?$/.test(word?.plain ?? "") && /^(?:domicile|soignantes?|menageres?|maternelles?)$/.test((link?.plain === "a" ? noun : link)?.plain ?? "")
}

/** « chez les musiciens », « auprès des pêcheurs »: whoever they are, they are people. */
function isMetThere(words: readonly Word[], at: number): boolean {
  const lead = words.slice(Math.max(0, at - 3), at)
  const from = lead.findIndex((word) => word.plain === "chez" || word.plain === "aupres")
  return from >= 0 && lead.slice(from + 1).every(isFunctionWord) && !isFunctionWord(words[at] as Word)
}

/** Whether two words name the same people, or people one speaks of in one breath. */
export function areOnePopulation(one: string, other: string): boolean {
  const [first, second] = [formsOf(one), formsOf(other)]
  if (first.some((form) => second.includes(form))) return true
  return FAMILIES.some((family) => first.some((form) => family.has(form)) && second.some((form) => family.has(form)))
}

/** « à Vire », « dans le Bessin », « de Bayeux »: a name of a place, as far as capitals tell. */
export function isPlaceName(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word === undefined || at === 0 || !/^\p{Lu}\p{Ll}/u.test(word.text)) return false
  if (NO_PLACES.has(word.plain)) return false
  return words.slice(Math.max(0, at - 2), at).some((one) => BEFORE_PLACES.has(one.plain))
}

const BEFORE_PLACES = listOf("a au dans sur en de d du pour")
/** What people write with a capital although it names no place. */
const NO_PLACES = listOf(`
  janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre contrat plan programme projet sante
  schema strategie comite
`)

/** A word as lists may have it: singular, masculine, or a part of it (« parents-enfants »). */
function formsOf(plain: string): readonly string[] {
  const one = singular(plain)
  const masculine = [
    [/trice$/, "teur"], [/euse$/, "eur"], [/ere$/, "er"], [/enne$/, "en"], [/elle$/, "el"], [/([^e])e$/, "$1"],
  ] as const
  const found = [plain, one, ...masculine.filter(([end]) => end.test(one)).map(([end, by]) => one.replace(end, by))]
  return plain.includes("-") ? [...found, ...plain.split("-").flatMap((part) => formsOf(part))] : found
}
