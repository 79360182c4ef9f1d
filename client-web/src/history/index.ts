// The room's door: who changed what when, and a document as it was.
export { HistoryPanel, type HistoryPanelProps } from "./HistoryPanel"
export { sourceAt } from "./moment"
export { focusEditSession } from "./EditSessionEntry"
