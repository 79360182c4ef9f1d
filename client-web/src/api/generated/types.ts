// Generated from the Rust types of shared/ by ts-rs. Don't edit: shared/tests/typescript.rs says how to write it anew.

/**
 * One Contrat Local de Santé and everything in it.
 */
export type WorkspaceId = string;

/**
 * A signed-in person, or a resident in a session.
 */
export type ParticipantId = string;

/**
 * An invitation into a workspace, or into some of its documents.
 */
export type InvitationId = string;

/**
 * Milliseconds since 1970-01-01T00:00:00Z, as read by the server's clock.
 *
 * Never taken from a client: a client's clock may be off by a day.
 */
export type Timestamp = number;

/**
 * Ordered: each role may do all that the ones before it may.
 */
export type Role = "none" | "read" | "write" | "manage";

/**
 * Why one document's changes were refused, while the connection goes on.
 *
 * Told in an `error` message that names the document; stock clients log it, ours shows it.
 */
export type Refusal = "read-only" | "access-removed" | "too-many-changes" | "change-too-large" | "document-full" | "too-many-orphans" | "change-refused" | "not-saved" | "not-loaded" | "damaged" | "too-many-heads" | "nested-too-deep" | "too-much-at-once" | "suspended";

/**
 * `territory/name@version`, for example `normandie-2025/fiche-action@1`.
 *
 * Territory and name are 1 to 64 small letters, digits and hyphens; the version starts at 1.
 */
export type GabaritId = string;

/**
 * A form, at one version. A published version never changes: another version is another gabarit.
 */
export type Gabarit = { 
/**
 * `territory/name@version`.
 */
id: GabaritId, 
/**
 * As shown, in French.
 */
label: string, 
/**
 * What the document is for, in French; may be empty.
 */
help: string, 
/**
 * In the order of the form.
 */
sections: Array<Section>, 
/**
 * How it is printed; what has none is printed as the form stands.
 */
print?: Print, };

/**
 * What the documents of a gabarit are. Lists, rights and exports ask for this and never for the name of a gabarit: each
 * territory may have forms of its own.
 */
export type DocumentKind = "fiche" | "matrice" | "note";

/**
 * A part of the form under one heading.
 */
export type Section = { 
/**
 * Short stable word, unique among the sections.
 */
key: string, 
/**
 * The heading, in French.
 */
label: string, 
/**
 * What it is called outside of the form, where the heading is long; empty: by its heading.
 */
short?: string, 
/**
 * In French; may be empty.
 */
help: string, 
/**
 * In the order of the form.
 */
fields: Array<Field>, };

/**
 * One thing to fill in: a field of a section, or a column of rows.
 */
export type Field = { 
/**
 * Its key in the document, `snake_case`, stable for ever.
 */
key: string, 
/**
 * As shown, in French.
 */
label: string, 
/**
 * What it is called where nothing of the form stands around it (C85); empty: by its label.
 */
short?: string, 
/**
 * What is expected, in French; may be empty.
 */
help: string, 
/**
 * An example, in French; may be empty.
 */
example: string, 
/**
 * Whether it must be filled.
 */
status: Status, 
/**
 * Not for everybody's eyes: left out of public exports, restricted by default.
 */
sensitive: boolean, 
/**
 * Not in the guide's model: what coordinations add to it. A view of the rows may leave such columns out.
 */
beyondModel?: boolean, 
/**
 * What it holds.
 */
kind: Kind, };

/**
 * How the guide marks a field.
 */
export type Status = "incontournable" | "le-cas-echeant" | "facultatif";

/**
 * What a field holds and, in brackets, how a document keeps it.
 */
