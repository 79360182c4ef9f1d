// The dialog of whoever leaves, over any page; fetched when somebody does.
import { lazy, Suspense } from "react"
import { stayHere, useLeaving } from "./leaving"

const LeaveDialog = lazy(() => import("./LeaveDialog").then((part) => ({ default: part.LeaveDialog })))

/** Nothing until somebody asks to leave. */
export function LeavingDialog() {
  const leaving = useLeaving()
  if (!leaving) return null
  return <Suspense><LeaveDialog how={leaving} onClose={stayHere} /></Suspense>
}
