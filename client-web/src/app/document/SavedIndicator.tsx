// Whether what one types is saved, in words that are true. It changes with every keystroke, so it is read when somebody
// goes there; trouble is announced apart (announcements.ts).
import type { Access, Documents, LiveDocument, Saved } from "../../sync"
import { useAccess, useKeeping } from "../../sync/light"
import { Icon, type IconName } from "../../ui/Icon"
import { clockTime } from "../../ui/moment"
import { useCalmSaved } from "./calm"
import { useDocumentText } from "./text"

/** The indicator of a document. */
export function SavedIndicator({ documents, live }: {
  readonly documents: Documents
  readonly live: LiveDocument
}) {
  const text = useDocumentText()
  const saved = useCalmSaved(live)
  const access = useAccess(live)
  const kept = useKeeping(documents).kept
  const [words, icon, tone] = shown(saved, access, kept, text)
  return (
    <p className="app-saved" data-tone={tone} role="status" aria-live="off" aria-label={text("saved state")}>
      <Icon name={icon} />
      <span>{words}</span>
    </p>
  )
}

type IndicatorContent = readonly [words: string, icon: IconName, tone: "good" | "plain" | "warn" | "bad"]

function shown(saved: Saved, access: Access, kept: boolean, text: ReturnType<typeof useDocumentText>): IndicatorContent {
  switch (saved.state) {
    case "opening":
      return [text("opening"), "clock", "plain"]
    case "saved":
      return access === "write"
        ? [text("saved at", { time: clockTime(saved.at) }), "good", "good"]
        : [text(access === "archived" ? "archived" : "read only"), "eye", "plain"]
    case "saving":
      return [text("saving"), "clock", "plain"]
    case "drafts":
      return [text("drafts", { n: saved.fields }), "warn", "warn"]
    case "stuck":
      return [text("stuck"), "warn", "bad"]
    case "refused":
      return [text("refused", { n: saved.unsaved }), "warn", "bad"]
    case "offline":
      if (saved.unsaved === 0) return [text("offline nothing"), "offline", "warn"]
      return [text(kept ? "offline unsaved" : "offline in page", { n: saved.unsaved }), "offline", "warn"]
    case "retrying":
      if (saved.why) return [text(saved.why), "warn", "warn"]
      return [retryingWords(saved.unsaved, saved.inSeconds, text), "warn", "warn"]
    case "cut-off":
      return [text(`cut-off ${saved.why}`), "warn", "warn"]
    case "signed-out":
      return [
        saved.unsaved === 0 ? text("signed out") : text("signed out unsaved", { n: saved.unsaved }), "lock", "warn",
      ]
    case "removed":
      return [text("removed"), "lock", "bad"]
    case "read-only":
      return [text(access === "archived" ? "archived" : "read only"), "eye", saved.unsaved > 0 ? "warn" : "plain"]
  }
}

/** What is retried is saving, if there is something to save, or else just being there. */
function retryingWords(unsaved: number, seconds: number, text: ReturnType<typeof useDocumentText>): string {
  if (unsaved === 0) return seconds > 0 ? text("lost", { seconds }) : text("lost now")
  return seconds > 0 ? text("retrying", { seconds }) : text("retrying now")
}
