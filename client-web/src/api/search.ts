// Search in the words of a workspace, as one types: the last answer wins, and the one before stays until it has come. Words of
// documents: never kept on the device.
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect } from "react"
import { api } from "./api"
import { Problem } from "./problem"
import type { Heard } from "./queries"
import type { SearchAnswer } from "./types"

/** As many characters as the server looks for. */
export const SEARCHED_CHARACTERS = 200
/** The same words are asked for again after so long: people go on writing. */
const FRESH_MS = 10_000
/** What was heard of documents since is looked through again after so long, and no more often. */
const AGAIN_MS = 2_000
/** Answers to what is no longer looked for. */
const KEPT_MS = 60_000

/** `GET /workspaces/{id}/search`; not asked while there is nothing to look for. */
export function useSearch(workspace: string, words: string): Heard<SearchAnswer> {
  const asks = words.trim() !== ""
  useAgain(workspace, asks)
  return useQuery({
    queryKey: ["search", workspace, words],
    queryFn: () => api.search(workspace, words.slice(0, SEARCHED_CHARACTERS)),
    enabled: asks,
    staleTime: FRESH_MS,
    gcTime: KEPT_MS,
    // Of another workspace, or of nothing, no answer stands for this one.
    placeholderData: (before: SearchAnswer | undefined, query) =>
      asks && query?.queryKey[1] === workspace ? keepPreviousData(before) : undefined,
    retry: (tries, error) => tries < 1 && !(error instanceof Problem),
  })
}

/** The words of documents follow their list: whenever it says something else, the answer may be another. */
function useAgain(workspace: string, asks: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!asks) return undefined
    let heard = client.getQueryData(["documents", workspace])
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = (): void => {
      timer = undefined
      void client.invalidateQueries({ queryKey: ["search", workspace] })
    }
    const unsubscribe = client.getQueryCache().subscribe(({ type, query: { queryKey: [name, of], state } }) => {
      if (type !== "updated" || name !== "documents" || of !== workspace || state.data === heard) return
      heard = state.data
      timer ??= setTimeout(again, AGAIN_MS)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [client, workspace, asks])
}