export type Kind = { "type": "title" } | { "type": "text", 
/**
 * UTF-16 units advised at most; a hint for the form, longer texts are kept.
 */
maxCharacters: number | null, } | { "type": "rich-text" } | { "type": "choice", 
/**
 * In the order of the form.
 */
options: Array<Choice>, } | { "type": "choices", 
/**
 * In the order of the form.
 */
options: Array<Choice>, 
/**
 * Whether one may write what no option says.
 */
other: boolean, } | { "type": "date" } | { "type": "period" } | { "type": "number", 
/**
 * Shown after the number; may be empty.
 */
unit: string, 
/**
 * The least that makes sense.
 */
min: number | null, 
/**
 * The most that makes sense.
 */
max: number | null, } | { "type": "yes-no" } | { "type": "rows", 
/**
 * What each row holds; never rows, never a title.
 */
columns: Array<Field>, 
/**
 * How the rows are shown.
 */
presentation: Presentation, 
/**
 * What a row is called where rows are counted, « 10 acteurs, 1 sans nom ».
 */
counted?: Counted, } | { "type": "actor" } | { "type": "member" } | { "type": "document", 
/**
 * The gabarits it may be made from, without their versions (`territory/name`); empty: any.
 */
gabarits: Array<string>, };

/**
 * One option of a choice.
 */
export type Choice = { 
/**
 * Short stable word, unique in its field.
 */
key: string, 
/**
 * As shown, in French.
 */
label: string, 
/**
 * Keys of options that this one took the place of: what documents hold of them is read as this one (C90). Only of a
 * choice of one.
 */
former?: Array<string>, };

/**
 * What rows are called where they are counted, in French.
 */
export type Counted = { 
/**
 * One of them: « acteur ».
 */
one: string, 
/**
 * Several: « acteurs ».
 */
other: string, 
/**
 * One that lacks what is incontournable: « sans nom ».
 */
lacking: string, };

/**
 * How rows are shown.
 */
export type Presentation = "grid" | "cards" | "blocks";

/**
 * The printed model of a gabarit. Every field, and every column of rows, has one place in it or is left out by name.
 */
export type Print = { 
/**
 * Whether its sheets are wider than high.
 */
turned: boolean, 
/**
 * One under the other.
 */
parts: Array<PrintPart>, 
/**
 * How the rows of each rows field that is printed are shown.
 */
rows: Array<PrintRows>, 
/**
 * What isn't printed: keys of fields, and `<field>.<column>`.
 */
leftOut: Array<string>, };

/**
 * Lines that belong together.
 */
export type PrintPart = { 
/**
 * The heading above it, in French; may be empty.
 */
label: string, 
/**
 * How its lines are drawn.
 */
manner: PrintManner, 
/**
 * In their order.
 */
lines: Array<PrintCell>, };

/**
 * How the lines of a part are drawn.
 */
export type PrintManner = "banner" | "lines" | "options" | "across";

/**
 * Fields that share a cell: the first gives the label and comes first, the others are printed when they say something.
 */
export type PrintCell = { 
/**
 * In place of the first field's label (or its number's), in French; empty: that label.
 */
label: string, 
/**
 * The field whose words follow the first `n°` of the label.
 */
number?: string, 
/**
 * Keys of fields, in the order in which they are printed; at least one.
 */
fields: Array<string>, 
/**
 * Those of `fields` that are printed without their label, as they speak for themselves.
 */
bare: Array<string>, };

/**
 * How the rows of a field are printed.
 */
export type PrintRows = { 
/**
 * The rows field's key.
 */
key: string, 
/**
 * As lines of a list, or of a table.
 */
shown: PrintedAs, 
/**
 * One under the other; a list has one. Those after the first repeat the first cell of each row.
 */
tables: Array<PrintTable>, };

/**
 * Columns side by side.
 */
export type PrintTable = { 
/**
 * The heading above it, in French; may be empty.
 */
label: string, 
/**
 * Whether its columns stand whatever is in them, as the model's do; else only those in which something is.
 */
whole: boolean, 
/**
 * From the left; the keys are those of columns.
 */
cells: Array<PrintCell>, };

/**
 * How rows are shown on paper.
 */
export type PrintedAs = "list" | "table";

/**
 * How far a document is from saying what its gabarit asks for.
 */
export type Completeness = { 
/**
 * Incontournable fields in all, those of the rows there are included.
 */
required: number, 
/**
 * Those that say something.
 */
filled: number, 
/**
 * The others, in the order of the form: `contexte`, `indicateurs.<row id>.intitule`.
 */
missing: Array<string>, };

