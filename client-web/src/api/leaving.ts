// A session that ends here ends at the server too, however long it takes to reach: the cookie is out of the page's hands,
// so only the server can end it. What it couldn't be told is remembered on the device, whatever else is forgotten there,
// and told before anybody asks who is signed in.
import { call } from "./call"
import { Problem } from "./problem"
import { keepText, keptText } from "./storage"

/** Says nothing of whose session it is. */
export const LEAVING = "leaving"

/** Ends the session at the server; remembered until it has been told. A session that was over already is no trouble. */
export async function leaveServer(): Promise<void> {
  keepText(LEAVING, "untold")
  await call("DELETE", "/session").catch((error: unknown) => {
    if (!(error instanceof Problem) || error.status !== 401) throw error
  })
  keepText(LEAVING, null)
}

/** Tells the server what it couldn't be told before. */
export async function leaveIfUntold(): Promise<void> {
  if (keptText(LEAVING) !== null) await leaveServer()
}
