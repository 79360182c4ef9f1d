// The way past what is kept on the device, to whatever answers at the site's address: a portal that wants somebody to sign
// in, or the server's own, newest page. The service worker (worker/sw.js) leaves such an address to the network.

/** Stands in the address until the page is here. */
const PAST_WORKER = "reseau"

/** Loads this page from the network: what stands in between shows its own, and leads back here. */
export function enterAgain(): void {
  const address = new URL(location.href)
  address.searchParams.set(PAST_WORKER, "")
  location.assign(address)
}

/** Called once, before any page is drawn: the address is as it was. */
export function entered(): void {
  const address = new URL(location.href)
  if (!address.searchParams.has(PAST_WORKER)) return
  address.searchParams.delete(PAST_WORKER)
  history.replaceState(history.state, "", address)
}
