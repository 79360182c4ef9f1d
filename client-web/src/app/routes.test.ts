import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { addresses, addressOfPlace, backFrom, isPublic, pageKey, placeOf, routeOf } from "./routes"

test("every address leads to its page", () => {
  expect(routeOf(addresses.home)).toEqual({ page: "home" })
  expect(routeOf(addresses.signIn)).toEqual({ page: "sign-in" })
  expect(routeOf(addresses.workspaces)).toEqual({ page: "workspaces" })
  expect(routeOf(addresses.workspace("a/b é"))).toEqual({ page: "workspace", workspace: "a/b é" })
  expect(routeOf(addresses.document("x1"))).toEqual({ page: "document", document: "x1", panel: undefined })
  expect(routeOf(addresses.history("x1"))).toEqual({ page: "document", document: "x1", panel: "history" })
  expect(routeOf(addresses.settings)).toEqual({ page: "settings" })
  expect(routeOf(addresses.invitation)).toEqual({ page: "invitation" })
  expect(routeOf(addresses.demoMail)).toEqual({ page: "demo-mail" })
  expect(routeOf(addresses.about)).toEqual({ page: "about" })
  expect(routeOf(addresses.accessibility)).toEqual({ page: "accessibility" })
  expect(routeOf(addresses.legal)).toEqual({ page: "legal" })
})

test.each([
  "/nulle-part", "/espaces/a/b", "/documents", "/documents/x/autre", "/documents/x/historique/y", "/%E0%A4%A",
])(
  "%s leads nowhere", (address) => expect(routeOf(address)).toEqual({ page: "missing" }),
)

test("C76: an address may lead to a place of a document, and to no other thing", () => {
  const address = addressOfPlace("x 1", "fields.acteurs.r1.role", "l’accès & co")
  const [page = "", hash = ""] = address.split(/(?=#)/)
  expect(routeOf(page)).toEqual({ page: "document", document: "x 1", panel: undefined })
  expect(placeOf(hash)).toEqual({ place: "fields.acteurs.r1.role", word: "l’accès & co" })
  expect(placeOf("#champ=title")).toEqual({ place: "title", word: "" })
  for (const other of ["", "#", "#main", "#champ=", "#champ=inconnu", "#champ=fields", "#champ=fields.a.b.c.d", "#champ=fields. "]) {
    expect(placeOf(other), other).toBeNull()
  }
})

test("a slash at the end changes nothing", () => {
  expect(routeOf("/espaces/")).toEqual({ page: "workspaces" })
  expect(routeOf("/espaces/w%2F1/membres")).toEqual({ page: "members", workspace: "w/1" })
})

test("a document and its history are one page", () => {
  expect(pageKey(routeOf(addresses.document("x1")))).toBe(pageKey(routeOf(addresses.history("x1"))))
  expect(pageKey(routeOf(addresses.document("x1")))).not.toBe(pageKey(routeOf(addresses.document("x2"))))
})

test("documents and lists are for those signed in only", () => {
  expect(isPublic(routeOf("/documents/x1"))).toBe(false)
  expect(isPublic(routeOf("/espaces"))).toBe(false)
  expect(isPublic(routeOf("/"))).toBe(false)
  expect(isPublic(routeOf("/mentions-legales"))).toBe(true)
  expect(isPublic(routeOf("/invitation"))).toBe(true)
  expect(isPublic(routeOf("/courrier"))).toBe(true)
})

test("after signing in one comes back to where one was going", () => {
  const { search } = new URL(addresses.signInThen("/documents/x1/historique?de=a"), "http://ici")
  expect(backFrom(search)).toBe("/documents/x1/historique?de=a")
  expect(backFrom("")).toBe("/")
})

test.each([
  "https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example", "/\t/ailleurs.example",
  "javascript:alert(1)", "/a\\..\\b", "/connexion?retour=/x",
])("but never to %j", (address) => expect(backFrom(`?retour=${encodeURIComponent(address)}`)).toBe("/"))

test("C49: the worker answers at the addresses of our pages, and leaves others to whoever is there", () => {
  const worker = readFileSync(`${import.meta.dirname}/../../worker/sw.js`, "utf8")
  const pages = new RegExp(/^const PAGES = \/(.*)\/$/m.exec(worker)?.[1] ?? "no pages")
  for (const address of Object.values(addresses)) {
    const path = typeof address === "string" ? address : address("x").split("?")[0] ?? ""
    expect(pages.test(path), path).toBe(true)
  }
  for (const other of ["/portail", "/oauth2/start", "/cas/login", "/connexions", "/documentsx"]) expect(pages.test(other), other).toBe(false)
})
