// The room's door. It loads no Automerge: a source over a live document is behind `live.ts`.
export { frozenSource, type Frozen } from "./frozen"
export { useStablePath } from "../editor/useStablePath"
export { useAccess, useHere, useHereIn, useLate, useStuckAt, useValue } from "./hooks"
export { PlainSource, plainSource, redo, type Done, type Plain } from "./plain"
export type { Edit, FormSource, NewRow, Pending, Presence, Reverted, RowValue, Scalar, Undo, Unkept } from "./source"
