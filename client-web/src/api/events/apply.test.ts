// @vitest-environment jsdom
// What becomes of a document that is new here, when its summary is asked for.
import { QueryClient } from "@tanstack/react-query"
import { afterEach, expect, test, vi } from "vitest"
import type { DocumentFacts, DocumentSummary } from "../types"
import { Events } from "./apply"

afterEach(() => vi.unstubAllGlobals())

const NEW = { id: "d", title: "Neuf", changedAt: 2 } as unknown as DocumentFacts

/** Whether the list is asked for anew after a document was told of, whose summary is answered so. */
async function asksTheList(status: number): Promise<boolean> {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ code: "x", title: "x", status }), {
    status, headers: { "content-type": "application/problem+json" },
  })))
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData<DocumentSummary[]>(["documents", "w"], [])
  const events = new Events(client, "w")
  events.take([{ type: "document", document: NEW }])
  await vi.waitFor(() => expect(client.getQueryState(["document", "d"])?.status).toBe("error"), 5_000)
  await new Promise((resolve) => setTimeout(resolve))
  events.close()
  return client.getQueryState(["documents", "w"])?.isInvalidated ?? false
}

test.each([[403, false], [404, false], [503, true], [429, true]])(
  "C70: a new document whose summary is answered %i is looked for in the list: %s", async (status, looked) => {
    expect(await asksTheList(status)).toBe(looked)
  },
)

test("I5: invitations are asked for anew when something became of one, and nothing else is", async () => {
  const client = new QueryClient()
  for (const key of ["invitations", "members"]) client.setQueryData([key, "w"], [])
  const events = new Events(client, "w")
  events.take([{ type: "invitations" }])
  await vi.waitFor(() => expect(client.getQueryState(["invitations", "w"])?.isInvalidated).toBe(true), 5_000)
  expect(client.getQueryState(["members", "w"])?.isInvalidated).toBe(false)
  events.close()
})