/**
 * `POST /api/v1/session`: sign in.
 */
export type SignIn = { 
/**
 * Upper and lower case are the same.
 */
email: string, 
/**
 * As typed.
 */
password: string, };

/**
 * Who is signed in: the answer of `POST` and `GET /api/v1/session`.
 */
export type SignedIn = { 
/**
 * Who.
 */
id: ParticipantId, 
/**
 * As shown to others.
 */
name: string, 
/**
 * Lower case.
 */
email: string, };

/**
 * One element of `GET /api/v1/workspaces`: a workspace the participant is a member of.
 */
export type WorkspaceSummary = { 
/**
 * Which.
 */
id: WorkspaceId, 
/**
 * As shown.
 */
name: string, 
/**
 * What the participant may do in it.
 */
role: Role, };

/**
 * One element of `GET /api/v1/workspaces/{id}/documents`, and the answer of `GET` and `PATCH /api/v1/documents/{id}`.
 */
export type DocumentSummary = { 
/**
 * What the participant may do with it.
 */
role: Role, 
/**
 * Its Automerge document id.
 */
id: string, 
/**
 * `automerge:<id>`, as automerge-repo clients open it.
 */
url: string, 
/**
 * Whose.
 */
workspace: WorkspaceId, 
/**
 * The gabarit it was made from, `territory/name@version`.
 */
gabarit: string, 
/**
 * What it is; null of a kind that the server doesn't know.
 */
kind: DocumentKind | null, 
/**
 * Another document of the workspace that it accompanies.
 */
about: string | null, 
/**
 * The title when it was last saved.
 */
title: string, 
/**
 * Incontournable fields that say something.
 */
filled: number, 
/**
 * Incontournable fields in all.
 */
required: number, 
/**
 * When it was made.
 */
createdAt: Timestamp, 
/**
 * The name of who made it.
 */
createdByName: string, 
/**
 * When it was last changed.
 */
changedAt: Timestamp, 
/**
 * The name of who last changed it.
 */
changedByName: string, 
/**
 * When it was put away; it can be read but not changed then.
 */
archivedAt: Timestamp | null, 
/**
 * The least role that may read its sensitive fields, `read` or `write`; null where its gabarit has none. From whoever
 * has a weaker one they are withheld, and the document can't be followed over sync.
 */
sensitiveTo: Role | null, 
/**
 * Its number, `12.1.1`.
 */
number?: string, 
/**
 * Its axe's number.
 */
axeNumber?: string, 
/**
 * Its axe: the words, of a choice the option's label.
 */
axe?: string, 
/**
 * The name of who pilots it.
 */
pilot?: string, 
/**
 * How far it has come: the option's key.
 */
stage?: string, };

/**
 * The answer of `GET /api/v1/workspaces/{id}/search`.
 */
export type SearchAnswer = { 
/**
 * Those that answer best, the best first; 20 at most.
 */
documents: Array<FoundDocument>, 
/**
 * How many hold all the words.
 */
total: number, };

/**
 * A document that holds all the words that were looked for.
 */
export type FoundDocument = { 
/**
 * Its Automerge document id.
 */
id: string, 
/**
 * The gabarit it was made from, `territory/name@version`.
 */
gabarit: string, 
/**
 * Its title when it was last saved, in parts.
 */
title: Array<FoundPart>, 
/**
 * When it was last changed.
 */
changedAt: Timestamp, 
/**
 * When it was put away.
 */
archivedAt: Timestamp | null, 
/**
 * What stands around the words, where most of them stand first; 3 at most, none if they stand in the title alone.
 */
passages: Array<FoundPassage>, 
/**
 * How many other passages hold one of the words.
 */
more: number, };

/**
 * A passage of a document that holds one of the words at least.
 */
export type FoundPassage = { 
/**
 * Where it stands: `fields.contexte`, `fields.indicateurs.<row id>.cible`.
 */
place: string, 
/**
 * What the form calls that place: a field's label, and a column's.
 */
labels: Array<string>, 
/**
 * The passage, or as much of it as stands around the words.
 */
parts: Array<FoundPart>, };

