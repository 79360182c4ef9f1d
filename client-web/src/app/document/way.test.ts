// The way out of every state: of the link, the session and the opening, each with each.
import { expect, test } from "vitest"
import type { Session } from "../../api"
import type { Hindrance, Link } from "../../sync/types"
import { FIRMIN, ODILE } from "../testing/fixtures"
import { OFFERS, reachOf, wayOf, type Stage, type Way } from "./way"

const AT = 1
/** By name: a state that is added to `Link` is missing here, and doesn't compile. */
const LINKS: { readonly [S in Link["state"]]: readonly Extract<Link, { state: S }>[] } = {
  connecting: [{ state: "connecting" }],
  online: [{ state: "online" }, { state: "online", over: "http" }],
  offline: [{ state: "offline", at: AT }],
  retrying: [{ state: "retrying", at: AT }],
  elsewhere: [{ state: "elsewhere", at: AT, url: "https://maillage.example" }],
  "signed-out": [{ state: "signed-out", other: false }, { state: "signed-out", other: true }],
  outdated: [{ state: "outdated" }],
  closed: [{ state: "closed" }],
}
const WHYS: { readonly [H in Hindrance]: Link } = {
  crowded: { state: "retrying", at: AT, why: "crowded" },
  busy: { state: "retrying", at: AT, why: "busy" },
  gateway: { state: "retrying", at: AT, why: "gateway" },
}
const SESSIONS: { readonly [name: string]: Session } = {
  mine: { state: "signed-in", me: ODILE, confirmed: true },
  remembered: { state: "signed-in", me: ODILE, confirmed: false },
  unknown: { state: "unknown" },
  ended: { state: "signed-out", was: ODILE },
  never: { state: "signed-out", was: null },
  other: { state: "signed-in", me: FIRMIN, confirmed: true },
}
const STAGES: { readonly [S in Stage]: null } = { opening: null, open: null, unavailable: null, unreachable: null, broken: null }
const stages = Object.keys(STAGES) as Stage[]
const links: Link[] = [...Object.values(LINKS).flat(), ...Object.values(WHYS)]

function way(link: Link, session: Session, stage: Stage, gateway = false): Way {
  return wayOf({ link, session, stage, me: ODILE, gateway })
}

/** What is said to whoever is signed in, while the document opens and once it is open. */
const SAID: readonly (readonly [Link, opening: Way["kind"], open: Way["kind"]])[] = [
  [{ state: "connecting" }, "wait", "wait"],
  [{ state: "online" }, "wait", "go"],
  [{ state: "online", over: "http" }, "wait", "go"],
  [{ state: "offline", at: AT }, "offline", "offline"],
  [{ state: "retrying", at: AT }, "silent", "silent"],
  [WHYS.crowded, "crowded", "crowded"],
  [WHYS.busy, "busy", "busy"],
  [WHYS.gateway, "gateway", "gateway"],
  [{ state: "elsewhere", at: AT, url: "https://maillage.example" }, "elsewhere", "elsewhere"],
  [{ state: "signed-out", other: false }, "sign-in", "sign-in"],
  [{ state: "signed-out", other: true }, "not-yours", "not-yours"],
  [{ state: "outdated" }, "update", "update"],
  [{ state: "closed" }, "wait", "reload"],
]

test.each(SAID)("C49: %j is answered for whoever is signed in: %s, %s", (link, opening, open) => {
  for (const session of [SESSIONS["mine"], SESSIONS["remembered"], SESSIONS["unknown"]] as Session[]) {
    expect([way(link, session, "opening").kind, way(link, session, "open").kind]).toEqual([opening, open])
  }
})

test("C49: every state is answered, and every answer but patience offers something", () => {
  expect(SAID.map(([link]) => link)).toHaveLength(links.length)
  for (const link of links) for (const session of Object.values(SESSIONS)) for (const stage of stages) {
    for (const gateway of [false, true]) {
      const { kind } = way(link, session, stage, gateway)
      expect(OFFERS[kind].length === 0, `${stage} ${JSON.stringify(link)}: ${kind}`).toBe(kind === "go" || kind === "wait")
      expect(["unknown", "online", "offline", "gateway"]).toContain(reachOf({ kind } as Way))
      // Patience is asked for only of whom the server may know, while something goes on by itself.
      if (kind === "wait") expect([["connecting", "online", "closed"].includes(link.state), session.state]).toEqual([true, expect.not.stringMatching("signed-out")])
      if (kind === "go") expect([stage, link.state]).toEqual(["open", "online"])
    }
  }
})

test("C49: a session that ended asks for the password, whatever the link says, but where that leads no further", () => {
  for (const link of links) for (const stage of ["opening", "open"] as const) {
    const further = link.state !== "outdated" && link.state !== "elsewhere"
    for (const name of ["ended", "never"]) {
      expect(way(link, SESSIONS[name] as Session, stage).kind === "sign-in").toBe(further)
    }
    const other = way(link, SESSIONS["other"] as Session, stage)
    expect(other).toEqual(further ? { kind: "not-yours", other: FIRMIN } : way(link, SESSIONS["mine"] as Session, stage))
  }
})

test("C49: what became of the opening counts before the link", () => {
  for (const link of links) for (const session of Object.values(SESSIONS)) {
    const kinds = (["unavailable", "unreachable", "broken"] as const).map((stage) => way(link, session, stage).kind)
    expect(kinds).toEqual(["gone", "unreachable", "broken"])
    expect(way(link, session, "unreachable", true).kind).toBe("gateway")
  }
})

test("C49: before there is a link, what answered in the server’s place is known from the calls", () => {
  expect(way({ state: "closed" }, SESSIONS["remembered"] as Session, "opening", true).kind).toBe("gateway")
})

test("C49: the address that the server names is the one that is offered", () => {
  const link = { state: "elsewhere", at: AT, url: "https://ici.example" } as const
  expect(way(link, SESSIONS["mine"] as Session, "open")).toEqual({ kind: "elsewhere", url: "https://ici.example" })
})
