// What stands between somebody and the document: a right that is gone, edits that the server doesn't take, a device that
// keeps nothing, a page too old. Each says what it means and what to do. They appear while one works, so they are
// alerts; none takes the focus.
import { useState } from "react"
import type { Gabarit, Refusal } from "../../api"
import type { Documents, LiveDocument, Saved } from "../../sync"
import { useAccess, useKeeping, useLost, useSaved, useStuck } from "../../sync/light"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { ReloadButton, UpdateButton } from "../frame/buttons"
import { connectAgain } from "./opening"
import { useDocumentText } from "./text"
import { UnsentCopy } from "./UnsentCopy"
import type { Way } from "./way"
import { WayNotice } from "./WayWords"

/** All of them, or none. */
export function DocumentNotices({ documents, live, gabarit, way }: {
  readonly documents: Documents
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
  readonly way: Way
}) {
  return (
    <div className="app-document-notices ui-no-print">
      <AccessNotice live={live} gabarit={gabarit} />
      <RefusedNotice live={live} gabarit={gabarit} />
      <StuckNotice live={live} />
      <LostNotice live={live} />
      <PersistenceNotice documents={documents} live={live} gabarit={gabarit} />
      <OpenWayNotice live={live} gabarit={gabarit} way={way} />
    </div>
  )
}

function AccessNotice({ live, gabarit }: {
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const access = useAccess(live)
  const unsent = useSaved(live, unsentIn)
  if (access === "write") return null
  if (access === "removed") {
    // A change without effect counts no field, and is kept on the device all the same.
    const kept = live.saved.dirty ? Math.max(1, unsent) : unsent
    return (
      <Notice
        kind="bad"
        role="alert"
        title={text("removed title")}
        actions={kept > 0 && <UnsentCopy live={live} gabarit={gabarit} then="erase" />}
      >
        <p>{kept > 0 ? text("removed unsaved", { n: kept }) : text("removed words")}</p>
      </Notice>
    )
  }
  return (
    <Notice
      kind={unsent > 0 ? "warn" : "info"}
      role={unsent > 0 ? "alert" : "status"}
      title={text(`${access} title`)}
      actions={unsent > 0 && <UnsentCopy live={live} gabarit={gabarit} then="take saved" />}
    >
      <p>{text(`${access} words`)} {unsent > 0 && text("unsent words", { n: unsent })}</p>
    </Notice>
  )
}

function RefusedNotice({ live, gabarit }: {
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const why = useSaved(live, (saved) => (saved.state === "refused" ? saved.why : undefined))
  if (!why) return null
  return (
    <Notice
      kind="bad"
      role="alert"
      title={text("refused title")}
      actions={<UnsentCopy live={live} gabarit={gabarit} then="take saved" />}
    >
      <p>{text(refusedWords(why))}</p>
    </Notice>
  )
}

/** How many fields hold edits that can't be sent now. */
export function unsentIn(saved: Saved): number {
  return "unsaved" in saved ? saved.unsaved : 0
}

/** What a person can do about each; of the others there is nothing particular to say. */
const REFUSED_WORDS = {
  "document-full": "refused full",
  "change-too-large": "refused large",
  "too-much-at-once": "refused hour",
  "nested-too-deep": "refused deep",
  "too-many-heads": "refused beside",
  suspended: "refused pause",
} as const satisfies Partial<Record<Refusal, string>>

function refusedWords(why: Refusal): (typeof REFUSED_WORDS)[keyof typeof REFUSED_WORDS] | "refused other" {
  return why in REFUSED_WORDS ? REFUSED_WORDS[why as keyof typeof REFUSED_WORDS] : "refused other"
}

/** The words are on the screen and nowhere else; the field that holds them can't be written in. */
function StuckNotice({ live }: { readonly live: LiveDocument }) {
  const text = useDocumentText()
  const stuck = useStuck(live)
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no")
  if (stuck.length === 0) return null
  const words = stuck.map((one) => one.text).filter((one) => one !== "").join("\n\n")
  const copy = () => {
    const written = navigator.clipboard?.writeText(words) ?? Promise.reject(new Error("no clipboard"))
    written.then(() => {
      live.stuck.copied()
      setCopied("yes")
    }, () => setCopied("failed"))
  }
  return (
    <Notice
      kind="bad"
      role="alert"
      title={text("stuck title")}
      actions={<>{words !== "" && <Button small icon="copy" onClick={copy}>{text("copy stuck")}</Button>}<ReloadButton /></>}
    >
      <p>{text(words === "" ? "stuck choice" : "stuck words")}</p>
      <span role="status" className="ui-aside">
        {copied === "yes" && text("copied")}{copied === "failed" && text("stuck not copied")}
      </span>
    </Notice>
  )
}

/** Stays until it is answered: nobody else will ever tell. */
function LostNotice({ live }: { readonly live: LiveDocument }) {
  const text = useDocumentText()
  const lost = useLost(live)
  if (lost === 0) return null
  return (
    <Notice
      kind="bad"
      role="alert"
      title={text("lost title")}
      actions={<Button small icon="check" onClick={() => live.lost.accept()}>{text("understood")}</Button>}
    >
      <p>{text("lost words", { n: lost })}</p>
    </Notice>
  )
}

/** With a session that is over as well, a copy is the only way not to lose what was written. */
function PersistenceNotice({ documents, live, gabarit }: {
  readonly documents: Documents
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const keeping = useKeeping(documents)
  const copies = useSaved(live, (saved) => saved.state === "signed-out" && saved.unsaved > 0)
  if (keeping.kept) return null
  return (
    <Notice
      kind="warn"
      role="alert"
      title={text(`keeping ${keeping.why} title`)}
      actions={<>{copies && <UnsentCopy live={live} gabarit={gabarit} />}{keeping.why === "newer" && <UpdateButton small />}</>}
    >
      <p>{text(`keeping ${keeping.why}`)}</p>
    </Notice>
  )
}

/** What keeps an open document from the server. What is unsaved at an address that has been left would stay there for ever. */
function OpenWayNotice({ live, gabarit, way }: {
  readonly live: LiveDocument
  readonly gabarit: Gabarit | undefined
  readonly way: Way
}) {
  const text = useDocumentText()
  const stays = useSaved(live, unsentIn) > 0 && way.kind === "elsewhere"
  return (
    <WayNotice way={way} opened onTryAgain={connectAgain} actions={stays && <UnsentCopy live={live} gabarit={gabarit} />}>
      {stays && text("elsewhere unsent")}
    </WayNotice>
  )
}
