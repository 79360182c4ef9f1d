// The page without a network. The build puts in the list of its files and a version that changes with any of them.
//
// A version is kept whole or not at all: it is installed once every file of it is here, and is served from here from
// then on, whatever the server has by then. A newer one is fetched beside it and waits until the person asks for it
// ("skip-waiting") or no page of ours is open: nobody's page changes under their fingers. The one before stays until
// the next comes, because pages of it may be open in other tabs and load the rest of their files later.
//
// Never touches /api or /sync, nor anything that isn't a file of the list or the page itself.
const FILES = __FILES__
const VERSION = __VERSION__

const PREFIX = "maillage-page-"
const CACHE = PREFIX + VERSION
const PAGE = "/"
/** Stands in the cache of a version that pages were served from. No address of the server begins like this. */
const SERVED = "/maillage-served"
/** Answered by the server alone. */
const SERVERS = /^\/(api|sync|healthz|readyz|metrics)(\/|$)/
/** Where our pages are (app/routes.ts). What is elsewhere may be somebody else's: a portal signs in at an address of this site. */
const PAGES = /^\/(?:(?:connexion|espaces|documents|compte|reglages|invitation|courrier|a-propos|accessibilite|mentions-legales)(?:\/|$)|$)/
/** An address with this leads to whatever answers there: a portal that wants somebody to sign in, the server's newest page. */
const PAST = "reseau"
/** What proxies answer for a server that is away. */
const AWAY = new Set([502, 503, 504])
const listed = new Set(FILES)

self.addEventListener("install", (event) => event.waitUntil(install()))
self.addEventListener("activate", (event) => event.waitUntil(activate()))
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") void self.skipWaiting()
})
self.addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== self.location.origin || SERVERS.test(url.pathname)) return
  if (request.headers.has("range")) return
  if (listed.has(url.pathname) && url.pathname !== PAGE) event.respondWith(file(url.pathname, request))
  else if (request.mode === "navigate") {
    const isOurs = PAGES.test(url.pathname) && !url.searchParams.has(PAST)
    event.respondWith(isOurs ? file(PAGE, request) : fromNetwork(request))
  }
  else if (url.pathname.startsWith("/assets/")) event.respondWith(olderFile(url.pathname, request))
})

/** Fetches every file, or copies it where its name says that it hasn't changed. */
async function install() {
  const cache = await caches.open(CACHE)
  try {
    await Promise.all(FILES.map((path) => keep(cache, path)))
    await checkPage(cache)
  } catch (error) {
    // Half a version is of no use. The browser tries again when it looks for updates next.
    await caches.delete(CACHE)
    throw error
  }
}

async function keep(cache, path) {
  const isHashed = path.startsWith("/assets/")
  const before = isHashed ? await caches.match(path) : undefined
  const request = new Request(path, { cache: isHashed ? "default" : "reload", credentials: "same-origin" })
  const answer = before ?? await fetch(request)
  if (!answer.ok || answer.redirected) throw new Error(`${path} answered ${answer.status}`)
  await cache.put(path, answer)
}

/** While the server is being replaced the page may be newer than the list: its files wouldn't be here. */
async function checkPage(cache) {
  const page = await (await cache.match(PAGE)).text()
  for (const [path] of page.matchAll(/\/assets\/[\w.-]+/g)) {
    if (!listed.has(path)) throw new Error(`the page asks for ${path}, which is not of this version`)
  }
}

/** Older versions go, but for the last that pages were served from: one that was put off may never have been. */
async function activate() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  const served = []
  for (const name of ours) if (await (await caches.open(name)).match(SERVED)) served.push(name)
  const kept = served.at(-1) ?? ours.at(-1)
  await Promise.all(ours.filter((name) => name !== kept).map((name) => caches.delete(name)))
  await (await caches.open(CACHE)).put(SERVED, new Response(""))
  await self.clients.claim()
}

async function file(path, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(path)) ?? fetch(request)
}

/** What redirects is passed on as it is: the browser follows. A server that is away has no page to give: ours is here. */
async function fromNetwork(request) {
  try {
    const answer = await fetch(request)
    return AWAY.has(answer.status) ? file(PAGE, request) : answer
  } catch {
    return file(PAGE, request)
  }
}

/** A file that this version doesn't have: a page of the version before asks for it. */
async function olderFile(path, request) {
  return (await caches.match(path)) ?? fetch(request)
}
