// The room's door. Calls, who is signed in, what was last heard, the server's clock.
export { api } from "./api"
export { answersOf, forgetAnswers, writeAnswers } from "./answers"
export { fetchAsset } from "./call"
export { serverNow } from "./clock"
export { forgetKept } from "./forget"
export { isGateway, Problem, Unreachable } from "./problem"
export {
  Answers, useAccount, useChangePassword, useContents, useCreateDocument, useDocument, useDocumentRoles, useDocuments,
  useDuplicateDocument, useEndOtherSessions, useEndSession, useGabarits, useHistory, useInvitations, useInvite, useInviteToDocument,
  useKeptReadings, useMembers, useOwnSessions, useReading, useReadingAt, useRemoveMember, useResendInvitation, useRevokeInvitation,
  useSetDocumentRole, useSetMember, useSite, useUpdateAccount, useUpdateDocument, useWorkspacePresence, useWorkspaces,
} from "./queries"
export type { DocumentContent, Heard } from "./queries"
export { currentSession, onSession, useSession } from "./session"
export type { Session } from "./session"
export { keepText, keptText } from "./storage"
export { tunnelCalls, type TunnelCalls } from "./tunnel"
export type * from "./types"
export { isWithheld } from "./withheld"
