// Automerge's WebAssembly, as a file: it is two thirds of all that a document needs, so it is asked for as early as
// possible. Loads no Automerge.
import wasmUrl from "@automerge/automerge/automerge.wasm?url"
import { fetchAsset } from "../api/call"

let coming: Promise<Response> | undefined
/** Once is enough for a page. */
let taken = false

/** Asks for it, so that it is on its way when {@link takeWasm} is called. Trouble shows there. */
export function fetchWasmAhead(): void {
  if (taken) return
  coming ??= fetchAsset(wasmUrl)
  coming.catch(() => (coming = undefined))
}

/** The answer, which can be read once. Rejects if it can't be had. */
export async function takeWasm(): Promise<Response> {
  const asked = coming ?? fetchAsset(wasmUrl)
  coming = undefined
  const answer = await asked
  if (!answer.ok) throw new Error(`${wasmUrl} answered ${answer.status}`)
  taken = true
  return answer
}
