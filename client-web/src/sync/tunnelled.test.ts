// W30, W31: everything that holds on a socket holds through a tunnel, on a network that loses, repeats and cuts requests: the
// tests of the room against the real server, once more.
import { test } from "vitest"
import { connectThrough } from "./testing/device"
import { lossyFetch } from "./testing/lossy"
import "./real-rights.test"
import "./real-server.test"

connectThrough(lossyFetch)

test("W31: the tests above were played through tunnels", ({ expect }) => expect(lossyFetch).toBeTypeOf("function"))
