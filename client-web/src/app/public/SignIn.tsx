// The first page: who one is. Nothing of React Aria or Automerge is loaded here.
import { useEffect, useState } from "react"
import { Link, useLocation, useSearch } from "wouter"
import type { DemoAccount } from "../../api"
import { api } from "../../api/api"
import { useSession } from "../../api/session"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { Wordmark } from "../../ui/Mark"
import { Notice } from "../../ui/Notice"
import { Avatar } from "../../ui/Person"
import { knowMembers, shownPerson } from "../../ui/person"
import { EnterButton } from "../frame/buttons"
import { Footer } from "../frame/Footer"
import { CONTENT, SkipLink } from "../frame/Frame"
import { PageTitle } from "../frame/PageTitle"
import { askSite, useSiteState } from "../frame/site"
import { UpdateNotice } from "../frame/UpdateNotice"
import { addresses, backFrom } from "../routes"
import { useAttempt, type Attempt } from "./credentials"
import { CredentialsForm, RefusalNotice } from "./CredentialsForm"
import { useSignInText } from "./text"
import "./sign-in.css"

const PROMISES = ["together", "saved", "offline"] as const

/** Signs in, then goes where one was going. */
export function SignIn() {
  const text = useSignInText()
  const session = useSession()
  const [, navigate] = useLocation()
  const back = backFrom(useSearch())
  const known = useSiteState()
  const site = known.state === "here" ? known.site : undefined
  const attempt = useAttempt(() => undefined)
  const [way, setWay] = useState<"demo" | "own">("own")
  /** What went wrong is said where one has just been. */
  const by = (mine: "demo" | "own"): Attempt => ({
    ...attempt,
    refusal: way === mine ? attempt.refusal : undefined,
    signIn: (email, password) => {
      setWay(mine)
      return attempt.signIn(email, password)
    },
  })
  const signedIn = session.state === "signed-in" && session.confirmed
  useEffect(() => {
    if (signedIn) navigate(back, { replace: true })
  }, [signedIn, back, navigate])

  return (
    <div className="app-sign-in">
      <SkipLink />
      <header className="app-sign-in-welcome">
        <div className="app-sign-in-weave" aria-hidden="true" />
        <p className="app-sign-in-name"><Wordmark /></p>
        <p className="app-sign-in-tagline">{site?.name ?? text("tagline")}</p>
        <ul role="list" className="app-sign-in-promises">
          {PROMISES.map((promise) => (
            <li key={promise}><Icon name="check" /> {text(`promise ${promise}`)}</li>
          ))}
        </ul>
      </header>
      <div className="app-sign-in-side">
        <UpdateNotice />
        <main id={CONTENT} tabIndex={-1} className="app-sign-in-main">
          <PageTitle title={text("title")} />
          {known.state === "failed" && <NobodyAnswers gateway={known.gateway} />}
          <div className="ui-stack">
            {site?.demo && <Demo accounts={site.demo} attempt={by("demo")} />}
            <OwnAccount attempt={by("own")} isOneWayOfTwo={Boolean(site?.demo)} />
          </div>
        </main>
        <Footer />
      </div>
    </div>
  )
}

/** Said before somebody types a password in vain. */
function NobodyAnswers({ gateway }: { readonly gateway: boolean }) {
  const text = useSignInText()
  function askAgain() {
    askSite()
    api.session().catch(() => undefined)
  }
  return (
    <div className="app-sign-in-trouble">
      <Notice
        kind="warn"
        role="status"
        title={text(gateway ? "gateway title" : "unreachable title")}
        actions={<>{gateway && <EnterButton small />}<Button small icon="refresh" onClick={askAgain}>{text("try again")}</Button></>}
      >
        <p>{text(gateway ? "gateway words" : "unreachable words")}</p>
      </Notice>
    </div>
  )
}

/**
 * The form stays where it is when the demonstration's accounts come later: somebody may be typing in it. In a demonstration
 * it is there for whoever wants to see it.
 */
function OwnAccount({ attempt, isOneWayOfTwo }: { readonly attempt: Attempt; readonly isOneWayOfTwo: boolean }) {
  const text = useSignInText()
  return (
    <section aria-labelledby={isOneWayOfTwo ? "own-title" : undefined}>
      {isOneWayOfTwo && <h2 id="own-title" className="app-sign-in-or">{text("or own")}</h2>}
      <CredentialsForm attempt={attempt} />
      {!isOneWayOfTwo && <p className="ui-aside">{text("forgotten")}</p>}
    </section>
  )
}

/** In a demonstration one press is enough. */
function Demo({ accounts, attempt }: { readonly accounts: readonly DemoAccount[]; readonly attempt: Attempt }) {
  const text = useSignInText()
  // They are the members of the demonstration's workspace.
  useEffect(() => knowMembers(accounts.map(({ id }) => id)), [accounts])
  return (
    <section className="app-demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{text("demo title")}</h2>
      <p>{text("demo words")}</p>
      {attempt.refusal && <RefusalNotice refusal={attempt.refusal} />}
      <ul role="list" className="app-demo-accounts">
        {accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              className="app-demo-account"
              aria-disabled={attempt.busy || undefined}
              onClick={() => void attempt.signIn(account.email, account.password)}
            >
              <Avatar person={shownPerson(account.id, account.name)} />
              <span>
                <strong>{account.name}</strong>
                <span className="ui-aside" lang="fr">{account.part}</span>
              </span>
              <Icon name="arrow" />
            </button>
          </li>
        ))}
      </ul>
      <p className="app-demo-mail-link"><Link href={addresses.demoMail}>{text("demo mail")}</Link></p>
    </section>
  )
}