/**
 * A part of a text.
 */
export type FoundPart = { 
/**
 * As it stands there; three points where something was left out.
 */
text: string, 
/**
 * Whether this was looked for.
 */
found: boolean, };

/**
 * What lists show of a document to everybody who may read it.
 */
export type DocumentFacts = { 
/**
 * Its Automerge document id.
 */
id: string, 
/**
 * `automerge:<id>`, as automerge-repo clients open it.
 */
url: string, 
/**
 * Whose.
 */
workspace: WorkspaceId, 
/**
 * The gabarit it was made from, `territory/name@version`.
 */
gabarit: string, 
/**
 * What it is; null of a kind that the server doesn't know.
 */
kind: DocumentKind | null, 
/**
 * Another document of the workspace that it accompanies.
 */
about: string | null, 
/**
 * The title when it was last saved.
 */
title: string, 
/**
 * Incontournable fields that say something.
 */
filled: number, 
/**
 * Incontournable fields in all.
 */
required: number, 
/**
 * When it was made.
 */
createdAt: Timestamp, 
/**
 * The name of who made it.
 */
createdByName: string, 
/**
 * When it was last changed.
 */
changedAt: Timestamp, 
/**
 * The name of who last changed it.
 */
changedByName: string, 
/**
 * When it was put away; it can be read but not changed then.
 */
archivedAt: Timestamp | null, 
/**
 * The least role that may read its sensitive fields, `read` or `write`; null where its gabarit has none. From whoever
 * has a weaker one they are withheld, and the document can't be followed over sync.
 */
sensitiveTo: Role | null, 
/**
 * Its number, `12.1.1`.
 */
number?: string, 
/**
 * Its axe's number.
 */
axeNumber?: string, 
/**
 * Its axe: the words, of a choice the option's label.
 */
axe?: string, 
/**
 * The name of who pilots it.
 */
pilot?: string, 
/**
 * How far it has come: the option's key.
 */
stage?: string, };

/**
 * What the fields say that a gabarit names for lists. What says nothing, or has no such field, is absent.
 */
export type ListValues = { 
/**
 * Its number, `12.1.1`.
 */
number?: string, 
/**
 * Its axe's number.
 */
axeNumber?: string, 
/**
 * Its axe: the words, of a choice the option's label.
 */
axe?: string, 
/**
 * The name of who pilots it.
 */
pilot?: string, 
/**
 * How far it has come: the option's key.
 */
stage?: string, };

/**
 * The `data` of one event of `GET /api/v1/workspaces/{id}/events`; the event's name is `type`. A client passes over types
 * it doesn't know.
 */
export type WorkspaceEvent = { "type": "ready" } | { "type": "reset" } | { "type": "document", 
/**
 * All of it.
 */
document: DocumentFacts, } | { "type": "removed", 
/**
 * Which.
 */
id: string, } | { "type": "rights" } | { "type": "people" } | { "type": "invitations" } | { "type": "presence", 
/**
 * Which document; null: the workspace's pages.
 */
document: string | null, 
/**
 * Everybody who is there now, each once.
 */
people: Array<PersonName>, } | { "type": "end", 
/**
 * Why.
 */
reason: StreamEnd, };

/**
 * Somebody, by name.
 */
export type PersonName = { 
/**
 * Who.
 */
id: ParticipantId, 
/**
 * As shown to others.
 */
name: string, };

/**
 * Why a stream of events ends.
 */
export type StreamEnd = "signed-out" | "access-removed" | "server-stopping" | "try-again";

/**
 * `POST /api/v1/workspaces/{id}/documents`.
 */
export type NewDocument = { 
/**
 * `territory/name@version`; one of `GET /api/v1/gabarits`.
 */
gabarit: GabaritId, 
/**
 * Another document of the workspace that it accompanies; one that whoever makes it may read.
 */
about?: string, 
/**
 * 1 to 300 characters once white space is taken off both ends; no control characters.
 */
title: string, };

/**
 * The answer to [`NewDocument`], 201.
 */
