// Verbs in the infinitive, as the correcteur de méthode knows them: what objectives begin with, and the nouns that look
// like them. All without accents. Where a word could be two things a remark too few is better than a false one.
import { isArticle, listOf } from "./lexicon"
import type { Word } from "./words"

/** Verbs that objectives of local health contracts are written with; those in « -re » are told by their ending too. */
const VERBS = listOf(`
  aboutir abonder aborder accelerer acceder accentuer accepter accompagner accorder accroitre accueillir
  acquerir activer actualiser adapter adherer adopter agir aider ajuster alerter alimenter allier ameliorer amener
  amorcer amplifier analyser ancrer animer anticiper apaiser appliquer apporter apprehender apprendre approfondir
  appuyer arreter articuler assister associer assumer assurer attenuer attirer atteindre augmenter autonomiser avancer
  baisser batir beneficier bouger briser calmer capitaliser cartographier chercher changer choisir cibler clarifier
  cloturer coconstruire co-construire co-animer cofinancer coanimer collaborer collecter combattre combler commencer
  communiquer comparer compenser completer comprendre concevoir concilier concourir concretiser conduire conforter
  confirmer connaitre connecter conseiller conserver consolider constituer construire consulter contenir continuer
  contractualiser contribuer controler convaincre cooperer coordonner couvrir creer croiser cultiver debloquer debuter
  declencher decliner decloisonner decouvrir dedier dedramatiser definir degager delivrer demarrer deployer depister
  desamorcer desenclaver destigmatiser detecter determiner developper devenir diagnostiquer dialoguer diffuser diminuer
  disposer dispenser diversifier documenter donner doter dynamiser echanger eclairer ecouter editer eduquer elaborer
  elargir eliminer elever emanciper encadrer encourager endiguer engager enrayer enrichir enseigner entamer entourer
  entrer entretenir envisager equilibrer equiper eradiquer essaimer estimer etablir etendre etoffer etudier evaluer
  eviter evoluer examiner executer exercer experimenter expliquer exploiter explorer exprimer fabriquer faciliter
  favoriser federer feminiser fiabiliser fideliser financer finaliser fixer fluidifier fonder former formaliser fournir
  franchir freiner garantir garder generaliser generer gerer guider habiliter habiter harmoniser heberger humaniser
  identifier illustrer imaginer impliquer impulser inciter inclure incarner individualiser informer initier innover
  inscrire inserer installer instaurer institutionnaliser intensifier integrer intervenir interroger inventer
  inventorier investir inviter jouer juguler labelliser laisser lancer legitimer lever liberer limiter loger
  lutter mailler maintenir maitriser majorer manger marcher mediatiser mener mesurer mettre minimiser mobiliser
  moderniser modifier monter motiver multiplier mutualiser negocier normaliser nouer nourrir objectiver observer obtenir
  occuper oeuvrer offrir operer optimiser organiser orienter oser outiller ouvrir pallier parler partager participer parvenir
  passer penser percevoir perenniser permettre personnaliser piloter planifier porter poser poursuivre pratiquer preciser
  preconiser prendre preparer prescrire presenter preserver prevenir prioriser privilegier proceder produire
  professionnaliser programmer progresser prolonger promouvoir proposer proteger prouver ralentir rapprocher rassembler
  rassurer reactiver realiser reamenager rebatir recenser rechercher recevoir recolter reconcilier reconnaitre recruter
  recueillir redonner reduire reequilibrer reflechir regrouper reguler rehabiliter reinserer reinventer rejoindre relancer
  relayer relever relier remedier remobiliser rencontrer rendre renforcer renouer renouveler renseigner renover reorienter
  repartir repenser reperer repondre reposer requalifier resorber resoudre respecter responsabiliser resserrer rester
  restaurer restreindre retablir retarder retisser retrouver reunir reussir revaloriser reveler revenir reviser revitaliser
  revoir rompre sauvegarder securiser sensibiliser signaler simplifier situer soigner solliciter soulager souligner
  soutenir stabiliser stimuler stopper structurer substituer suivre supprimer surmonter surveiller susciter systematiser
  tendre tester tisser toucher traduire traiter transferer transformer transmettre travailler trouver unifier unir
  utiliser vacciner valider valoriser veiller verdir verifier vieillir viser visiter
`)

/** How infinitives end that nothing else does: « rompre », « introduire », « prioriser ». Exceptions are below. */
const ENDS_AS_VERB = new RegExp(`(?:${[
  "[^l]uire", "[aeo]indre", "endre", "repandre", "ondre", "erdre", "ordre", "oudre", "ompre", "mettre", "battre", "aitre",
  "oitre", "crire", "suivre", "vivre", "clure", "faire", "dire", "elire", "traire", "aincre", "croire", "iser", "ifier",
].join("|")})$`)

