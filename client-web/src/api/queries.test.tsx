// @vitest-environment jsdom
// What was last heard: shown at once, asked again, kept for pages without network, each participant's apart.
import { act, cleanup, render, waitFor } from "@testing-library/react"
import type { ReactNode } from "react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { answersOf, forgetAnswers, tellForgotten, writeAnswers } from "./answers"
import {
  Answers, useCreateDocument, useDocument, useDocuments, useHistory, useReading, useUpdateDocument, useWorkspacePresence,
  useWorkspaces,
} from "./queries"
import { endedSession, forgetSession, startedSession } from "./session"
import type { DocumentSummary } from "./types"

const server = vi.fn<(method: string, path: string, body: unknown) => unknown>()

beforeEach(() => {
  localStorage.clear()
  server.mockReset()
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    try {
      const sent: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined
      const body = server(init.method ?? "", url.replace("/api/v1", ""), sent)
      return Promise.resolve(new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }))
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  })
})

afterEach(() => {
  cleanup()
  forgetAnswers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function document(id: string, title: string): DocumentSummary {
  return {
    id, title, url: `automerge:${id}`, workspace: "w", kind: null, about: null, gabarit: "g", filled: 0, required: 1,
    createdAt: 1, createdByName: "C", changedAt: 1, changedByName: "C", archivedAt: null, sensitiveTo: null, role: "write",
  }
}

function show(participant: string, Page: () => ReactNode): HTMLElement {
  return render(<Answers participant={participant}><Page /></Answers>).container
}

function Names(): ReactNode {
  const { data, isError } = useWorkspaces()
  return <p>{data?.map(({ name }) => name).join() ?? (isError ? "rien" : "…")}</p>
}

const workspaces = (...names: string[]): unknown => names.map((name) => ({ id: name, name, role: "write" }))
const noNetwork = (): never => {
  throw new TypeError("no network")
}

/** As if the page were opened anew: memory is empty, the device isn't. */
function newPage(): void {
  cleanup()
  const kept = Object.entries(localStorage)
  forgetAnswers()
  for (const [key, value] of kept) localStorage.setItem(key, String(value))
}

test("a list is asked for every half a minute where it is shown, and more seldom where it is only proposed from", async () => {
  vi.useFakeTimers()
  server.mockReturnValue([document("d", "Fiche")])
  const asked = async (shownAs: "list" | "proposals") => {
    server.mockClear()
    const view = render(<Answers participant="p"><Count shownAs={shownAs} /></Answers>)
    await act(() => vi.advanceTimersByTimeAsync(125_000))
    view.unmount()
    return server.mock.calls.length
  }
  function Count({ shownAs }: { readonly shownAs: "list" | "proposals" }) {
    return <p>{useDocuments("w", shownAs).data?.length}</p>
  }
  expect([await asked("list"), await asked("proposals")]).toEqual([5, 2])
})

test("an answer is kept for the next page without a network, and for nobody else's", async () => {
  server.mockReturnValue(workspaces("CLS du Bocage"))
  const page = show("p", Names)
  expect(page.textContent).toBe("…")
  await waitFor(() => expect(page.textContent).toBe("CLS du Bocage"))
  writeAnswers()
  newPage()
  server.mockImplementation(noNetwork)
  expect(show("p", Names).textContent).toBe("CLS du Bocage")
  expect(show("q", Names).textContent).toBe("…")
})

test("C48: a list that hasn’t changed is not written anew to the device until the page goes; when it was heard is then", async () => {
  vi.useFakeTimers()
  const set = vi.spyOn(Storage.prototype, "setItem")
  const written = () => set.mock.calls.filter(([key]) => key === "maillage.answers.p").length
  const kept = () => /"dataUpdatedAt":(\d+)/.exec(localStorage.getItem("maillage.answers.p") ?? "")?.[1]
  server.mockReturnValue([document("d", "Fiche")])
  render(<Answers participant="p"><List /></Answers>)
  await act(() => vi.advanceTimersByTimeAsync(5_000))
  const [once, before] = [written(), kept()]
  await act(() => vi.advanceTimersByTimeAsync(600_000))
  expect([server.mock.calls.length > 20, once, written()]).toEqual([true, 1, 1])
  window.dispatchEvent(new Event("pagehide"))
  expect([written(), Number(kept()) - Number(before) > 500_000]).toEqual([2, true])
  server.mockReturnValue([document("d", "Autre titre")])
  await act(() => vi.advanceTimersByTimeAsync(40_000))
  expect(written()).toBe(3)
  set.mockRestore()
})

function List(): ReactNode {
  return <p>{useDocuments("w").data?.length}</p>
}

test("what is true only now isn't kept, nor what is long", async () => {
  server.mockImplementation((_method, path) => {
    if (path.endsWith("presence")) return { people: [] }
    return path.endsWith("history") ? { editSessions: [], truncated: false } : workspaces("w")
  })
  function Page(): ReactNode {
    return <p>{[useWorkspacePresence("w").isSuccess, useHistory("d").isSuccess, useWorkspaces().isSuccess].join()}</p>
  }
  const page = show("p", Page)
  await waitFor(() => expect(page.textContent).toBe("true,true,true"))
  writeAnswers()
  const kept = localStorage.getItem("maillage.answers.p") ?? ""
  expect(kept).toContain("workspaces")
  expect(kept).not.toMatch(/presence|history/)
})

test("C77: what a document says is kept for whoever may read it in part, and not for whoever may have it whole", async () => {
  let sensitiveTo: "read" | "write" = "write"
  server.mockImplementation((_method, path) => {
    if (path.endsWith("/content")) return { fields: { risque: "secret" } }
    return path === "/workspaces/w/documents" ? [{ ...document("d", "Matrice"), role: "read", sensitiveTo }] : null
  })
  let askAgain = (): unknown => undefined
  function Page(): ReactNode {
    const list = useDocuments("w")
    askAgain = list.refetch
    return <p>{[list.data?.[0]?.sensitiveTo, useReading("d", 1).isSuccess].join()}</p>
  }
  const kept = () => localStorage.getItem("maillage.answers.p") ?? ""
  const page = show("p", Page)
  await waitFor(() => expect(page.textContent).toBe("write,true"))
  writeAnswers()
  expect(kept()).toContain("secret")
  sensitiveTo = "read"
  act(() => void askAgain())
  await waitFor(() => expect(page.textContent).toBe("read,true"))
  writeAnswers()
  expect(kept()).toContain("Matrice")
  expect(kept()).not.toContain("secret")
})

test("C78: without events a document’s summary is asked for again and again, and what its list says shows until then", async () => {
  vi.useFakeTimers()
  server.mockReturnValue(document("d", "Avant"))
  const page = show("p", () => <p>{useDocument("d").data?.title}</p>)
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  expect(page.textContent).toBe("Avant")
  server.mockReturnValue(document("d", "Après"))
  await act(() => vi.advanceTimersByTimeAsync(31_000))
  expect(page.textContent).toBe("Après")
})

test("what another tab forgot isn't written back; what is shown stays", async () => {
  server.mockReturnValue(workspaces("CLS du Bocage"))
  const page = show("p", Names)
  await waitFor(() => expect(page.textContent).toBe("CLS du Bocage"))
  localStorage.clear()
  window.dispatchEvent(new StorageEvent("storage", { key: "maillage.forgotten", newValue: "1" }))
  writeAnswers()
  expect([Object.keys(localStorage), page.textContent]).toEqual([[], "CLS du Bocage"])
  expect(answersOf("p").getQueryData(["workspaces"])).toBeUndefined()
})

test("forgetting is told to the other tabs, and leaves nothing", () => {
  const set = vi.spyOn(Storage.prototype, "setItem")
  tellForgotten()
  expect(set).toHaveBeenCalledWith("maillage.forgotten", expect.any(String))
  expect(Object.keys(localStorage)).toEqual([])
  set.mockRestore()
})

test("rubbish, another shape, and last year's answers are passed over", () => {
  const at = Date.now()
  const odd = [
    null, {}, { shape: 0, at, state: {} }, { shape: 1, at: 0, state: { queries: [1] } }, { shape: 1, at, state: 4 },
    { shape: 1, at, state: { queries: [{}] } },
  ]
  for (const kept of ["{", ...odd.map((one) => JSON.stringify(one))]) {
    localStorage.setItem("maillage.answers.p", kept)
    expect(answersOf("p").getQueryData(["workspaces"])).toBeUndefined()
    forgetAnswers()
  }
})

test("a full device keeps nothing rather than old answers beside new ones, and nobody notices", async () => {
  const before = { shape: 1, at: Date.now(), state: { queries: [], mutations: [] } }
  localStorage.setItem("maillage.answers.p", JSON.stringify(before))
  const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError")
  })
  server.mockReturnValue(workspaces("w"))
  const page = show("p", Names)
  await waitFor(() => expect(page.textContent).toBe("w"))
  writeAnswers()
  full.mockRestore()
  expect(localStorage.getItem("maillage.answers.p")).toBeNull()
})