export type CreatedDocument = { 
/**
 * Its Automerge document id.
 */
id: string, 
/**
 * `automerge:<id>`.
 */
url: string, };

/**
 * `POST /api/v1/documents/{id}/duplicate`: another document that says the same. The answer is a [`CreatedDocument`], 201.
 */
export type DocumentDuplicate = { 
/**
 * As in [`NewDocument`].
 */
title: string, };

/**
 * `PATCH /api/v1/documents/{id}`: what is absent stays.
 */
export type DocumentPatch = { 
/**
 * As in [`NewDocument`].
 */
title?: string, 
/**
 * Put away or take back.
 */
archived?: boolean, 
/**
 * The least role that may read the sensitive fields from now on: `read` or `write`.
 */
sensitiveTo?: Role, };

/**
 * One element of `GET /api/v1/workspaces/{id}/members`.
 */
export type MemberSummary = { 
/**
 * Who.
 */
id: ParticipantId, 
/**
 * As shown to others.
 */
name: string, 
/**
 * Lower case; for the workspace's managers alone, null for everybody else.
 */
email: string | null, 
/**
 * What they may do.
 */
role: Role, };

/**
 * `PUT /api/v1/workspaces/{id}/members/{participant}`.
 */
export type MemberPut = { 
/**
 * What they may do from now on; `none` takes the membership away.
 */
role: Role, };

/**
 * `PUT /api/v1/documents/{id}/roles/{participant}`.
 */
export type DocumentRolePut = { 
/**
 * What they may do from now on, whatever their role in the workspace, unless that is `manage`; `null` takes the exception away.
 */
role: Role | null, };

/**
 * One element of `GET /api/v1/documents/{id}/roles`: a role that goes over the workspace's.
 */
export type DocumentRoleSummary = { 
/**
 * Who.
 */
id: ParticipantId, 
/**
 * As shown to others.
 */
name: string, 
/**
 * Lower case; a member's, for the workspace's managers alone, else null.
 */
email: string | null, 
/**
 * What they may do with the document, unless they manage the workspace.
 */
role: Role, 
/**
 * Their role in the workspace; `none` for a guest.
 */
workspaceRole: Role, };

/**
 * `POST /api/v1/workspaces/{id}/members` and `POST /api/v1/documents/{id}/roles`: a role for whoever has this address.
 */
export type Invitation = { 
/**
 * An account's; upper and lower case are the same.
 */
email: string, 
/**
 * What they may do from now on.
 */
role: Role, };

/**
 * `POST /api/v1/workspaces/{id}/invitations`: invite many people at once, into the workspace or to some of its documents.
 */
export type NewInvitations = { 
/**
 * Addresses as mail programs copy them: `Nom <adresse>; adresse, …`, also one a line; 500 at most.
 */
text: string, 
/**
 * What they may do in the workspace, at least `read`; null for guests of some documents.
 */
role: Role | null, 
/**
 * For guests: the documents, 50 at most, each once; empty with a role in the workspace.
 */
documents: Array<DocumentRoleWanted>, 
/**
 * Whom they work for, in free words; 0 to 200 characters on one line.
 */
structure: string, };

/**
 * What a guest is to be allowed in one document.
 */
export type DocumentRoleWanted = { 
/**
 * Which.
 */
id: string, 
/**
 * At least `read`.
 */
role: Role, };

/**
 * The answer to [`NewInvitations`]: what became of each address. Lines are counted from 1.
 */
export type InvitationOutcome = { 
/**
 * Those who are invited now.
 */
invited: Array<InvitationSent>, 
/**
 * Those who aren't, because there is no need.
 */
skipped: Array<SkippedAddress>, 
/**
 * What is no address. All others were seen to.
 */
faults: Array<AddressFault>, };

/**
 * Somebody who was invited, or is anew.
 */
export type InvitationSent = { 
/**
 * The line of the text that named them; 0 where there was no text.
 */
line: number, 
/**
 * As the list shows it.
 */
invitation: InvitationSummary, 
/**
 * The address of the page that accepts it. Told here and nowhere else; the mail has another that leads to the same.
 */
link: string, };

