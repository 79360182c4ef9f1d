// The service worker keeps the whole client on the device. A newer version waits, and is put in place only when somebody asks
// for it: nobody's page is reloaded under their fingers. Where a page is too old for the server, it is put in place however
// that can be had.
import { api } from "../../api/api"
import { Store, useStore } from "../../ui/store"

const waiting = new Store<ServiceWorker | undefined>(undefined)
/** Somebody asked for it here: another tab's wish reloads no other. */
let asked = false
/** Asked for at most this often while a page stays open. */
const LOOK_EVERY_MS = 30 * 60_000
/** So long may a newer version take to come; a worker, to be put in place. */
const COMES_WITHIN_MS = 60_000
const IN_PLACE_WITHIN_MS = 5_000

let watching = false

/**
 * Registers the service worker, which fetches the whole client, and looks for a newer one now and then. Called once
 * somebody is signed in and has before them what they came for: the first pages stay light. Does nothing where there is
 * none (dev, tests, no HTTPS).
 */
export function watchForUpdates(): void {
  if (watching || !import.meta.env.PROD || !("serviceWorker" in navigator)) return
  watching = true
  navigator.serviceWorker.addEventListener("controllerchange", () => asked && location.reload())
  const served = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).then((registration) => watch(registration, served), () => {
    // Without it the page works, but only with a network: private windows and old browsers.
  })
}

/** Whether a newer version is ready. */
export function useUpdateReady(): boolean {
  return useStore(waiting) !== undefined
}

/** Puts it in place and loads the page again. Edits are on the device already. */
export function takeUpdate(): void {
  const newer = waiting.get()
  if (!newer) return
  asked = true
  // It may be in place already, asked for in another tab: then nothing is left to wait for.
  if (newer.state === "installed") newer.postMessage("skip-waiting")
  else location.reload()
}

/**
 * The page is too old for the server: loads the newest (SPEC C50). A reload alone gives the same page again where a worker
 * serves it; so the newer worker is put in place, fetched if need be; and where none can be had, the device lets go of the one
 * it has, since the page then comes from the server. Says whether the page is being loaded: not while the server can't be
 * reached, because the old page is all there is then.
 */
export async function cure(): Promise<boolean> {
  const registration = await registered()
  if (registration) {
    const newer = await newest(registration).catch(() => null)
    if (newer && (await putInPlace(newer))) {
      location.reload()
      return true
    }
  }
  // A server that can't be reached, and what answers in its place, have no newer page to give.
  if (!(await api.site().then(() => true, () => false))) return false
  await registration?.unregister().catch(() => false)
  location.reload()
  return true
}

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  if (!("serviceWorker" in navigator)) return undefined
  return navigator.serviceWorker.getRegistration().catch(() => undefined)
}

/** A worker that is newer than the one that serves this page, once it has been installed. */
async function newest(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  if (!registration.waiting && !registration.installing) await registration.update()
  const coming = registration.installing
  if (coming) await settled(coming, (state) => state !== "installing", COMES_WITHIN_MS)
  if (registration.waiting) return registration.waiting
  // Put in place by another tab, or by none: this page may be of the version before.
  const { active } = registration
  return active && active !== navigator.serviceWorker.controller ? active : null
}

async function putInPlace(worker: ServiceWorker): Promise<boolean> {
  if (worker.state === "installed") worker.postMessage("skip-waiting")
  await settled(worker, (state) => state === "activated" || state === "redundant", IN_PLACE_WITHIN_MS)
  return worker.state === "activated"
}

function settled(worker: ServiceWorker, is: (state: ServiceWorkerState) => boolean, within: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (is(worker.state)) resolve()
    }
    worker.addEventListener("statechange", look)
    setTimeout(resolve, within)
    look()
  })
}

/** `served`: by a worker, before this page registered any. */
function watch(registration: ServiceWorkerRegistration, served: boolean): void {
  // The first worker of all is no update. It is remembered, because Firefox tells that it is installed when it has been
  // claiming the page for a while.
  const first = served ? null : registration.active ?? registration.waiting ?? registration.installing
  const offer = (worker: ServiceWorker | null): void => {
    if (worker && worker !== first) waiting.set(worker)
  }
  const follow = (coming: ServiceWorker | null): void => {
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") offer(registration.waiting)
    })
  }
  offer(registration.waiting)
  // The browser looks by itself when a page is opened, and may have begun before this page listened.
  follow(registration.installing)
  registration.addEventListener("updatefound", () => follow(registration.installing))
  let lookedAt = Date.now()
  const look = (): void => {
    if (document.visibilityState !== "visible" || Date.now() - lookedAt < LOOK_EVERY_MS) return
    lookedAt = Date.now()
    registration.update().catch(() => undefined)
  }
  document.addEventListener("visibilitychange", look)
  // A page that is always seen, on a wall, never becomes so.
  setInterval(look, LOOK_EVERY_MS)
}
