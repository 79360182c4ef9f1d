// The form of a document, from its gabarit, and what stands beside it.
export { DocumentForm, type DocumentFormProps } from "./DocumentForm"
export { Outline, isLong, useCompleteness } from "./outline/Outline"
export { METHOD, hasMethod } from "./method/method"
export { printForm } from "./print/PrintOnDemand"
export { hasSensitive } from "./print/sensitive"
export { completeness } from "../shape/completeness"
export { arriveAt, beginIn } from "./arrival"
export { navigationOf, type Navigation } from "./navigation"
export { labelAt } from "./labels"
export {
  NO_SUGGESTIONS, actorsListed, addActorTo, type ActorList, type ActorSuggestion, type DocumentSuggestion, type PersonSuggestion, type Suggestions,
} from "./suggestions"