/**
 * An address that nobody was invited by.
 */
export type SkippedAddress = { 
/**
 * The line of the text.
 */
line: number, 
/**
 * In its one spelling.
 */
email: string, 
/**
 * Why.
 */
reason: SkipReason, };

/**
 * Why somebody wasn't invited.
 */
export type SkipReason = "duplicate" | "member" | "invited";

/**
 * What stands where an address should.
 */
export type AddressFault = { 
/**
 * The line of the text.
 */
line: number, 
/**
 * What stands there, its first 80 characters.
 */
text: string, };

/**
 * One element of `GET /api/v1/workspaces/{id}/invitations`.
 */
export type InvitationSummary = { 
/**
 * Which.
 */
id: InvitationId, 
/**
 * Whom.
 */
email: string, 
/**
 * What the text called them; may be empty.
 */
name: string, 
/**
 * Whom they work for; may be empty.
 */
structure: string, 
/**
 * What they may do in the workspace; null for a guest.
 */
role: Role | null, 
/**
 * What a guest may do.
 */
documents: Array<InvitedDocument>, 
/**
 * The name of who invited them.
 */
invitedByName: string, 
/**
 * When.
 */
invitedAt: Timestamp, 
/**
 * Until when it can be accepted.
 */
expiresAt: Timestamp, 
/**
 * Whether it can.
 */
state: InvitationState, 
/**
 * Where its mail is.
 */
mail: InvitationMail, 
/**
 * Why sending it failed last; a mail that waits is tried again.
 */
mailError: MailError | null, 
/**
 * When it was accepted.
 */
acceptedAt: Timestamp | null, 
/**
 * The name of who did.
 */
acceptedByName: string | null, 
/**
 * Their address.
 */
acceptedByEmail: string | null, 
/**
 * Whether theirs is another account than that of the address that was invited.
 */
acceptedByOther: boolean, };

/**
 * What becomes of an invitation.
 */
export type InvitationState = "pending" | "expired" | "accepted";

/**
 * Where a mail is.
 */
export type InvitationMail = "waiting" | "sent" | "failed";

/**
 * Why a mail was not sent.
 */
export type MailError = "refused" | "postponed" | "unreachable";

/**
 * A document that somebody is invited to.
 */
export type InvitedDocument = { 
/**
 * Which.
 */
id: string, 
/**
 * When it was last looked at.
 */
title: string, 
/**
 * What they may do with it.
 */
role: Role, };

/**
 * `POST /api/v1/invitations/lookup`: what a link leads to.
 */
export type InvitationLookup = { 
/**
 * What stands behind the `#` of the link.
 */
token: string, };

/**
 * The answer to [`InvitationLookup`].
 */
export type InvitationView = { 
/**
 * The workspace's name.
 */
workspaceName: string, 
/**
 * The name of who invites.
 */
invitedByName: string, 
/**
 * Whom.
 */
email: string, 
/**
 * What they are called, as far as the inviter said; may be empty.
 */
name: string, 
/**
 * Whom they work for; may be empty.
 */
structure: string, 
/**
 * What they may do in the workspace; null for a guest.
 */
role: Role | null, 
/**
 * What a guest may do.
 */
documents: Array<InvitedDocument>, 
/**
 * Until when it can be accepted.
 */
expiresAt: Timestamp, 
/**
 * Whether the address has an account: whose it is signs in, and accepts then.
 */
hasAccount: boolean, 
/**
 * Who is signed in.
 */
signedInAs: SignedIn | null, 
/**
 * Whether somebody is signed in whose address isn't the one that was invited.
 */
differs: boolean, };

/**
 * `POST /api/v1/invitations/accept`.
 */
export type InvitationAcceptance = { 
/**
 * As in [`InvitationLookup`].
 */
token: string, 
/**
 * An account to be made for the address that was invited; null for whoever is signed in.
 */
account: NewAccount | null, };

/**
 * What a new account needs beside its address.
 */
export type NewAccount = { 
/**
 * As shown to others: 1 to 200 characters on one line.
 */
name: string, 
/**
 * As typed: 12 characters or more.
 */
password: string, };

