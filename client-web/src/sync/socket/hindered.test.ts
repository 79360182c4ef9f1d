// What a link becomes after a failure.
import { expect, test } from "vitest"
import { CLOSED } from "./closes"
import { linkAfter, type Failure } from "./hindered"

const LOST: Failure = { code: 1006 }

test.each<[Failure, failures: number, offline: boolean, said: object]>([
  [LOST, 1, false, { state: "connecting" }],
  [LOST, 2, false, { state: "retrying", at: 5 }],
  [LOST, 1, true, { state: "offline", at: 5 }],
  [{ ...LOST, asked: "unknown" }, 2, false, { state: "retrying", at: 5 }],
  [{ ...LOST, asked: "same" }, 2, false, { state: "retrying", at: 5 }],
  [{ code: CLOSED.tooManyConnections }, 1, true, { state: "retrying", at: 5, why: "crowded" }],
  [{ ...LOST, asked: "gateway" }, 1, true, { state: "retrying", at: 5, why: "gateway" }],
  [{ ...LOST, asked: "busy" }, 1, false, { state: "connecting" }],
  [{ ...LOST, asked: "busy" }, 2, false, { state: "retrying", at: 5, why: "busy" }],
  [{ code: CLOSED.tryAgain }, 2, false, { state: "retrying", at: 5, why: "busy" }],
  [{ ...LOST, asked: "same", elsewhere: "https://x" }, 1, false, { state: "elsewhere", at: 5, url: "https://x" }],
])("C49: %j, failed %i times: %j", (failure, failures, offline, said) => {
  expect(linkAfter(failure, 5, failures, offline)).toEqual(said)
})