test("a refusal is told at once, silence is asked again first", async () => {
  const init = { status: 404, headers: { "content-type": "application/problem+json" } }
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify({ code: "not-found" }), init))))
  const page = show("p", Names)
  await waitFor(() => expect(page.textContent).toBe("rien"))
  expect(fetch).toHaveBeenCalledTimes(1)
})

test("presence is asked every five seconds", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  server.mockReturnValue({ people: [] })
  function Page(): ReactNode {
    return <p>{useWorkspacePresence("w").isSuccess ? "vu" : ""}</p>
  }
  show("p", Page)
  await act(() => vi.advanceTimersByTimeAsync(100))
  const before = server.mock.calls.length
  await act(() => vi.advanceTimersByTimeAsync(10_200))
  expect(server.mock.calls.length - before).toBe(2)
})

test("a document is first what its list says of it", async () => {
  server.mockImplementation((_method, path) => {
    return path === "/documents/d" ? document("d", "De lui-même") : [document("d", "De la liste")]
  })
  const list = show("p", () => <p>{useDocuments("w").data?.length}</p>)
  await waitFor(() => expect(list.textContent).toBe("1"))
  const seen: unknown[] = []
  const page = show("p", () => {
    const title = useDocument("d").data?.title
    seen.push(title)
    return <p>{title}</p>
  })
  await waitFor(() => expect(page.textContent).toBe("De lui-même"))
  expect(seen[0]).toBe("De la liste")
})

