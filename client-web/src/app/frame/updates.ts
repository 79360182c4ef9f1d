// A newer version of the client: fetched beside the one that runs, offered, and put in place only when somebody asks
// for it. Nobody's page is reloaded under their fingers.
import { useSyncExternalStore } from "react"

let waiting: ServiceWorker | undefined
/** Somebody asked for it here: another tab's wish reloads no other. */
let asked = false
const listeners = new Set<() => void>()
/** Asked for at most this often while a page stays open. */
const LOOK_EVERY_MS = 30 * 60_000

let watching = false

/**
 * Registers the service worker, which fetches the whole client, and looks for a newer one now and then. Called once
 * somebody is signed in and has before them what they came for: the first pages stay light. Does nothing where there is
 * none (dev, tests).
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
  return useSyncExternalStore(subscribe, () => waiting !== undefined, () => false)
}

/** Puts it in place and loads the page again. Edits are on the device already. */
export function takeUpdate(): void {
  if (!waiting) return
  asked = true
  // It may be in place already, asked for in another tab: then nothing is left to wait for.
  if (waiting.state === "installed") waiting.postMessage("skip-waiting")
  else location.reload()
}

/** `served`: by a worker, before this page registered any. */
function watch(registration: ServiceWorkerRegistration, served: boolean): void {
  // The first worker of all is no update. It is remembered, because Firefox tells that it is installed when it has been
  // claiming the page for a while.
  const first = served ? null : registration.active ?? registration.waiting ?? registration.installing
  const offer = (worker: ServiceWorker | null): void => {
    if (!worker || worker === first) return
    waiting = worker
    for (const listener of listeners) listener()
  }
  offer(registration.waiting)
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing
    coming?.addEventListener("statechange", () => {
      if (coming.state === "installed") offer(registration.waiting)
    })
  })
  let lookedAt = Date.now()
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - lookedAt < LOOK_EVERY_MS) return
    lookedAt = Date.now()
    registration.update().catch(() => undefined)
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
