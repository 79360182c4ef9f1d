// Which of a person's tabs live: each holds a lock of its own name, which the browser gives on once the tab is gone, however
// it went. Where there are no locks (no HTTPS, old browsers) nothing is known of a tab that crashed.

/** What a tab holds and waits for. */
export class TabLocks {
  /** Waits for the others'. */
  readonly #waits = new Map<string, AbortController>()
  #letGo: (() => void) | undefined

  /** Takes this tab's; resolves once it is held, or can't be. */
  hold(tab: string): Promise<void> {
    const locks = lockManager()
    if (!locks) return Promise.resolve()
    return new Promise((resolve) => {
      let release: () => void = () => undefined
      const over = new Promise<void>((end) => {
        release = end
      })
      this.#letGo = release
      const held = locks.request(nameOf(tab), () => {
        resolve()
        return over
      })
      held.catch(() => resolve())
    })
  }

  /** Gives it up: the tab goes, or the browser keeps it for later, which it does with none that holds a lock. */
  letGo(): void {
    this.#letGo?.()
    this.#letGo = undefined
    for (const wait of this.#waits.values()) wait.abort()
    this.#waits.clear()
  }

  /** Hears that another tab is gone, once. */
  await(tab: string, gone: () => void): void {
    const locks = lockManager()
    if (!locks || this.#waits.has(tab)) return
    const wait = new AbortController()
    this.#waits.set(tab, wait)
    const had = locks.request(nameOf(tab), { signal: wait.signal }, () => {
      if (this.#waits.get(tab) !== wait) return
      this.#waits.delete(tab)
      gone()
    })
    had.catch(() => undefined)
  }

  /** The other tab said that it goes. */
  forget(tab: string): void {
    this.#waits.get(tab)?.abort()
    this.#waits.delete(tab)
  }
}

function lockManager(): LockManager | undefined {
  return typeof navigator === "undefined" ? undefined : (navigator as Partial<Navigator>).locks
}

function nameOf(tab: string): string {
  return `maillage-${tab}`
}
