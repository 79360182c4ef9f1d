// The BroadcastChannel between the tabs of the simulation: in order, and silent for tabs that have crashed.

const open = new Set<TabChannel>()

/** As much of a BroadcastChannel as tabs use. */
export class TabChannel {
  onmessage: ((event: MessageEvent) => void) | null = null
  #isOpen = true

  constructor(readonly name: string) {
    open.add(this)
  }

  postMessage(data: unknown): void {
    if (!this.#isOpen) throw new DOMException("closed", "InvalidStateError")
    for (const other of open) {
      if (other === this || other.name !== this.name) continue
      const copy: unknown = structuredClone(data)
      setImmediate(() => {
        if (other.#isOpen) other.onmessage?.({ data: copy } as MessageEvent)
      })
    }
  }

  close(): void {
    this.#isOpen = false
    open.delete(this)
  }

  /** As a tab that is killed: nothing more is heard of it, nor by it. */
  mute(): void {
    this.close()
    this.postMessage = () => undefined
  }
}
