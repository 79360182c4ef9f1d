// « Courrier de la démonstration »: the mails that the demonstration would have sent, each with its links (SPEC C114). Whoever tries
// Maillage follows an invitation from here as its guest would from a mail.
import { Fragment, useEffect, useState } from "react"
import type { DemoMail as Mail } from "../../api"
import { api } from "../../api/api"
import { serverNow } from "../../api/clock"
import { Problem } from "../../api/problem"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { useAgo } from "../../ui/moment"
import { PageTitle, useTabTitle } from "../frame/PageTitle"
import { refusalOf } from "../public/credentials"
import { RefusalNotice } from "../public/CredentialsForm"
import { useDemoMailText } from "./text"
import "./demo-mail.css"

/** Mails come within moments of what sends them. */
const EVERY_MS = 3_000

type Mailbox =
  | { readonly state: "asking" }
  | { readonly state: "nowhere" }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "here"; readonly mails: readonly Mail[] }

/** The page. */
export function DemoMail() {
  const text = useDemoMailText()
  const [mailbox, ask] = useMails()
  if (mailbox.state === "nowhere") return <Nowhere />
  return (
    <div className="app-demo-mail">
      <PageTitle title={text("title")} />
      <p>{text("words")}</p>
      <p><Button icon="refresh" onClick={ask}>{text("refresh")}</Button></p>
      {mailbox.state === "asking" && <p aria-busy="true">{text("asking")}</p>}
      {mailbox.state === "failed" && <RefusalNotice refusal={refusalOf(mailbox.error)} />}
      {mailbox.state === "here" && (mailbox.mails.length === 0 ? <p>{text("none")}</p> : (
        <ul role="list" aria-label={text("list")}>
          {mailbox.mails.map((mail) => <li key={mail.id}><OneMail mail={mail} /></li>)}
        </ul>
      ))}
    </div>
  )
}

/** Asked again while somebody looks: what was just sent comes by itself. */
function useMails(): readonly [Mailbox, () => void] {
  const [mailbox, setMailbox] = useState<Mailbox>({ state: "asking" })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isCurrent = true
    const ask = () => {
      if (document.visibilityState === "hidden") return
      api.demoMail().then(
        (mails) => isCurrent && setMailbox({ state: "here", mails }),
        (error: unknown) => {
          if (!isCurrent) return
          if (error instanceof Problem && error.status === 404) clearInterval(timer)
          setMailbox(error instanceof Problem && error.status === 404 ? { state: "nowhere" } : { state: "failed", error })
        },
      )
    }
    const timer = setInterval(ask, EVERY_MS)
    ask()
    document.addEventListener("visibilitychange", ask)
    return () => {
      isCurrent = false
      clearInterval(timer)
      document.removeEventListener("visibilitychange", ask)
    }
  }, [turn])
  return [mailbox, () => setTurn((now) => now + 1)]
}

function OneMail({ mail }: { readonly mail: Mail }) {
  const text = useDemoMailText()
  const ago = useAgo()
  const id = `mail-${mail.id}`
  return (
    <article aria-labelledby={id}>
      <h2 id={id} lang="fr">{mail.subject}</h2>
      <p className="ui-aside">{text("to", { email: mail.to, when: ago(mail.at, serverNow()) })}</p>
      <p className="app-demo-mail-words" lang="fr">
        {parted(mail.text, mail.links).map((part, at) => (
          <Fragment key={at}>{at % 2 === 0 ? part : <a href={part}>{part}</a>}</Fragment>
        ))}
      </p>
    </article>
  )
}

/** A text and the links in it, by turns. */
function parted(words: string, links: readonly string[]): string[] {
  const parts: string[] = []
  let from = 0
  for (const link of links) {
    const at = words.indexOf(link, from)
    if (at < 0) continue
    parts.push(words.slice(from, at), link)
    from = at + link.length
  }
  return [...parts, words.slice(from)]
}

function Nowhere() {
  const text = useDemoMailText()
  useTabTitle(text("nowhere title"))
  return <Empty title={text("nowhere title")} level="h1">{text("nowhere words")}</Empty>
}