/** Nouns and adjectives that look like verbs in the infinitive. */
const NOT_VERBS = listOf(`
  affaire arbitraire atelier avenir bouclier cahier calendrier cancer cellier cendre chantier cher clavier cloitre clocher
  cluster collier comptoir contraire contremaitre couloir courrier creancier cuir danger dejeuner delire dernier desir
  desordre devoir diner dortoir dossier ecolier elixir entier escalier espoir etranger fichier fier financier flyer
  foncier forestier foudre foyer gendre gibier goitre grenier guichetier hier hiver hospitalier immobilier infirmier
  jardinier laser leader leger levier loisir loyer maitre manager maraicher martyr master metier miroir mobilier moindre
  mortier officier ordre ouvrier panier papier parloir particulier pionnier plaisir plancher policier pompier poster
  poudre premier quartier regulier reservoir rocher rosier routier saisonnier scanner sentier singulier soir soupir
  souvenir terroir tiroir traitre trottoir usager verger vivier zephyr
`)

/** Infinitives that are verbs at the head of an objective only: elsewhere they are mostly nouns. */
const AT_THE_HEAD = listOf("aller avoir etre pouvoir savoir voir vouloir")

/** Infinitives that « le » makes nouns: « le vivre ensemble », « le bien vieillir ». */
const NOUNS_TOO = listOf("aller devenir etre faire manger pouvoir savoir vieillir vivre")

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

/** Verbs that say that something is done with people, but not what is to change for them. */
const LEAVES_FACTOR_OPEN = listOf(`
  accompagner aider appuyer assister associer cibler conseiller eclairer eduquer encadrer former guider impliquer informer
  interroger inviter mobiliser orienter outiller rencontrer sensibiliser solliciter soutenir suivre toucher
`)

/** Verbs that only say that something is done, and what follows them then. */
const ONLY_ACTING = listOf("agir oeuvrer travailler intervenir engager mobiliser occuper")
const FOR_WHOM = listOf("pour en aupres avec de des du d envers")

/** What may stand between « et » and a verb, or between the start and a verb: pronouns, elided ones, adverbs. */
const BEFORE_VERBS = listOf(`
  ' « " “ se s les le la l leur y en n ne pas plus bien mieux ainsi aussi egalement davantage notamment enfin ensuite
  activement collectivement concretement conjointement durablement ensemble localement progressivement rapidement
  systematiquement
`)

/** A verb in the infinitive that we know. */
export function isKnownVerb(word: Word): boolean {
  return VERBS.has(word.plain) || (ENDS_AS_VERB.test(word.plain) && !NOT_VERBS.has(word.plain))
}

/** A word that, at the head of a sentence, is most likely a verb in the infinitive. */
export function looksLikeVerb(word: Word): boolean {
  if (isKnownVerb(word) || AT_THE_HEAD.has(word.plain)) return true
  return /^[a-z-]{2,}(?:er|[^a]ir)$/.test(word.plain) && !NOT_VERBS.has(word.plain)
}

/** Whether an article before it makes the word a noun: « le vivre ensemble », « le bien vieillir », « l’hospitalier ». */
export function isNounAfter(before: readonly Word[], word: Word): boolean {
  const last = before.findLast((one) => !/^(?:'|bien|mieux)$/.test(one.plain))
  if (last === undefined || !isArticle(last)) return false
  return NOUNS_TOO.has(word.plain) || !isKnownVerb(word)
}

/** The verb to begin with instead of this noun, if one is known. */
export function verbFor(noun: Word): string | undefined {
  return VERB_OF_NOUN.get(noun.plain)
}

/** Whether it may stand before a verb without governing it. */
export function standsBeforeVerb(word: Word): boolean {
  return BEFORE_VERBS.has(word.plain)
}

/** Whether an objective with this verb has to say what is to change: « sensibiliser les jeunes » doesn't yet. */
export function leavesFactorOpen(verb: Word): boolean {
  return LEAVES_FACTOR_OPEN.has(verb.plain)
}

/** « Agir pour les seniors », « s’engager auprès des jeunes »: whom it is for may be all that follows. */
export function isOnlyActing(verb: Word, next: Word | undefined): boolean {
  return ONLY_ACTING.has(verb.plain) && next !== undefined && FOR_WHOM.has(next.plain)
}
