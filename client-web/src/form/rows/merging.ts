// What is fetched when somebody is about to merge two rows.
export { applyMerge, undoMerge } from "./merge"
export { MergeDialog } from "./MergeDialog"
