// What happens around a document, told to screen readers: who comes and goes, the network, trouble with saving and its
// end. Polite, each once; what concerns one's own rights is an alert in the page instead.
import { useEffect, useRef } from "react"
import type { LiveDocument } from "../../sync"
import { useLink, usePeople } from "../../sync/light"
import { announce, announceSparingly } from "../../ui/announce"
import { useDocumentText } from "./text"
import type { Way } from "./way"

/** Somebody whose page is loaded anew is gone for a moment: not worth a word. */
const GONE_FOR_GOOD_MS = 4_000
/** Those who are there when the page opens didn't just arrive. */
const ALREADY_THERE_MS = 3_000
/** Trouble that is over before this was none. */
const TROUBLE_AFTER_MS = 3_000

/** Announces while the document's page is shown. Drawn by itself: it listens to everything, and shows nothing. */
export function Announcements({ live, way }: { readonly live: LiveDocument; readonly way: Way }): null {
  usePeopleAnnounced(live)
  useLinkAnnounced(way)
  useTroubleAnnounced(live)
  return null
}

function usePeopleAnnounced(live: LiveDocument): void {
  const text = useDocumentText()
  const people = usePeople(live)
  // Without a connection nobody is seen: that is no news of them.
  const online = useLink().state === "online"
  /** By person: their name, and the timer of those who seem to have gone. */
  const known = useRef(new Map<string, { name: string; leaving: ReturnType<typeof setTimeout> | undefined }>())
  const since = useRef(Date.now())
  const say = useRef(text)
  say.current = text
  useEffect(() => {
    const here = new Map(people.filter(({ mine }) => !mine).map(({ person }) => [person.id, person.name]))
    for (const [id, name] of here) {
      const before = known.current.get(id)
      clearTimeout(before?.leaving)
      known.current.set(id, { name, leaving: undefined })
      if (before || Date.now() - since.current < ALREADY_THERE_MS) continue
      announceSparingly(say.current("said came", { name }), `here ${id}`)
    }
    for (const [id, one] of known.current) {
      if (!online) {
        clearTimeout(one.leaving)
        one.leaving = undefined
        continue
      }
      if (here.has(id) || one.leaving !== undefined) continue
      one.leaving = setTimeout(() => {
        known.current.delete(id)
        announceSparingly(say.current("said left", { name: one.name }), `here ${id}`)
      }, GONE_FOR_GOOD_MS)
    }
  }, [people, online])
  useEffect(() => {
    const all = known.current
    return () => {
      for (const { leaving } of all.values()) clearTimeout(leaving)
      all.clear()
    }
  }, [live])
}

function useLinkAnnounced({ kind }: Way): void {
  const text = useDocumentText()
  const offline = kind === "offline" || kind === "silent"
  const online = useLink().state === "online"
  const wasOffline = useRef(false)
  useEffect(() => {
    if (online && wasOffline.current) {
      wasOffline.current = false
      announce(text("said online"), "link")
    }
    if (!offline || wasOffline.current) return
    const timer = setTimeout(() => {
      wasOffline.current = true
      announce(text("said offline"), "link")
    }, TROUBLE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [offline, online, text])
}

/** Listens by itself: with every key a document is unsaved for a moment, and nothing is to be drawn for that. */
function useTroubleAnnounced(live: LiveDocument): void {
  const text = useDocumentText()
  const say = useRef(text)
  say.current = text
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let wasTroubled = false
    const look = (): void => {
      const saved = live.saved.get()
      if (saved.state === "saved" && wasTroubled) {
        wasTroubled = false
        announce(say.current("said all saved"), "saved")
      }
      if (saved.state !== "retrying" || saved.unsaved === 0) {
        clearTimeout(timer)
        timer = undefined
      } else if (!wasTroubled) {
        timer ??= setTimeout(() => {
          wasTroubled = true
          announce(say.current("said retrying"), "saved")
        }, TROUBLE_AFTER_MS)
      }
    }
    const end = live.saved.subscribe(look)
    look()
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [live])
}
