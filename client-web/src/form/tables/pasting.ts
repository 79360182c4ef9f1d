// What is fetched when somebody asks for « Coller un tableau ».
export { PasteDialog } from "./PasteDialog"
