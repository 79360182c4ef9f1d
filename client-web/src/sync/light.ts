// The room's light door: what a page needs of documents before Automerge is there, and what it shows of them afterwards.
// Loads none of it.
export { DocumentUnavailable } from "./failures"
export {
  useAccess, useKeeping, useLink, useLost, usePeople, useSaved, useStuck, useValue,
} from "./hooks"
export { peopleOf, samePresent } from "./presence/present"
export { accessOf } from "./document/rights"
