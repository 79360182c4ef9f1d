// The rules of a fiche action (domain: fiche pratique 7 and 8 of the regional guide). The only file of the client that
// names fields of a gabarit: these rules are about what those fields mean.
import type { Value, Values, RowContent } from "../../shape/content"
import type { Advice, Rule } from "./advice"
import { findingsOn, type Finding } from "./objective"
import { looksLikeProcess } from "./indicators"
import { coordinationIn, isManager, type Manager } from "./pilot"

/** A text that states an objective: where it is, and whether it is the action's own or the whole contract's. */
interface Stated {
  readonly key: string
  readonly path: string
  readonly isOfAction: boolean
}

const OBJECTIVES: readonly Stated[] = [
  { key: "objectif_principal", path: "fields.objectif_principal", isOfAction: false },
  { key: "objectif_specifique", path: "fields.objectif_specifique", isOfAction: false },
  { key: "objectif_operationnel", path: "title", isOfAction: true },
  { key: "objectif_general_action", path: "fields.objectif_general_action", isOfAction: true },
]

/**
 * Every remark on a fiche. One nobody has begun gets none, nor does one that has but a title: an empty form isn't a
 * mistake. `managers` are those who manage its workspace, as far as they are known; `today` is the day it is read on.
 */
export function ficheAdvice(values: Values, managers: readonly Manager[], today?: string): Advice[] {
  if (hasTitleOnly(values)) return []
  return [
    ...objectiveAdvice(values, today), ...contextAdvice(values), ...pilotAdvice(values, managers), ...indicatorAdvice(values),
  ]
}

/** The contract's dates are those of its objectives, the calendar's those of the action; the calendar comes late in a fiche. */
function objectiveAdvice(values: Values, today: string | undefined): Advice[] {
  const dated = hasCalendar(values) || !isBegun(values)
  return OBJECTIVES.flatMap(({ key, path, isOfAction }) => {
    const around = { dated: !isOfAction || dated, ...(today === undefined ? {} : { today }) }
    return findingsOn(text(values[key]), around).map((finding) => objectiveRemark(path, finding))
  })
}

function hasCalendar(values: Values): boolean {
  const calendar = values["calendrier"]
  const dated = isRecord(calendar) && (calendar["debut"] !== null || calendar["fin"] !== null)
  return dated || text(values["calendrier_precisions"]).trim() !== "" || rows(values["jalons"]).length > 0
}

const EASIER = "Séparés, ils seraient plus faciles à suivre et à évaluer."
const OBJECTIVE_REASONS: Partial<Record<Rule, string>> = {
  "objectif.verbe": "Un objectif dit avec un verbe ce que l’on veut accomplir\u00a0: renforcer, maintenir, diminuer, "
    + "sensibiliser, organiser…",
  "objectif.facteur": "On ne voit pas ce que l’on veut changer\u00a0: la qualité de vie, l’accès à un service, des "
    + "compétences, la coordination entre acteurs…",
  "objectif.population": "On ne voit pas pour qui\u00a0: les habitants d’un territoire, les professionnels d’un domaine…",
  "objectif.date": "Rien ne dit quand l’objectif doit être atteint. Le calendrier de l’action peut le dire, ou l’objectif "
    + "lui-même\u00a0: «\u00a0d’ici 2028\u00a0», par exemple.",
  "objectif.date-passee": "Cette date est déjà passée. Vient-elle d’un contrat précédent\u00a0?",
  "objectif.vague": "Cet objectif pourrait figurer dans tous les contrats, et l’on ne saurait pas dire s’il est atteint. "
    + "Qu’est-ce qui aura changé, et pour qui en particulier\u00a0?",
  "objectif.plusieurs-objectifs": `Ce champ semble contenir plusieurs objectifs. ${EASIER}`,
  "objectif.plusieurs-dates": "Deux dates pour un même objectif\u00a0: laquelle dit quand il doit être atteint\u00a0?",
}

/** What an objective says several of. */
const SEVERAL: Partial<Record<Rule, string>> = {
  "objectif.plusieurs-verbes": "verbes",
  "objectif.plusieurs-facteurs": "choses à changer",
  "objectif.plusieurs-populations": "publics",
}

