// The words the correcteur de méthode knows: verbs of objectives, whom they are for, what they change. All without
// accents, singular. Where a word could be two things it is left out: a remark too few is better than a false one.
import type { Word } from "./words"

/** Verbs in the infinitive that objectives of local health contracts are written with. */
const VERBS = words(`
  accelerer accompagner accroitre accueillir acquerir actualiser adapter agir aider alerter ameliorer amener amplifier
  analyser animer anticiper appliquer apporter apprehender apprendre approfondir appuyer articuler assister associer
  assurer attenuer attirer atteindre augmenter autonomiser baisser batir beneficier capitaliser cartographier changer
  cibler clarifier coconstruire co-construire combattre combler communiquer completer comprendre concevoir concourir
  conduire conforter connaitre conseiller conserver consolider construire contribuer coordonner couvrir creer debuter
  decliner decloisonner decouvrir dedramatiser definir deployer depister destigmatiser detecter determiner developper
  diagnostiquer diffuser diminuer disposer diversifier donner doter echanger eclairer eduquer elaborer elargir eliminer
  encadrer encourager endiguer enrayer enrichir enseigner entretenir equiper etablir etendre etoffer etudier evaluer
  eviter experimenter exploiter faciliter faire favoriser federer fideliser financer fluidifier former
  formaliser fournir freiner garantir generaliser generer gerer harmoniser identifier impliquer impulser inciter inclure
  informer initier innover inscrire inserer installer instaurer integrer intensifier interroger intervenir investir
  inviter lancer lever limiter lutter mailler maintenir maitriser majorer mener mesurer mettre minimiser mobiliser
  moderniser modifier motiver multiplier mutualiser objectiver observer obtenir offrir operer optimiser organiser
  orienter outiller ouvrir partager participer perenniser permettre piloter planifier poursuivre prendre preparer
  preserver prevenir prioriser privilegier produire professionnaliser programmer promouvoir proposer proteger prolonger
  ralentir rapprocher realiser recenser recruter redonner reduire reinserer relayer relier rencontrer rendre renforcer
  renouveler repartir reperer repondre requalifier resorber respecter responsabiliser restaurer restreindre resserrer
  retablir retarder reunir reussir revaloriser revitaliser sauvegarder securiser sensibiliser signaler simplifier
  solliciter soulager soutenir stabiliser stimuler structurer suivre supprimer surveiller susciter tendre tisser toucher
  traiter transformer transmettre travailler utiliser valoriser veiller verifier viser
`)

/** Nouns that look like verbs in the infinitive. */
const NOT_VERBS = words(`
  atelier avenir bouclier cahier calendrier cancer cellier chantier clavier clocher collier courrier creancier cuir
  danger dejeuner dernier desir diner dossier ecolier elixir entier escalier etranger fichier financier foncier foyer
  gibier grenier guichetier hier hiver immobilier infirmier jardinier laser leger levier loisir loyer maraicher martyr
  metier mobilier mortier officier ouvrier panier papier particulier pionnier plaisir plancher policier pompier premier
  quartier regulier rocher rosier saisonnier sentier singulier soupir souvenir usager verger vivier zephyr
`)

/** What an objective that begins with a noun could begin with instead. */
const VERB_OF_NOUN = new Map(Object.entries({
  accompagnement: "accompagner", accueil: "accueillir", adaptation: "adapter", acces: "faciliter l’accès",
  amelioration: "améliorer", animation: "animer", appui: "appuyer", augmentation: "augmenter", baisse: "diminuer",
  consolidation: "consolider", coordination: "coordonner", creation: "créer", deploiement: "déployer",
  depistage: "dépister", developpement: "développer", diffusion: "diffuser", diminution: "diminuer",
  elaboration: "élaborer", evaluation: "évaluer", formation: "former",
  identification: "identifier", inclusion: "inclure", information: "informer", insertion: "insérer",
  installation: "installer", integration: "intégrer", lutte: "lutter", maintien: "maintenir", mise: "mettre",
  mobilisation: "mobiliser", organisation: "organiser", orientation: "orienter", prevention: "prévenir",
  promotion: "promouvoir", realisation: "réaliser", recensement: "recenser", reduction: "réduire",
  renforcement: "renforcer", reperage: "repérer", sensibilisation: "sensibiliser", soutien: "soutenir",
  structuration: "structurer", suivi: "suivre", valorisation: "valoriser",
}))

/** People and groups an objective can be for. */
const POPULATIONS = words(`
  acteur adherent adolescent ado adulte agent agriculteur aidant aine allocataire animateur apprenti artisan assistant
  association bailleur bebe benevole beneficiaire citoyen chomeur club college collegien collaborateur commercant
  consommateur couple detenu diabetique ecole ecolier educateur eleveur elu employeur enfance enfant enseignant
  entourage entreprise equipe etablissement etudiant exploitant famille femme fille fumeur garcon habitant homme
  infirmier intervenant jeune jeunesse locataire lycee lyceen maire malade medecin menage mere migrant nourrisson
  occupant parent partenaire pecheur pere personne pharmacien population praticien preadolescent proprietaire refugie
  residence resident retraite riverain sage-femme salarie senior soignant stagiaire structure tout-petit travailleur
  travailleuse usager victime
  ehpad ssiad esms cpts msp clsm ccas cmp
`)

