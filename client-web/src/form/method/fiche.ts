// The rules of a fiche action (domain: fiche pratique 7 and 8 of the regional guide). The only file of the client that
// names fields of a gabarit: these rules are about what those fields mean.
import type { Value, Values, RowContent } from "../../shape/content"
import type { Advice, Rule } from "./advice"
import { findingsOn, type Finding } from "./objective"
import { looksLikeProcess } from "./indicators"
import { coordinationIn, isManager, type Manager } from "./pilot"

/** A text that states an objective: where it is, and whether the action's calendar says by when. */
interface Stated {
  readonly key: string
  readonly path: string
  readonly datedByCalendar: boolean
}

const OBJECTIVES: readonly Stated[] = [
  { key: "objectif_principal", path: "fields.objectif_principal", datedByCalendar: false },
  { key: "objectif_specifique", path: "fields.objectif_specifique", datedByCalendar: false },
  { key: "objectif_operationnel", path: "title", datedByCalendar: true },
  { key: "objectif_general_action", path: "fields.objectif_general_action", datedByCalendar: true },
]

/**
 * Every remark on a fiche. A fiche nobody has begun gets none: an empty form isn't a mistake. `managers` are those who
 * manage its workspace, as far as they are known.
 */
export function ficheAdvice(values: Values, managers: readonly Manager[]): Advice[] {
  return [
    ...objectiveAdvice(values), ...contextAdvice(values), ...pilotAdvice(values, managers), ...indicatorAdvice(values),
  ]
}

function objectiveAdvice(values: Values): Advice[] {
  const calendar = values["calendrier"]
  const dated = isRecord(calendar) && (calendar["debut"] !== null || calendar["fin"] !== null)
  return OBJECTIVES.flatMap(({ key, path, datedByCalendar }) => {
    const findings = findingsOn(text(values[key]), { dated: datedByCalendar && dated })
    return findings.map((finding) => objectiveRemark(path, finding))
  })
}

const OBJECTIVE_REASONS: Partial<Record<Rule, string>> = {
  "objectif.verbe": "Un objectif dit avec un verbe ce que l’on veut accomplir\u00a0: renforcer, maintenir, diminuer, "
    + "sensibiliser, organiser…",
  "objectif.facteur": "On ne voit pas ce que l’on veut changer\u00a0: la qualité de vie, l’accès à un service, des "
    + "compétences, la coordination entre acteurs…",
  "objectif.population": "On ne voit pas pour qui\u00a0: les habitants d’un territoire, les professionnels d’un domaine…",
  "objectif.date": "Aucune date ne dit quand l’objectif doit être atteint\u00a0: «\u00a0d’ici 2028\u00a0», par exemple.",
  "objectif.plusieurs-objectifs": "Ce champ semble contenir plusieurs objectifs. Séparés, ils seront plus faciles à "
    + "évaluer.",
  "objectif.plusieurs-verbes": "Deux verbes, donc sans doute deux objectifs. Séparés, ils seront plus faciles à évaluer.",
  "objectif.plusieurs-facteurs": "Deux choses à changer, donc sans doute deux objectifs. Séparés, ils seront plus "
    + "faciles à évaluer.",
  "objectif.plusieurs-populations": "Deux publics, donc sans doute deux objectifs. Séparés, ils seront plus faciles à "
    + "évaluer.",
  "objectif.plusieurs-dates": "Deux dates pour un même objectif\u00a0: laquelle dit quand il doit être atteint\u00a0?",
}

function objectiveRemark(path: string, { rule, passage, hint, proposal }: Finding): Advice {
  const reason = OBJECTIVE_REASONS[rule] ?? ""
  return {
    rule,
    path,
    ...(passage === undefined ? {} : { passage }),
    reason: hint === undefined ? reason : `${reason} Ici, par exemple\u00a0: «\u00a0${hint}\u00a0».`,
    ...(proposal === undefined || proposal.length < 2 ? {} : { proposal }),
  }
}

/** Words that tell that a context starts from the diagnosis. */
const OBSERVED = /diagnosti|constat|enqu[êe]te|questionnaire|groupes?\s+de\s+travail|entretien|donn[ée]es|statisti|observ|taux|indice|pourcent|\d\s*%|chiffre|recens|insee|portrait|indicateur|analyse\s+des\s+besoins|\bABS\b|\bORS\b|\bEIS\b|moyenne\s+(?:nationale|r[ée]gionale|d[ée]partementale)|habitants?\s+(?:disent|expriment|signalent)|besoins?\s+(?:exprim|identifi|rep[ée]r)|sondage|concertation|[ée]tude/iu

function contextAdvice(values: Values): Advice[] {
  const context = text(values["contexte"])
  if (context.trim() === "" || OBSERVED.test(context)) return []
  const reason = "On ne voit pas de quel constat du diagnostic part l’action\u00a0: une donnée, la conclusion d’un groupe "
    + "de travail, l’analyse d’un questionnaire…"
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
  if (values["engagement_formalise"] !== true) {
    const reason = "Le pilote a-t-il officialisé son engagement à piloter cette action\u00a0? C’est important pour la "
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

/** Only once several have a nature, and all the same. */
function natureAdvice(path: string, indicators: readonly RowContent[]): Advice[] {
  const natures = indicators.map((row) => row["nature"]).filter((nature) => typeof nature === "string")
  const [first] = natures
  if (natures.length < 2 || natures.some((nature) => nature !== first)) return []
  const reason = first === "quantitatif"
    ? "Tous les indicateurs sont quantitatifs. Un indicateur qualitatif dirait la qualité du résultat\u00a0: opinions, "
      + "perception, étapes de mise en place…"
    : "Tous les indicateurs sont qualitatifs. Un indicateur quantitatif dirait combien\u00a0: un nombre, un taux…"
  return [{ rule: "indicateurs.nature", path, reason }]
}

/** Whether somebody has written about the action itself, and not only named it. */
function isBegun(values: Values): boolean {
  return ["contexte", "objectif_general_action", "descriptif"].some((key) => text(values[key]).trim() !== "")
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
