// The hooks over the calls: what was last heard is shown at once, asked again behind, and kept for pages without
// network.
import { QueryClientProvider, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query"
import type { QueryKey, UseMutationResult, UseQueryResult } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react"
import { answersOf } from "./answers"
import { api } from "./api"
import { withSummary } from "./events/documents"
import { useLive } from "./events/useLive"
import { Problem } from "./problem"
import type {
  Account, AccountPatch, CreatedDocument, DocumentPatch, DocumentRoleSummary, DocumentSummary, EndedSessions, Gabarit, History,
  Invitation, InvitationOutcome, InvitationSent, InvitationSummary, MemberSummary, NewDocument, NewInvitations, PasswordChange, Role,
  SessionSummary, Site, WorkspacePresence, WorkspaceSummary,
} from "./types"

/** What other documents say is only proposed: it needn't be of this minute. */
const CONTENTS_MS = 120_000
/** Where events aren't heard, who is where is asked this often while the page is seen. */
const PRESENCE_EVERY_MS = 5_000
/** The same for lists, which change while one looks at them. */
const LISTS_EVERY_MS = 30_000
/** Forms and the site's texts change with the server's version. */
const SELDOM_MS = 3_600_000

/** What events keep up to date isn't asked for, neither now and then nor when a page shows it again; once it was heard. */
function asking(live: boolean, every: number | false) {
  return {
    refetchInterval: ({ state }: { readonly state: { readonly status: string } }): number | false =>
      live && state.status === "success" ? false : every,
    ...(live && { staleTime: Infinity, refetchOnWindowFocus: false }),
  }
}

/** What was heard in answer to a call: `data` if it ever was, `error` if the last call failed. */
export type Heard<T> = UseQueryResult<T, Error>

/** What one document says. */
export interface DocumentContent {
  readonly id: string
  readonly content: unknown
}

/**
 * Gives its children the answers of one participant; `""` before anybody has signed in. The same as long as it is shown,
 * also when they are forgotten meanwhile: a form that somebody types in stays.
 */
export function Answers({ participant, children }: { participant: string; children: ReactNode }): ReactNode {
  const client = useMemo(() => answersOf(participant), [participant])
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

/** `GET /site`: needs nobody signed in. */
export function useSite(): Heard<Site> {
  return useQuery({ queryKey: ["site"], queryFn: api.site, staleTime: SELDOM_MS })
}

/** The workspaces one is a member of. */
export function useWorkspaces(): Heard<WorkspaceSummary[]> {
  return useQuery({ queryKey: ["workspaces"], queryFn: api.workspaces })
}

/**
 * A workspace's documents, archived ones included, last changed first. Where they are only proposed, or called by their
 * titles, they are asked for more seldom: a long list is built, read and kept in the midst of the typing.
 */
export function useDocuments(workspace: string, shownAs: "list" | "proposals" = "list"): Heard<DocumentSummary[]> {
  const live = useLive(workspace)
  return useQuery({
    queryKey: ["documents", workspace],
    queryFn: () => api.documents(workspace),
    ...asking(live, shownAs === "list" ? LISTS_EVERY_MS : CONTENTS_MS),
  })
}

/** One document's summary; until it is heard, what a list said of it. As events say, else asked again every thirty seconds. */
export function useDocument(document: string): Heard<DocumentSummary> {
  const client = useQueryClient()
  const listed = (): DocumentSummary | undefined => {
    const lists = client.getQueriesData<DocumentSummary[]>({ queryKey: ["documents"] })
    return lists.flatMap(([, list]) => list ?? []).find((summary) => summary.id === document)
  }
  const queryKey = ["document", document]
  const live = useLive((client.getQueryData<DocumentSummary>(queryKey) ?? listed())?.workspace ?? "")
  return useQuery({
    queryKey,
    queryFn: () => api.document(document),
    placeholderData: listed,
    ...asking(live, LISTS_EVERY_MS),
  })
}

/** Who is in a workspace now: as events say, else asked again every five seconds while the page is seen. */
export function useWorkspacePresence(workspace: string): Heard<WorkspacePresence> {
  const live = useLive(workspace)
  return useQuery({
    queryKey: ["presence", workspace],
    queryFn: () => api.presence(workspace),
    retry: false,
    ...asking(live, PRESENCE_EVERY_MS),
  })
}

/** Every form. */
export function useGabarits(): Heard<Gabarit[]> {
  return useQuery({ queryKey: ["gabarits"], queryFn: api.gabarits, staleTime: SELDOM_MS })
}

/** A workspace's members. */
export function useMembers(workspace: string): Heard<MemberSummary[]> {
  const live = useLive(workspace)
  return useQuery({
    queryKey: ["members", workspace],
    queryFn: () => api.members(workspace),
    ...asking(live, false),
  })
}

/** Who changed what when in a document; asked only while `wanted`. */
export function useHistory(document: string, wanted = true): Heard<History> {
  return useQuery({ queryKey: ["history", document], queryFn: () => api.history(document), enabled: wanted })
}

/** What some documents say, as JSON; those that can't be had are left out. Words of documents: never kept. */
export function useContents(documents: readonly string[]): readonly DocumentContent[] {
  return useQueries({
    queries: documents.map((id) => ({
      queryKey: ["content", id],
      queryFn: async (): Promise<DocumentContent> => ({ id, content: await api.content(id) }),
      staleTime: CONTENTS_MS,
      gcTime: CONTENTS_MS,
    })),
    combine: heardContents,
  })
}

function heardContents(answers: readonly UseQueryResult<DocumentContent>[]): readonly DocumentContent[] {
  return answers.flatMap((answer) => answer.data ?? [])
}

/**
 * What a document says, of which something is kept from the person: it is asked for whenever it changed, as `changedAt` says,
 * and kept on the device for reading without a network. `null`: it can't be had any more.
 */
export function useReading(document: string, changedAt: number | undefined): Heard<unknown> {
  const reading = useQuery({
    queryKey: ["reading", document],
    queryFn: () => api.content(document).catch(nothingWhereGone),
    refetchInterval: LISTS_EVERY_MS,
  })
  const { refetch } = reading
  const asked = useRef(changedAt)
  useEffect(() => {
    if (asked.current === changedAt) return
    asked.current = changedAt
    void refetch()
  }, [changedAt, refetch])
  return reading
}

/** The documents of which something is kept from the person, and whose other words this device has for reading without a network. */
export function useKeptReadings(): ReadonlySet<string> {
  const client = useQueryClient()
  const cache = client.getQueryCache()
  const ids = useSyncExternalStore(
    useCallback((told: () => void) => cache.subscribe(told), [cache]),
    () => cache.findAll({ queryKey: ["reading"] })
      .flatMap(({ queryKey, state }) => (state.data === undefined || state.data === null ? [] : [String(queryKey[1])]))
      .sort().join(" "),
  )
  return useMemo(() => new Set(ids.split(" ").filter(Boolean)), [ids])
}

/** What a document said at these heads, as far as the person may read it. */
export function useReadingAt(document: string, heads: readonly string[], wanted: boolean): Heard<unknown> {
  return useQuery({
    queryKey: ["content", document, ...heads],
    queryFn: () => api.content(document, heads),
    enabled: wanted,
    staleTime: Infinity,
    gcTime: CONTENTS_MS,
  })
}

function nothingWhereGone(error: unknown): null {
  if (error instanceof Problem && error.status === 404) return null
  throw error
}

/** Makes a document; the workspace's list is asked again. */
export function useCreateDocument(workspace: string): UseMutationResult<CreatedDocument, Error, NewDocument> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (made: NewDocument) => api.createDocument(workspace, made),
    networkMode: "always",
    onSuccess: () => client.invalidateQueries({ queryKey: ["documents", workspace] }),
  })
}