test("a new document and a new title are seen in the list", async () => {
  const documents: DocumentSummary[] = []
  server.mockImplementation((method, path, body) => {
    if (method === "POST") documents.push(document("d", (body as { title: string }).title))
    if (method === "PATCH") documents[0] = document("d", (body as { title: string }).title)
    return path === "/workspaces/w/documents" && method === "GET" ? [...documents] : (documents[0] ?? null)
  })
  let create = (): void => undefined
  let rename = (): void => undefined
  const page = show("p", () => {
    const [creating, updating] = [useCreateDocument("w"), useUpdateDocument()]
    create = () => creating.mutate({ gabarit: "g", title: "Neuf" })
    rename = () => updating.mutate({ id: "d", patch: { title: "Renommé" } })
    return <p>{useDocuments("w").data?.map(({ title }) => title).join() ?? "…"}</p>
  })
  await waitFor(() => expect(page.textContent).toBe(""))
  act(() => create())
  await waitFor(() => expect(page.textContent).toBe("Neuf"))
  act(() => rename())
  await waitFor(() => expect(page.textContent).toBe("Renommé"))
})

test("C70: the stream is the session’s whose answers are shown: it ends with it, and no other takes its place", async () => {
  const streams: AbortSignal[] = []
  const answer = globalThis.fetch
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    if (!url.endsWith("/events")) return answer(url, init)
    if (init.signal) streams.push(init.signal)
    return new Promise<Response>(() => undefined)
  })
  server.mockReturnValue([document("d", "Fiche")])
  const person = (id: string) => ({ id, name: id, email: `${id}@exemple.fr` })
  startedSession(person("p"))
  show("p", () => <p>{useDocuments("w").data?.length}</p>)
  await waitFor(() => expect(streams).toHaveLength(1))
  act(() => endedSession())
  expect(streams[0]?.aborted).toBe(true)
  act(() => startedSession(person("q")))
  expect(streams).toHaveLength(1)
  act(() => startedSession(person("p")))
  expect(streams).toHaveLength(2)
  act(() => forgetSession())
  expect(streams[1]?.aborted).toBe(true)
})
