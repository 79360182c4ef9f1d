// What is kept about somebody, as a file of theirs.
import { useId, useState } from "react"
import { api } from "../../api"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { notify } from "../frame/notices"
import { useFailure } from "../workspaces/failure"
import { useAccountText } from "./text"

/** The section. */
export function OwnData() {
  const text = useAccountText()
  const failure = useFailure()
  const titleId = useId()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()

  async function download() {
    setBusy(true)
    setFailed(undefined)
    try {
      const data = await api.accountData()
      const file = `maillage-mes-donnees-${new Date(data.toldAt).toISOString().slice(0, 10)}.json`
      saveAs(file, JSON.stringify(data, null, 2))
      notify({ text: text("downloaded", { file }) })
    } catch (error) {
      setFailed(failure(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <section aria-labelledby={titleId} className="app-card app-account-section">
      <h2 id={titleId}>{text("data title")}</h2>
      <p>{text("data words")}</p>
      {failed !== undefined && <Notice kind="bad" role="alert"><p>{failed}</p></Notice>}
      <Button icon="download" busy={busy} onClick={() => void download()}>{text("download")}</Button>
    </section>
  )
}

/** As if a link to it had been pressed. */
function saveAs(file: string, words: string): void {
  const url = URL.createObjectURL(new Blob([words], { type: "application/json" }))
  const link = document.createElement("a")
  link.href = url
  link.download = file
  link.click()
  // The browser has begun by then to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
