// Why something asked of the server wasn't done, in words about what to do.
import { Problem, Unreachable } from "../../api"
import { useWorkspacesText } from "./text"

/** Says an error of a call that changes something. Throws what is no answer of the server's: that is our mistake. */
export function useFailure(): (error: unknown) => string {
  const text = useWorkspacesText()
  return (error) => {
    if (error instanceof Unreachable) return text(error.gateway ? "failed gateway" : "failed unreachable")
    if (!(error instanceof Problem)) throw error
    if (error.code === "role-too-weak") return text("failed role")
    if (error.code === "foreign-origin" && error.publicUrl) return text("failed elsewhere", { url: error.publicUrl })
    if (error.code === "not-found") return text("failed gone")
    if (error.code === "archived") return text("failed archived")
    if (error.code === "unknown-gabarit") return text("failed gabarit")
    if (error.code === "invalid-title") return text("title control")
    if (error.status === 503) return text("failed unreachable")
    return text("failed other", { code: [error.code, error.instance].filter(Boolean).join(" ") })
  }
}
