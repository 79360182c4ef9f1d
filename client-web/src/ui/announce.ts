// What screen readers are told without moving the focus: who came, what was saved, how many were found. One line of
// sentences, spaced out; of several about the same matter only the last is said, and not twice in a row. What others
// do, back and forth, is said once. Can be turned off, which is kept on the device.

/** Two sentences come at least this far apart. */
export const PAUSE_MS = 1_200
/** A sentence isn't repeated within this long. */
export const SAME_WITHIN_MS = 15_000
/** More than these wait for nobody: the oldest are dropped. */
const WAITING_AT_MOST = 6

const KEPT_AS = "maillage.announcements"

/** Where sentences go: the live region of the page. */
type Voice = (text: string) => void

interface Sentence {
  readonly text: string
  /** What it is about; a later one about the same takes its place. */
  readonly about: string | undefined
  /** When it is a repetition: right after itself, or whatever was said in between. */
  readonly repeats: "after itself" | "after anything" | "never"
}

let voice: Voice | undefined
let waiting: Sentence[] = []
let timer: ReturnType<typeof setTimeout> | undefined
/** When each sentence was last said. */
let said = new Map<string, number>()
/** What is the last that was heard about each matter; what has none shares one. */
let lastAbout = new Map<string, string>()
let lastSaidAt = 0
const listeners = new Set<() => void>()

/**
 * Says a sentence politely, soon. `about` names the matter (`"link"`, `"here"`): of those still waiting about one
 * matter, only the newest is said. It isn't repeated right after itself, but where something else happened in the
 * matter since, it is news again. Nothing happens where announcements are turned off.
 */
export function announce(text: string, about?: string): void {
  say({ text, about, repeats: "after itself" })
}

/** As {@link announce}, for what others do: who comes and goes all the time is told of once, whatever is said between. */
export function announceSparingly(text: string, about?: string): void {
  say({ text, about, repeats: "after anything" })
}

/** As {@link announce}, for what one asked for by a key: it is news each time. */
export function announceEach(text: string, about?: string): void {
  say({ text, about, repeats: "never" })
}

function say(next: Sentence): void {
  const { text, about } = next
  if (!announcementsOn() || text.trim() === "") return
  if (about !== undefined) {
    const outdated = waiting.some((sentence) => sentence.about === about && sentence.text !== text)
    // Something else happened, though nobody heard of it: what was said before has to be said again.
    if (outdated) lastAbout.delete(about)
    waiting = waiting.filter((sentence) => sentence.about !== about)
  }
  if (waiting.some((sentence) => sentence.text === text)) return
  waiting.push(next)
  waiting = waiting.slice(-WAITING_AT_MOST)
  schedule()
}

/** Whether they are on; they are until somebody turns them off. */
export function announcementsOn(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== "off"
  } catch {
    return true
  }
}

/** Turns them on or off for this device. */
export function setAnnouncements(choice: "on" | "off"): void {
  try {
    localStorage.setItem(KEPT_AS, choice)
  } catch {
    // A device without storage asks again next time.
  }
  if (choice === "off") waiting = []
  for (const listener of listeners) listener()
}

/** Told when they are turned on or off. */
export function subscribeAnnouncements(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Sentences go here from now on; what is returned takes it away. One at a time: the page has one live region. */
export function speakThrough(next: Voice): () => void {
  voice = next
  schedule()
  return () => {
    if (voice === next) voice = undefined
  }
}

/** For tests: as when the page was opened. */
export function forgetAnnouncements(): void {
  clearTimeout(timer)
  timer = undefined
  waiting = []
  said = new Map()
  lastAbout = new Map()
  lastSaidAt = 0
}

function schedule(): void {
  if (timer !== undefined || !voice || waiting.length === 0) return
  // Even the first waits a little: what is said while a page appears is lost in its own reading.
  const wait = Math.max(PAUSE_MS / 4, lastSaidAt + PAUSE_MS - Date.now())
  timer = setTimeout(sayNext, wait)
}

function sayNext(): void {
  timer = undefined
  const now = Date.now()
  for (const [text, at] of said) if (now - at >= SAME_WITHIN_MS) said.delete(text)
  const next = waiting.shift()
  if (next && voice && !isRepetition(next)) {
    said.set(next.text, now)
    lastAbout.set(next.about ?? "", next.text)
    lastSaidAt = now
    voice(next.text)
  }
  schedule()
}

/** Asked once those said long ago are forgotten. */
function isRepetition({ text, about, repeats }: Sentence): boolean {
  return repeats !== "never" && said.has(text) && (repeats === "after anything" || lastAbout.get(about ?? "") === text)
}