/**
 * The answer to [`InvitationAcceptance`].
 */
export type InvitationAccepted = { 
/**
 * Who accepted it.
 */
signedIn: SignedIn, 
/**
 * The workspace they are a member of now; null for a guest.
 */
workspace: JoinedWorkspace | null, 
/**
 * The documents a guest may open now.
 */
documents: Array<InvitedDocument>, };

/**
 * A workspace that somebody has joined.
 */
export type JoinedWorkspace = { 
/**
 * Which.
 */
id: WorkspaceId, 
/**
 * As shown.
 */
name: string, 
/**
 * What they may do there: never less than before.
 */
role: Role, };

/**
 * One element of `GET /api/v1/demo/mail`: a mail that the demonstration wrote instead of sending it.
 */
export type DemoMail = { 
/**
 * What tells it from the others.
 */
id: string, 
/**
 * To whom.
 */
to: string, 
/**
 * As shown.
 */
subject: string, 
/**
 * When it was written.
 */
at: Timestamp, 
/**
 * Its plain text.
 */
text: string, 
/**
 * The addresses in it, in order.
 */
links: Array<string>, };

/**
 * `GET /api/v1/site`, for whoever asks: what the pages around the documents show.
 */
export type Site = { 
/**
 * What the installation calls itself, if it has a name of its own.
 */
name?: string, 
/**
 * The demonstration's accounts; `null` where there is none.
 */
demo: Array<DemoAccount> | null, 
/**
 * The legal notice; `null` until the site file has one.
 */
legal: Legal | null, 
/**
 * The accessibility statement; `null` until the site file has one.
 */
accessibility: AccessibilityStatement | null, };

/**
 * An account of the demonstration. Nobody is behind it, and its password is public.
 */
export type DemoAccount = { 
/**
 * Who that is once they are signed in: pages show the same person before and after.
 */
id: ParticipantId, 
/**
 * To sign in with.
 */
email: string, 
/**
 * As shown to others.
 */
name: string, 
/**
 * What they do in the workspace, in French.
 */
part: string, 
/**
 * The same for all.
 */
password: string, };

/**
 * Who answers for the site, as French law asks of one that is open to the public (loi no 2004-575, article 1-1; the
 * GDPR, article 13).
 */
export type Legal = { 
/**
 * The body that publishes the site.
 */
publisher: string, 
/**
 * Its postal address.
 */
address: string, 
/**
 * Its telephone number.
 */
phone: string | null, 
/**
 * Where it answers e-mails.
 */
email: string, 
/**
 * Who directs the publication.
 */
director: string, 
/**
 * Who runs the machines.
 */
host: Host, 
/**
 * What becomes of personal data.
 */
dataProtection: DataProtection, };

/**
 * Who runs the machines that the site is on.
 */
export type Host = { 
/**
 * The company or body.
 */
name: string, 
/**
 * Its postal address.
 */
address: string, 
/**
 * Its telephone number.
 */
phone: string | null, };

/**
 * What becomes of personal data, and whom to ask.
 */
export type DataProtection = { 
/**
 * Whom to write to: the data protection officer, or who stands in for one.
 */
contact: string, 
/**
 * What allows the processing, in a sentence or a paragraph.
 */
legalBasis: string, 
/**
 * How long what is kept, in a sentence or a paragraph.
 */
retention: string | null, };

/**
 * What the declaration of accessibility states (RGAA 4.1, after the model of the decree no 2019-768).
 */
export type AccessibilityStatement = { 
/**
 * How far the site conforms.
 */
state: Conformity, 
/**
 * The day the declaration was made, `YYYY-MM-DD`.
 */
establishedOn: string, 
/**
 * Whom to tell of an obstacle: an e-mail address, or the address of a form.
 */
contact: string, 
/**
 * Who tested the site, if anybody did.
 */
auditedBy: string | null, 
/**
 * The part of the criteria that are met, in percent, if it was measured.
 */
conformityPercent: number | null, 
/**
 * What doesn't conform, each in a sentence.
 */
nonConformities: Array<string>, 
/**
 * What is left out by right, each in a sentence.
 */
exemptions: Array<string>, };

