// Search in the words of a workspace, as one types: the last answer wins, and the one before stays until it has come. Words of
// documents: never kept on the device.
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { api } from "./api"
import { Problem } from "./problem"
import type { Heard } from "./queries"
import type { SearchAnswer } from "./types"

/** As many characters as the server looks for. */
export const SEARCHED_CHARACTERS = 200
/** The same words are asked for again after so long: people go on writing. */
const FRESH_MS = 10_000
/** Answers to what is no longer looked for. */
const KEPT_MS = 60_000

/** `GET /workspaces/{id}/search`; not asked while there is nothing to look for. */
export function useSearch(workspace: string, words: string): Heard<SearchAnswer> {
  const asks = words.trim() !== ""
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
