// The real server with two people signed in, and their devices: started before the tests of a file, ended after them.
import { afterAll, afterEach, beforeAll } from "vitest"
import type { LiveDocument } from "../document/document"
import { Account, DEMO } from "./account"
import type { Documents } from "../documents"
import type { Saved } from "../types"
import { Device, textKeys } from "./device"
import { Program } from "./program"
import { until } from "./until"

/** A document that somebody has open, on a device of their own. */
export interface Opened {
  readonly device: Device
  readonly page: Documents
  readonly document: LiveDocument
  /** Of one plain text. */
  readonly key: string
}

/** Where the tests of a file take place. */
export class World {
  readonly program: Program
  readonly coordination: Account
  readonly redaction: Account
  readonly #devices: Device[] = []

  private constructor(program: Program, coordination: Account, redaction: Account) {
    this.program = program
    this.coordination = coordination
    this.redaction = redaction
  }

  static async start(): Promise<World> {
    const program = await Program.start()
    const coordination = await Account.signIn(program, DEMO.coordination)
    return new World(program, coordination, await Account.signIn(program, DEMO.redaction))
  }

  /** A device of somebody's, closed after the test. */
  deviceOf(account: Account, options?: ConstructorParameters<typeof Device>[1]): Device {
    const device = new Device(account, options)
    this.#devices.push(device)
    return device
  }

  /** Opens a document, on a new device of somebody's. */
  async opened(account: Account, id: string): Promise<Opened> {
    const device = this.deviceOf(account)
    const page = await device.page()
    const document = await page.open(id)
    return { device, page, document, key: textKeys(document)[0] ?? "" }
  }

  async afterTest(): Promise<void> {
    await Promise.all(this.#devices.splice(0).map((device) => device.close()))
    // A test that failed midway leaves the next ones a server.
    if (!this.program.running) await this.program.restart()
  }
}

/** Tells the world of this file once it stands. */
export function worldOfThisFile(stands: (world: World) => void): void {
  let world: World | undefined
  beforeAll(async () => {
    world = await World.start()
    stands(world)
  })
  afterEach(() => world?.afterTest())
  afterAll(() => world?.program.close())
}

/** What is said of how a document is saved. */
export function stateOf(document: LiveDocument): Saved["state"] {
  return document.saved.get().state
}

/** Waits until a document is saved. */
export function saved(document: LiveDocument): Promise<boolean> {
  return until("saved", () => document.saved.get().state === "saved")
}