/** « Deux verbes: est-ce un seul objectif, ou deux? » */
function reasonFor(rule: Rule, pieces: number): string {
  const several = SEVERAL[rule]
  if (several === undefined) return OBJECTIVE_REASONS[rule] ?? ""
  const count = ["deux", "trois", "quatre"][pieces - 2] ?? "plusieurs"
  return `${count.charAt(0).toLocaleUpperCase("fr")}${count.slice(1)} ${several}\u00a0: est-ce un seul objectif, ou ${count}\u00a0? ${EASIER}`
}

function objectiveRemark(path: string, { rule, passage, hint, apart, proposal }: Finding): Advice {
  const reason = reasonFor(rule, apart?.length ?? 2)
  return {
    rule,
    path,
    ...(passage === undefined ? {} : { passage }),
    reason: hint === undefined ? reason : `${reason} Ici, par exemple\u00a0: «\u00a0${hint}\u00a0».`,
    ...(apart === undefined ? {} : { apart }),
    ...(proposal === undefined ? {} : { proposal }),
  }
}

/** Words that tell that a context starts from the diagnosis. */
const OBSERVED = /diagnosti|constat|enqu[êe]te|questionnaire|groupes?\s+de\s+travail|entretien|donn[ée]es|statisti|observ|taux|indice|pourcent|\d\s*%|chiffre|recens|insee|portrait|indicateur|analyse\s+des\s+besoins|\bABS\b|\bORS\b|\bEIS\b|moyenne\s+(?:nationale|r[ée]gionale|d[ée]partementale)|habitants?\s+(?:disent|expriment|signalent)|besoins?\s+(?:exprim|identifi|rep[ée]r)|sondage|concertation|[ée]tude/iu
/** Words that tell of a need or a difficulty, which is what the field asks for. */
const NEED = /difficult|frein|obstacle|manque|absence\s+de|besoin|in[ée]gal|renonc|isol[ée]|souffr|vuln[ée]rab|pr[ée]car|hausse|augment|d[ée]grad|insuffis|peu\s+d[e’']|[ée]loign|probl[ée]m|probl[èe]m|fragil|p[ée]nurie|d[ée]sert|satur|d[ée]lai|ne\s+(?:dispos|peu|parvien|connai|trouv|sont)|n[’'](?:ont|est|a)\s+pas|tension|surmortalit|plus\s+(?:[ée]lev|faible|touch|expos)/iu

function contextAdvice(values: Values): Advice[] {
  const context = text(values["contexte"])
  if (context.trim() === "" || OBSERVED.test(context) || NEED.test(context)) return []
  const reason = "On ne voit pas encore à quel besoin l’action répond. De quel constat du diagnostic part-elle\u00a0: une "
    + "donnée, la conclusion d’un groupe de travail, l’analyse d’un questionnaire…\u00a0?"
  return [{ rule: "contexte.constat", path: "fields.contexte", reason }]
}

function pilotAdvice(values: Values, managers: readonly Manager[]): Advice[] {
  const [pilot, person] = [name(values["pilote"]), name(values["pilote_personne"])]
  if (pilot.trim() === "" && person.trim() === "") {
    if (!isBegun(values)) return []
    const reason = "Personne ne pilote encore cette action. Le pilote est de préférence expert du thème\u00a0: un service "
      + "de la collectivité, une association, un professionnel."
    return [{ rule: "pilote.absent", path: "fields.pilote", reason }]
  }
  const advice = ["pilote", "pilote_personne"].flatMap((key) =>
    coordinationAdvice(`fields.${key}`, name(values[key]), reference(values[key]), managers))
  // The guide's model has no such field: left empty it is no fault.
  if (values["engagement_formalise"] === false) {
    const reason = "Le pilote n’a pas encore officialisé son engagement à piloter cette action. C’est important pour la "
      + "mise en œuvre et pour le suivi."
    advice.push({ rule: "pilote.engagement", path: "fields.engagement_formalise", reason })
  }
  return advice
}

const NOT_THE_COORDINATOR = "Le coordinateur du CLS ne pilote une action que si sa fiche de poste l’identifie clairement sur "
  + "ce thème\u00a0; il peut en être le co-pilote."