/** Populations in the plural only: in the singular they are adjectives (« parcours professionnel », « enjeu majeur »). */
const PLURAL_POPULATIONS = words(`
  professionnels professionnelles publics mineurs majeurs proches actifs scolaires liberaux saisonniers gens exiles
  volontaires demandeurs employes conjoints voisins aidantes
`)

/** Places: the people who live there are meant. */
const TERRITORIES = words(`
  territoire quartier qpv commune ville village communaute agglomeration intercommunalite epci canton departement region
  pays bassin bourg metropole collectivite hameau secteur zone campagne littoral arrondissement
`)

/** What an objective may want to change; heads of noun phrases. */
const FACTORS = words(`
  acces accessibilite accompagnement accueil addiction alimentation attractivite autonomie bien-etre bien-vieillir
  chute citoyennete cohesion communication competence comportement confiance connaissance consommation continuite
  cooperation coordination delai denutrition depistage discrimination ecoute estime exposition formation hygiene
  inclusion inegalite information insertion interconnaissance isolement lien logement maintien mal-etre mixite mobilite
  non-recours nutrition obesite offre orientation parcours participation partenariat pauvrete pollution pratique
  precarite prevention promotion qualite recours renoncement reperage resilience sante securite sedentarite sommeil
  souffrance soutien stress suicide surpoids tabagisme vaccination violence
`)

/** Pairs that everybody writes as one thing, the guide included. */
const ONE_THING: readonly (readonly [string, string])[] = [
  ["prevention", "promotion"], ["autonomie", "bien-vieillir"], ["sante", "bien-etre"], ["qualite", "securite"],
  ["homme", "femme"], ["fille", "garcon"], ["mere", "pere"], ["usager", "habitant"],
]

/** Articles, prepositions, pronouns, conjunctions and the adverbs that stand between a verb and its object. */
const FUNCTION_WORDS = words(`
  a au aux avec ce ces cet cette chaque dans d de des du en et entre l la le les leur leur ou par pour sa se s sans ses
  son sur tous tout toute toutes un une vers y qui que qu dont ainsi aussi mieux davantage egalement notamment tres plus
  moins meilleur meilleure
`)

/** Words that may stand between « et » and a verb, or between the start and a verb. */
const PRONOUNS_AND_ADVERBS = words(`
  se s les le la l leur y en ne pas mieux ainsi aussi egalement davantage notamment enfin ensuite
`)

const DETERMINERS = words("l la le les un une leur leurs son sa ses des du cette ce ces")

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** Without the mark of the plural; a word that ends so by itself is tried with it too. */
function singular(word: string): string {
  return word.replace(/[sx]$/, "")
}

function has(set: ReadonlySet<string>, word: string): boolean {
  return set.has(word) || set.has(singular(word))
}

/** A verb in the infinitive that we know. */
export function isKnownVerb(word: Word): boolean {
  return VERBS.has(word.plain)
}

/** A word that, at the head of a sentence, is most likely a verb in the infinitive. */
export function looksLikeVerb(word: Word): boolean {
  return VERBS.has(word.plain) || (/^[a-z-]{2,}[ei]r$/.test(word.plain) && !NOT_VERBS.has(word.plain))
}

/** The verb to begin with instead of this noun, if one is known. */
export function verbFor(noun: Word): string | undefined {
  return VERB_OF_NOUN.get(noun.plain)
}

/** Whether it names people. « Élèves » has to keep its accents: « élevés » is something else. */
export function isPopulation(word: Word): boolean {
  return has(POPULATIONS, word.plain) || PLURAL_POPULATIONS.has(word.plain) || /^élèves?$/i.test(word.text)
}

/** Whether it names a place. */
export function isTerritory(word: Word): boolean {
  return has(TERRITORIES, word.plain)
}

/** Whether it names something an objective may change. */
export function isFactor(word: Word): boolean {
  return has(FACTORS, word.plain)
}

/** Whether it says nothing by itself. */
export function isFunctionWord(word: Word): boolean {
  return FUNCTION_WORDS.has(word.plain) || !/[\p{L}\p{N}]/u.test(word.text)
}

/** Whether it may stand before a verb without governing it. */
export function standsBeforeVerb(word: Word): boolean {
  return PRONOUNS_AND_ADVERBS.has(word.plain)
}

/** Whether a noun follows. */
export function isDeterminer(word: Word): boolean {
  return DETERMINERS.has(word.plain)
}

/** Whether two words are usually said in one breath: « prévention et promotion ». */
export function areOneThing(one: string, other: string): boolean {
  const same = (word: string, known: string) => word === known || singular(word) === known
  return singular(one) === singular(other) || ONE_THING.some(([first, second]) =>
    (same(one, first) && same(other, second)) || (same(one, second) && same(other, first)))
}