/**
 * The three states a declaration of accessibility may name, in its own words.
 */
export type Conformity = "totale" | "partielle" | "non";

/**
 * `GET /api/v1/documents/{id}/history`.
 */
export type History = { 
/**
 * The one that ended last comes first.
 */
editSessions: Array<EditSession>, 
/**
 * Whether there are older ones, which are left out.
 */
truncated: boolean, };

/**
 * What one person did without a long pause, and one connection's participant delivered. Edit sessions of several people
 * may overlap.
 */
export type EditSession = { 
/**
 * Who.
 */
participant: ParticipantId, 
/**
 * As shown to others; empty for an account that is gone.
 */
name: string, 
/**
 * Whose connection brought these changes, if somebody passed them on who isn't their author.
 */
deliveredBy?: ParticipantId, 
/**
 * As `name`, of whoever delivered them.
 */
deliveredByName?: string, 
/**
 * The first change. Changes that were compacted are known to within a minute.
 */
firstAt: Timestamp, 
/**
 * The last change.
 */
lastAt: Timestamp, 
/**
 * How many changes.
 */
changes: number, 
/**
 * What was touched, in the order in which it was touched first.
 */
fields: Array<FieldChange>, 
/**
 * The heads of the document just after the edit session's last change, in hexadecimal; others may have written
 * meanwhile.
 */
heads: Array<string>, 
/**
 * The heads of the document just before its first change; none before the document's first change.
 */
before: Array<string>, };

/**
 * What one edit session did to one field, or to one row.
 */
export type FieldChange = { 
/**
 * From the root, with dots: `title`, `fields.public`, `fields.indicateurs.<row id>.intitule`; a row's own is
 * `fields.indicateurs.<row id>`, the document's own is empty.
 */
path: string, 
/**
 * What was done.
 */
kind: FieldChangeKind, 
/**
 * The first change of this kind.
 */
firstAt: Timestamp, 
/**
 * The last one.
 */
lastAt: Timestamp, 
/**
 * How many changes.
 */
changes: number, };

/**
 * What may be done to a field or a row.
 */
export type FieldChangeKind = "created" | "written" | "row-added" | "row-removed" | "row-restored" | "row-moved";

/**
 * `GET /api/v1/workspaces/{id}/presence`. Whoever asks is shown to the others for the next seconds.
 */
export type WorkspacePresence = { 
/**
 * Each once, by name; whoever asks is among them.
 */
people: Array<PresentPerson>, };

/**
 * Somebody who is in the workspace.
 */
export type PresentPerson = { 
/**
 * Who.
 */
id: ParticipantId, 
/**
 * As shown to others.
 */
name: string, 
/**
 * The documents they have open, of those that whoever asks may read; none while they look at the lists.
 */
documents: Array<string>, };

/**
 * The answer of `POST /sync/tunnels`, 201: a connection that requests carry.
 */
export type Tunnel = { 
/**
 * What `/sync/tunnels/{tunnel}` names it by.
 */
id: string, };

/**
 * The answer of `POST /sync/tunnels/{tunnel}`: how far both directions have come.
 */
export type TunnelPositions = { 
/**
 * Bytes the server has received since the beginning.
 */
received: number, 
/**
 * Bytes there have been for the client since the beginning.
 */
sent: number, };

/**
 * Every error: a problem document, RFC 9457, sent as `application/problem+json`.
 */
export type Problem = { 
/**
 * A URI for the kind of problem; `about:blank` says no more than the status.
 */
type: string, 
/**
 * The kind in a few words, the same each time.
 */
title: string, 
/**
 * The HTTP status.
 */
status: number, 
/**
 * This occurrence in a sentence; never an inner cause.
 */
detail?: string, 
/**
 * The request's id, to be quoted to whoever runs the server.
 */
instance?: string, 
/**
 * With `foreign-origin`: the address people reach the server at, when it knows it.
 */
publicUrl?: string, 
/**
 * A stable word programs may decide on: `not-found`, `invalid-title`.
 */
code: string, };
