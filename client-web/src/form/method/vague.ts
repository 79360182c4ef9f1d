// Objectives that could stand in any contract: « Améliorer la santé des habitants », « Faire de la santé une priorité »,
// « Poursuivre la dynamique engagée ». A word that narrows them (an age, a subject, a place in life) is enough to say nothing.
import { isFunctionWord, listOf, singular } from "./lexicon"
import { isPlaceName, isTerritory } from "./people"
import type { Word } from "./words"

/** What everybody wants. */
const GOODS = [["etat", "de", "sante"], ["sante"], ["bien-etre"], ["qualite", "de", "vie"], ["conditions", "de", "vie"], ["situation"]]
/** Verbs that say no more than that things are to be better. */
const BETTER = listOf(`
  agir ameliorer assurer augmenter contribuer developper favoriser garantir oeuvrer preserver promouvoir proteger renforcer
  soutenir travailler veiller
`)
/** Whom everything is for. */
const EVERYBODY = listOf(`
  habitant habitante population citoyen citoyenne administre administree tous toutes chacun chacune monde public gens ensemble
  concitoyen concitoyenne humain local locale general generale globale global territorial territoriale faveur durablement
  durable
`)
/** Verbs that go on with what there is. */
const GO_ON = listOf(`
  amplifier conforter continuer consolider developper entretenir impulser maintenir perenniser poursuivre relancer renforcer
  soutenir
`)
/** What they go on with, where nothing says what it is about. */
const MOMENTUM = listOf("action demarche dynamique effort elan engagement initiative mobilisation mouvement travail travaux")
/** What says no more about it. */
const NOTHING_MORE = listOf(`
  acteur actrice partenaire engage engagee entrepris entreprise mene menee existant existante cours lance lancee initie initiee
  place deja collectif collective partenarial partenariale commun commune realise realisee conduit conduite politique publique
`)
const PRIORITY = "(?:priorite|enjeu|cause|axe|preoccupation|sujet|affaire)s?"
const POLICIES = "(?:politique|projet|preoccupation|action|decision|strategie|priorite|demarche|debat|reflexion|agenda)s?"
/** « faire de … une priorité », « placer … au cœur des politiques ». */
const SLOGAN = new RegExp(`^(?:faire (?:de|du|des|d) .*(?:un|une|l '|la) (?:\\w+ )?${PRIORITY}(?: |$)`
  + `|(?:re)?(?:mettre|placer|inscrire|positionner) .*au (?:coeur|centre) (?:\\w+ |' )*${POLICIES}(?: |$))`)

/** Whether an objective with this verb and object says nothing that could be checked one day; `object` without its dates. */
export function isVague(verb: Word, object: readonly Word[]): boolean {
  const said = [verb, ...object].map((word) => word.plain).join(" ")
  return SLOGAN.test(said) || (BETTER.has(verb.plain) && wantsWhatAllWant(object)) || (GO_ON.has(verb.plain) && goesOn(object))
}

function wantsWhatAllWant(object: readonly Word[]): boolean {
  const content = contentOf(object, ["sur", "pour", "faveur"])
  let at = 0
  for (;;) {
    const good = GOODS.find((one) => one.filter((word) => word !== "de").every((word, index) => content[at + index]?.plain === word))
    if (good === undefined) break
    at += good.filter((word) => word !== "de").length
  }
  return at > 0 && content.slice(at).every((word) => isEverybody(word, object))
}

function goesOn(object: readonly Word[]): boolean {
  const [first, ...rest] = contentOf(object, ["aupres", "sur", "avec", "en"])
  return first !== undefined && has(MOMENTUM, first) && rest.every((word) => has(NOTHING_MORE, word) || isEverybody(word, object))
}

function contentOf(object: readonly Word[], more: readonly string[]): Word[] {
  return object.filter((word) => /^tou(?:te)?s$/.test(word.plain) || !(isFunctionWord(word) || more.includes(word.plain)))
}

function isEverybody(word: Word, object: readonly Word[]): boolean {
  return has(EVERYBODY, word) || isTerritory(word) || isPlaceName(object, object.indexOf(word))
}

function has(set: ReadonlySet<string>, word: Word): boolean {
  return set.has(word.plain) || set.has(singular(word.plain))
}
