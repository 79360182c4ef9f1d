// What travels between the server and us. The generated types are those of Rust; the few below stand here until they are
// generated too, with the same names and shapes.
export type {
  Choice,
  Completeness,
  CreatedDocument,
  DocumentPatch,
  DocumentSummary,
  Field,
  Gabarit,
  GabaritId,
  Kind,
  MemberSummary,
  NewDocument,
  ParticipantId,
  Presentation,
  Refusal,
  Role,
  Section,
  SignedIn,
  Status,
  Timestamp,
  WorkspaceId,
  WorkspaceSummary,
} from "./generated/types"

/** One demo account, offered on the sign-in page of a demonstration. */
export interface DemoAccount {
  email: string
  name: string
  part: string
  password: string
}

/** `GET /api/v1/site`: what the sign-in and legal pages say. */
export interface Site {
  name?: string
  demo: DemoAccount[] | null
  legal: { [key: string]: string } | null
  accessibility: { [key: string]: string } | null
}

/** One person who is in a workspace now, with the documents they have open. */
export interface PresentPerson {
  id: string
  name: string
  documents: string[]
}

/** `GET /api/v1/workspaces/{id}/presence`. */
export interface WorkspacePresence {
  people: PresentPerson[]
}

/** One field changed in a sitting. */
export interface FieldHistory {
  path: string
  firstAt: number
  lastAt: number
  changes: number
  kind: string
}

/** What one person did in one go. */
export interface Sitting {
  participant: string
  name: string
  firstAt: number
  lastAt: number
  changes: number
  fields: FieldHistory[]
  heads: string[]
  before: string[]
}

/** `GET /api/v1/documents/{id}/history`, newest sitting first. */
export interface History {
  sittings: Sitting[]
  truncated: boolean
}
