// The form of a document, from its gabarit, and what stands beside it.
export { DocumentForm, type DocumentFormProps } from "./DocumentForm"
export { Outline, useCompleteness } from "./outline/Outline"
export { MethodChecker, useAdviceCount } from "./method/MethodChecker"
export { hasMethod } from "./method/rules"
export { PrintView } from "./print/PrintView"
export { completeness } from "../shape/completeness"
export { navigationOf, type Navigation } from "./navigation"
export { labelAt } from "./labels"
export {
  NO_SUGGESTIONS, actorsListed, type ActorSuggestion, type DocumentSuggestion, type PersonSuggestion, type Suggestions,
} from "./suggestions"