/** Makes a document that says what another one does; the workspace's list is asked again. */
export function useDuplicateDocument(): UseMutationResult<
  CreatedDocument, Error, { document: Pick<DocumentSummary, "id" | "workspace">; title: string }
> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ document, title }) => api.duplicateDocument(document.id, { title }),
    networkMode: "always",
    onSuccess: (_, { document }) => client.invalidateQueries({ queryKey: ["documents", document.workspace] }),
  })
}

/** Renames, archives, takes back; lists that show the document follow. */
export function useUpdateDocument(): UseMutationResult<DocumentSummary, Error, { id: string; patch: DocumentPatch }> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: DocumentPatch }) => api.updateDocument(id, patch),
    networkMode: "always",
    onSuccess: (summary) => {
      client.setQueryData(["document", summary.id], summary)
      // An answer under way may be of before.
      const key = ["documents", summary.workspace]
      if (client.isFetching({ queryKey: key }) > 0) return client.invalidateQueries({ queryKey: key })
      client.setQueryData<DocumentSummary[]>(key, (list) => list && withSummary(list, summary))
      return undefined
    },
  })
}

/** What one may do oneself may be another thing after a change of members. */
const MY_WORKSPACES = ["workspaces"]

/** Gives a member another role. */
export function useSetMember(workspace: string): UseMutationResult<unknown, Error, { participant: string; role: Role }> {
  return useChange(({ participant, role }) => api.setMember(workspace, participant, role), ["members", workspace], MY_WORKSPACES)
}