/** Said by a function (« la coordinatrice »), or by the name of who manages the workspace: mostly the coordinator. */
function coordinationAdvice(path: string, said: string, ref: string | null, managers: readonly Manager[]): Advice[] {
  const passage = coordinationIn(said)
  if (passage !== null) return [{ rule: "pilote.coordination", path, passage, reason: NOT_THE_COORDINATOR }]
  if (!managers.some((manager) => isManager(manager, said, ref))) return []
  const whole = { start: 0, end: said.length, text: said }
  const reason = `Cette personne gère l’espace de travail\u00a0: est-ce elle qui coordonne le CLS\u00a0? ${NOT_THE_COORDINATOR}`
  return [{ rule: "pilote.coordination", path, ...(said.trim() === "" ? {} : { passage: whole }), reason }]
}

function indicatorAdvice(values: Values): Advice[] {
  const path = "fields.indicateurs"
  const indicators = rows(values["indicateurs"]).filter((row) => text(row["intitule"]).trim() !== "")
  if (indicators.length === 0) {
    if (!isBegun(values)) return []
    const reason = "Aucun indicateur pour l’instant. Il en faut au moins un de moyens (processus) et, si possible, un de "
      + "résultats."
    return [{ rule: "indicateurs.absents", path, reason }]
  }
  return [...processAdvice(path, indicators), ...resultAdvice(path, indicators), ...natureAdvice(path, indicators)]
}

function processAdvice(path: string, indicators: readonly RowContent[]): Advice[] {
  if (indicators.some((row) => row["type"] === "processus")) return []
  const likely = indicators.find((row) => row["type"] === null && looksLikeProcess(text(row["intitule"])))
  if (likely === undefined) {
    const reason = "Aucun indicateur de processus (moyens)\u00a0: nombre de réunions, de séances, de personnes présentes, "
      + "étapes de mise en place…"
    return [{ rule: "indicateurs.processus", path, reason }]
  }
  const said = text(likely["intitule"])
  const reason = "Aucun indicateur n’est marqué «\u00a0de processus (moyens)\u00a0». Celui-ci en est sans doute un\u00a0: "
    + "indiquez son type."
  const passage = { start: 0, end: said.length, text: said }
  return [{ rule: "indicateurs.processus", path: `${path}.${likely.id}.intitule`, passage, reason }]
}

function resultAdvice(path: string, indicators: readonly RowContent[]): Advice[] {
  if (indicators.some((row) => row["type"] === "resultat")) return []
  const reason = "Aucun indicateur de résultats\u00a0: part de la population touchée, taux d’utilisation, délai d’accès, "
    + "taux de satisfaction… Si possible, ajoutez-en un."
  return [{ rule: "indicateurs.resultats", path, reason }]
}

/** Only once several have a nature. The guide's own fiche has nothing but quantities: those that are all so are well. */
function natureAdvice(path: string, indicators: readonly RowContent[]): Advice[] {
  const natures = indicators.map((row) => row["nature"]).filter((nature) => typeof nature === "string")
  if (natures.length < 2 || natures.some((nature) => nature !== "qualitatif")) return []
  const reason = "Tous les indicateurs sont qualitatifs. Un indicateur quantitatif dirait combien\u00a0: un nombre, un taux…"
  return [{ rule: "indicateurs.nature", path, reason }]
}

/** Whether somebody has written about the action itself, and more than a first field: the rest comes later in a fiche. */
function isBegun(values: Values): boolean {
  return ["contexte", "objectif_general_action", "descriptif"].filter((key) => text(values[key]).trim() !== "").length > 1
}

function hasTitleOnly(values: Values): boolean {
  const others = ["objectif_principal", "objectif_specifique", "contexte", "objectif_general_action", "descriptif"]
  const isNamed = ["pilote", "pilote_personne"].some((key) => name(values[key]).trim() !== "")
  return !isNamed && rows(values["indicateurs"]).length === 0 && others.every((key) => text(values[key]).trim() === "")
}

function text(value: Value | undefined): string {
  if (typeof value === "string") return value
  return isRecord(value) && typeof value["text"] === "string" ? value["text"] : ""
}

function name(value: Value | undefined): string {
  return isRecord(value) && typeof value["nom"] === "string" ? value["nom"] : ""
}

function reference(value: Value | undefined): string | null {
  return isRecord(value) && typeof value["ref"] === "string" && value["ref"] !== "" ? value["ref"] : null
}

function rows(value: Value | undefined): readonly RowContent[] {
  return Array.isArray(value) ? (value as readonly unknown[]).filter((row): row is RowContent => isRecord(row)) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
