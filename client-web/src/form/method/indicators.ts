// What kind an indicator is, from its words: what is done (process) or what it changes (results). A guess, for those
// whose type nobody has said.
import { plain } from "../../shape/folding"

const RESULT = /\b(?:taux|pourcentage|part|proportion|evolution|delai|satisf|qualite|niveau|impact|effet|amelioration|baisse|diminution|hausse|se sentent|declarent)/
const PROCESS = /\b(?:nombre|nb|quantite|liste|existence|mise en place|creation|realisation|etapes?|tenue|frequence|calendrier)\b/

/** Whether it counts what was done: « nombre de réunions », « étapes de mise en place ». */
export function looksLikeProcess(indicator: string): boolean {
  const words = plain(indicator)
  return PROCESS.test(words) && !RESULT.test(words)
}