/** Takes a membership away, with every role in one of the workspace's documents. */
export function useRemoveMember(workspace: string): UseMutationResult<unknown, Error, string> {
  return useChange((participant) => api.removeMember(workspace, participant), ["members", workspace], MY_WORKSPACES)
}

/** Those who were invited to a workspace or to documents of it: as events say. For its managers. */
export function useInvitations(workspace: string): Heard<InvitationSummary[]> {
  const live = useLive(workspace)
  return useQuery({
    queryKey: ["invitations", workspace],
    queryFn: () => api.invitations(workspace),
    ...asking(live, LISTS_EVERY_MS),
  })
}

/** Invites whoever a text names. */
export function useInvite(workspace: string): UseMutationResult<InvitationOutcome, Error, NewInvitations> {
  return useChange((wanted) => api.invite(workspace, wanted), ["invitations", workspace])
}

/** Sends an invitation again: it gets a new link. */
export function useResendInvitation(workspace: string): UseMutationResult<InvitationSent, Error, string> {
  return useChange((invitation) => api.resendInvitation(workspace, invitation), ["invitations", workspace])
}

/** Takes an invitation back. */
export function useRevokeInvitation(workspace: string): UseMutationResult<unknown, Error, string> {
  return useChange((invitation) => api.revokeInvitation(workspace, invitation), ["invitations", workspace])
}

/** Who has a role of their own in a document, as it is now. */
export function useDocumentRoles(document: string): Heard<DocumentRoleSummary[]> {
  return useQuery({ queryKey: ["roles", document], queryFn: () => api.documentRoles(document), staleTime: 0 })
}

/** Gives a role in one document, or takes it back. */
export function useSetDocumentRole(document: string): UseMutationResult<unknown, Error, { participant: string; role: Role | null }> {
  return useChange(({ participant, role }) => api.setDocumentRole(document, participant, role), ["roles", document])
}

/** Gives whoever has an account with an address a role in one document. */
export function useInviteToDocument(document: string): UseMutationResult<unknown, Error, Invitation> {
  return useChange((wanted) => api.inviteToDocument(document, wanted), ["roles", document])
}

/** One's own account. */
export function useAccount(): Heard<Account> {
  return useQuery({ queryKey: ["account"], queryFn: api.account, staleTime: 0 })
}

/** Changes one's name or structure. */
export function useUpdateAccount(): UseMutationResult<Account, Error, AccountPatch> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (patch: AccountPatch) => api.updateAccount(patch),
    networkMode: "always",
    onSuccess: (account) => {
      client.setQueryData(["account"], account)
      return client.invalidateQueries({ queryKey: ["members"] })
    },
  })
}

/** Where one is signed in, as it is now. */
export function useOwnSessions(): Heard<SessionSummary[]> {
  return useQuery({ queryKey: ["sessions"], queryFn: api.ownSessions, staleTime: 0 })
}

/** Changes one's password: all other sessions end. */
export function useChangePassword(): UseMutationResult<unknown, Error, PasswordChange> {
  return useChange((change) => api.changePassword(change), ["sessions"])
}

/** Ends one of one's sessions. */
export function useEndSession(): UseMutationResult<unknown, Error, string> {
  return useChange((session) => api.endSession(session), ["sessions"])
}

/** Ends all but the one at hand. */
export function useEndOtherSessions(): UseMutationResult<EndedSessions, Error, void> {
  return useChange(() => api.endOtherSessions(), ["sessions"])
}

/** A change after which these queries are to be made anew, also where it is refused: what is shown may be of before. */
function useChange<Change, Answer>(
  ask: (change: Change) => Promise<Answer>, ...keys: readonly QueryKey[]
): UseMutationResult<Answer, Error, Change> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ask,
    networkMode: "always",
    onSettled: () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
