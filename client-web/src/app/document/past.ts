// What is fetched when somebody asks for a document's past.
export { HistoryPanel } from "../../history"
export { AsItWas } from "./AsItWas"
