// Every call, typed. Paths are those of the server's openapi.json.
import { call } from "./call"
import { leaveIfUntold, leaveServer } from "./leaving"
import { Problem } from "./problem"
import { startedSession, endedSession } from "./session"
import type {
  Account, AccountData, AccountPatch, CreatedDocument, DemoMail, DocumentDuplicate, DocumentPatch, DocumentRoleSummary,
  DocumentSummary, EndedSessions, Gabarit, History, Invitation, InvitationAccepted, InvitationOutcome, InvitationSent,
  InvitationSummary, InvitationView, MemberSummary, NewAccount, NewDocument, NewInvitations, PasswordChange, Role, SearchAnswer,
  SessionSummary, SignedIn, Site, WorkspacePresence, WorkspaceSummary,
} from "./types"

/** The server, as the client sees it. Each call throws `Problem` or `Unreachable`. */
export const api = {
  /** Who is signed in, `null` if nobody is. */
  async session(): Promise<SignedIn | null> {
    await leaveIfUntold()
    try {
      const me = (await call("GET", "/session")) as SignedIn
      startedSession(me)
      return me
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error
      endedSession()
      return null
    }
  },

  /** Signs in. `wrong-credentials` and `too-many-attempts` are the refusals to expect. */
  async signIn(email: string, password: string): Promise<SignedIn> {
    await leaveIfUntold()
    const me = (await call("POST", "/session", { email, password })) as SignedIn
    startedSession(me)
    return me
  },

  /**
   * Ends the session. A server that can't be reached hears of it before it is next asked who is signed in. Local
   * documents are `leaveDevice`'s matter.
   */
  async signOut(): Promise<void> {
    await leaveServer()
    endedSession()
  },

  account: () => call("GET", "/account") as Promise<Account>,

  /** Another name is that of the session, too. */
  async updateAccount(patch: AccountPatch): Promise<Account> {
    const account = (await call("PATCH", "/account", patch)) as Account
    const { id: participant, name, email } = account
    startedSession({ id: participant, name, email })
    return account
  },

  /** `wrong-password`, the `password-` codes and `too-many-attempts` are the refusals to expect. */
  changePassword: (change: PasswordChange) => call("POST", "/account/password", change),

  ownSessions: () => call("GET", "/account/sessions") as Promise<SessionSummary[]>,

  endSession: (session: string) => call("DELETE", `/account/sessions/${id(session)}`),

  endOtherSessions: () => call("DELETE", "/account/sessions") as Promise<EndedSessions>,

  accountData: () => call("GET", "/account/data") as Promise<AccountData>,

  site: () => call("GET", "/site") as Promise<Site>,

  workspaces: () => call("GET", "/workspaces") as Promise<WorkspaceSummary[]>,

  documents: (workspace: string) => call("GET", `/workspaces/${id(workspace)}/documents`) as Promise<DocumentSummary[]>,

  document: (document: string) => call("GET", `/documents/${id(document)}`) as Promise<DocumentSummary>,

  /** What a document says, as JSON (SPEC G4); whatever it holds may have the wrong type. */
  content: (document: string, heads: readonly string[] = []) =>
    call("GET", `/documents/${id(document)}/content${heads.length > 0 ? `?heads=${heads.join(",")}` : ""}`),

  createDocument: (workspace: string, made: NewDocument) =>
    call("POST", `/workspaces/${id(workspace)}/documents`, made) as Promise<CreatedDocument>,

  updateDocument: (document: string, patch: DocumentPatch) =>
    call("PATCH", `/documents/${id(document)}`, patch) as Promise<DocumentSummary>,

  duplicateDocument: (document: string, copy: DocumentDuplicate) =>
    call("POST", `/documents/${id(document)}/duplicate`, copy) as Promise<CreatedDocument>,

  members: (workspace: string) => call("GET", `/workspaces/${id(workspace)}/members`) as Promise<MemberSummary[]>,

  setMember: (workspace: string, participant: string, role: Role) =>
    call("PUT", `/workspaces/${id(workspace)}/members/${id(participant)}`, { role }),

  removeMember: (workspace: string, participant: string) =>
    call("DELETE", `/workspaces/${id(workspace)}/members/${id(participant)}`),

  /** Those that wait, that are expired, and that were accepted in the last thirty days, newest first; for managers. */
  invitations: (workspace: string) =>
    call("GET", `/workspaces/${id(workspace)}/invitations`) as Promise<InvitationSummary[]>,

  /** Many at once, from pasted text; `no-address` and `too-many-addresses` are refusals to expect. */
  invite: (workspace: string, wanted: NewInvitations) =>
    call("POST", `/workspaces/${id(workspace)}/invitations`, wanted) as Promise<InvitationOutcome>,

  /** A new link by a new mail: former links are void. */
  resendInvitation: (workspace: string, invitation: string) =>
    call("POST", `/workspaces/${id(workspace)}/invitations/${id(invitation)}/resend`) as Promise<InvitationSent>,

  revokeInvitation: (workspace: string, invitation: string) =>
    call("DELETE", `/workspaces/${id(workspace)}/invitations/${id(invitation)}`),

  /** What a link leads to: changes nothing, needs nobody signed in. The token travels in the body alone (SPEC I2). */
  lookUpInvitation: (token: string) => call("POST", "/invitations/lookup", { token }) as Promise<InvitationView>,

  /** As who is signed in; with `account` as somebody new, whose session begins. */
  async acceptInvitation(token: string, account: NewAccount | null): Promise<InvitationAccepted> {
    if (account !== null) await leaveIfUntold()
    const accepted = (await call("POST", "/invitations/accept", { token, account })) as InvitationAccepted
    startedSession(accepted.signedIn)
    return accepted
  },

  /** The demonstration's mails, newest first; 404 elsewhere. */
  demoMail: () => call("GET", "/demo/mail") as Promise<DemoMail[]>,

  /** Who has a role of their own in a document, for those who manage it. */
  documentRoles: (document: string) => call("GET", `/documents/${id(document)}/roles`) as Promise<DocumentRoleSummary[]>,

  /** `null`: as in the workspace again, and nothing for whoever is no member. */
  setDocumentRole: (document: string, participant: string, role: Role | null) =>
    call("PUT", `/documents/${id(document)}/roles/${id(participant)}`, { role }),

  /** Whoever has an account with this address. */
  inviteToDocument: (document: string, wanted: Invitation) => call("POST", `/documents/${id(document)}/roles`, wanted),

  gabarits: () => call("GET", "/gabarits") as Promise<Gabarit[]>,

  history: (document: string) => call("GET", `/documents/${id(document)}/history`) as Promise<History>,

  search: (workspace: string, words: string) =>
    call("GET", `/workspaces/${id(workspace)}/search?q=${encodeURIComponent(words)}`) as Promise<SearchAnswer>,

  presence: (workspace: string) => call("GET", `/workspaces/${id(workspace)}/presence`) as Promise<WorkspacePresence>,
}

function id(text: string): string {
  return encodeURIComponent(text)
}
