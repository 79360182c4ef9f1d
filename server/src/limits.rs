//! Every limit of the server, each with what happens at it. Tests pass smaller ones.

mod people;

use std::time::Duration;

pub use self::people::PeopleLimits;

/// Bytes that a stored document may hold, counted as `Limits::document_bytes`, and still be loaded, by whomever. Over it:
/// it does not load, and `maillage check` says so. Between the two it is read and can't grow.
pub const LOADED_BYTES: usize = 128 << 20;
/// Operations, as above.
pub const LOADED_OPERATIONS: u64 = 4_000_000;

/// Passages of one document that can be looked for: lines and paragraphs, in the order of its form. What comes after them is
/// not found, whoever looks for it.
pub const SEARCHED_PASSAGES: usize = 5_000;
/// Bytes of their texts: a report of two hundred pages. Over it: the same.
pub const SEARCHED_BYTES: usize = 512 << 10;
/// Bytes of their words as a database is told them; PostgreSQL takes twice that of one document. Over it: words that were not
/// met before are not found.
pub const SEARCHED_WORD_BYTES: usize = 512 << 10;
/// Documents that are weighed to find those that answer a query best. Where more hold its words, those whose title does and
/// then those that were changed last are weighed; the others are counted.
pub const SEARCH_WEIGHED: usize = 60;
/// Bytes of their texts that are read for one query. Of those that come after, only the titles are told.
pub const SEARCH_READ_BYTES: usize = 4 << 20;

/// The limits one server runs with. `Limits::default()` is what production uses.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one WebSocket message. Over it: the connection is closed, `message-too-large`, unread.
    pub message_bytes: usize,
    /// Bytes of a message before `join`: whoever has not said who they are needs no more. Over it: the same.
    pub message_bytes_before_join: usize,
    /// While a message is unfinished, how often it is looked whether it goes on. If it brought less than
    /// `message_unfinished_below_bytes` since the last look: closed, `message-unfinished`.
    pub message_unfinished_after: Duration,
    /// What must come of an unfinished message in each `message_unfinished_after`: 8 KiB in 20 s is a third of the
    /// slowest mobile network.
    pub message_unfinished_below_bytes: usize,
    /// Bytes one participant's connections may have sent of messages which no document has yet, the first 16 KiB of
    /// each connection excepted. Over it: the connection that would hold more is closed, `try-again`.
    pub held_bytes_per_participant: usize,
    /// The same for all participants together, so that some accounts in one hand can't fill the memory.
    pub held_bytes: usize,
    /// Bytes of messages that wait in one connection: for a document to be opened, for room in an inbox, for the
    /// participant's account. Over it: the connection is not read until there are fewer.
    pub backlog_bytes: usize,
    /// Work one participant may ask for at once, all connections together, in bytes that came and were answered: a
    /// message counts a kibibyte more, a document that is opened sixteen, and each change of the document that answers
    /// another byte. 128 MiB are 256 documents of half a megabyte, or an offline year of 50,000 changes several times
    /// over. Over it: messages wait until the account is even again, presence is thinned out; nobody is closed.
    pub work_burst_bytes: usize,
    /// Work one participant may ask for each second, on average: 4 MiB, an eighth of a core. Over it: the same. Nobody
    /// waits longer than the burst divided by this.
    pub work_bytes_per_second: usize,
    /// Changes in one sync message. Over it: the message is refused, `too-many-changes`.
    pub changes_per_message: usize,
    /// Operations in one change. Over it: the message is refused, `change-too-large`.
    pub operations_per_change: u64,
    /// Operations in a document, and in all the changes of one message. Over it: refused, `document-full` or
    /// `too-many-changes`. An operation takes Automerge some 70 bytes of memory, three times that while a snapshot is
    /// made.
    pub operations_per_document: u64,
    /// Changes in a document; empty ones are no operation. Over it: refused, `document-full`.
    pub changes_per_document: u64,
    /// Bytes that the compressed parts of one sync message may inflate to, and the strings that its runs stand for.
    /// Over it: refused, `change-too-large`.
    pub inflated_bytes: usize,
    /// Bytes of one value or key. Over it: refused, `change-too-large`.
    pub scalar_bytes: usize,
    /// How deep objects may be nested; what the root holds is at 1. A fiche needs eight; a stock client that opens two
    /// thousand stands still for half a minute. Over it: refused, `nested-too-deep`.
    pub nesting: usize,
    /// Hashes that a sync message may name in each of its lists. Over it: the message is refused, `too-many-heads`.
    pub hashes_per_list: usize,
    /// Filters in one sync message; stock clients send one. Over it: the same.
    pub filters_per_message: usize,
    /// Chunks in one sync message; current clients send one, old ones one for each change. Over it: refused,
    /// `too-many-changes`.
    pub chunks_per_message: usize,
    /// Heads of a document: changes that nobody has gone on from. A change that adds one over it is refused,
    /// `too-many-heads`; one that goes on from a head is taken.
    pub heads_per_document: usize,
    /// Heads of a document that are one participant's, so that nobody uses up those of all. Over it: the same.
    pub heads_per_participant: usize,
    /// Bytes of memory that the heads told last may take, by which acknowledgements are recognised. Over it: the oldest
    /// are forgotten, and their acknowledgements take the slow path.
    pub recent_heads_bytes: usize,
    /// Bytes of a change's actor id. Over it: refused, `change-refused`.
    pub actor_id_bytes: usize,
    /// Documents one connection may have open. One more: closed, `too-many-documents`.
    pub documents_per_connection: usize,
    /// Connections one participant may hold, by sockets and through tunnels. One more: closed, `too-many-connections`.
    pub connections_per_participant: usize,
    /// Connections at once that are told why they may not stay, for a second each. Over it: the upgrade is refused with
    /// 429, or 503 while the server is stopping.
    pub turned_away_at_once: usize,
    /// How long connections go on with the rights and the session they know, and documents wait to be opened, while the
    /// store can't be asked. After it: closed, `try-again`; of a document that waits, `not-loaded` is said instead.
    pub rights_unread_for: Duration,
    /// Bytes of a document as Automerge holds it: its snapshot inflated, and the changes since. Over it: changes are
    /// refused, `document-full`.
    pub document_bytes: usize,
    /// How far removals, and the edits that the server makes in somebody's name (a title asked for over HTTP), may go
    /// over each of a document's limits, in parts of the limit. Over it: `document-full` for these, too.
    pub document_reserve: u64,
    /// Operations that one participant may add to one document in an hour, all at once or one by one; a deletion is an
    /// operation that is kept, too. Half of what a document holds, so that nobody fills one for the others in a moment, and whoever brings back
    /// what a database lost can. Over it: refused, `too-much-at-once`.
    pub operations_per_participant: u64,
    /// Bytes, as above.
    pub bytes_per_participant: usize,
    /// Bytes of changes that wait for a save that fails. Over it: refused, `not-saved`, and asked for afterwards.
    pub unsaved_bytes: usize,
    /// Batches on which Automerge fails that one participant may send to one document. From then on their changes are
    /// refused, `suspended`, as long as `suspended_for`; each is forgotten after as long.
    pub broken_batches: u32,
    /// How long.
    pub suspended_for: Duration,
    /// Bytes of the changes that a peer asked for by hash, in one answer. What goes over it is left for the next.
    pub answer_bytes: usize,
    /// Messages waiting for one document. Over it: the connections that send to it are not read until it drains.
    pub inbox_messages: usize,
    /// Bytes waiting for one document. Over it: the same.
    pub inbox_bytes: usize,
    /// Bytes waiting to be written to one connection. Over it: sync messages are replaced by one catch-up message
    /// per document when it drains, presence is dropped. Answers and errors that are told once are always taken; while
    /// a quarter of it is such, the connection is not read.
    pub outbox_bytes: usize,
    /// While an outbox is not empty, how often it is looked whether its client reads. If it took less than
    /// `not_reading_below_bytes` since the last look: closed, `not-reading`.
    pub not_reading_after: Duration,
    /// What a client must take of its outbox in each `not_reading_after`, unless that empties it: 16 KiB a minute is a
    /// twentieth of the slowest mobile network.
    pub not_reading_below_bytes: usize,
    /// Presence messages one connection may send each second, on average. Over it: the newest waits, the others are
    /// dropped.
    pub presence_per_second: u32,
    /// Presence messages one connection may send at once. Over it: the same.
    pub presence_burst: u32,
    /// Bytes of one presence message. Over it: dropped.
    pub presence_bytes: usize,
    /// Changes of one document that wait for predecessors. Over it: those of whoever has most of them are forgotten,
    /// and asked for again.
    pub orphans_per_document: usize,
    /// Those of one participant, over all their connections. Over it: the message is refused, `too-many-orphans`.
    pub orphans_per_participant: usize,
    /// Their bytes; four times that for a document. Over it: as above.
    pub orphan_bytes_per_participant: usize,
    /// Bytes of a peer id, a storage id or a session id. Over it: closed, `malformed-message`.
    pub peer_id_bytes: usize,
    /// Storage ids one connection may subscribe to. Over it: the surplus is ignored.
    pub remote_heads_subscriptions: usize,
    /// From the upgrade to `join`. After it: closed, `join-expected`.
    pub join_within: Duration,
    /// Between two pings. A connection silent for two of them and a half is closed, `silent`.
    pub ping_every: Duration,
    /// Documents loaded, built again or made a snapshot of, at once. Over it: the next ones wait, however long. Each holds
    /// a document once more.
    pub loads_at_once: usize,
    /// How long a document nobody has open stays in memory.
    pub document_idle: Duration,
    /// How long one save may take, or one load once it has its turn. After it: writers are told `not-saved`, or whoever asked
    /// `not-loaded`; what was begun is waited for beside.
    pub save_within: Duration,
    /// How long a stopping server waits for documents to save and connections to close.
    pub stop_within: Duration,
    /// A document is compacted when its log outweighs its snapshot and holds at least this many bytes.
    pub compact_at_least_bytes: usize,
    /// Bytes that came through a tunnel and the connection has not read. Over it: the request that brings more waits for
    /// `tunnel_post_within`, and what there was no room for is sent again.
    pub tunnel_inbound_bytes: usize,
    /// Bytes written to a tunnel that the client has not acknowledged: they may have to be given again. Over it: they wait
    /// in the outbox.
    pub tunnel_window_bytes: usize,
    /// Bytes of one request to a tunnel; a longer message comes in several. Proxies take 1 MiB and more. Over it: 413, and
    /// what fitted was taken.
    pub tunnel_post_bytes: usize,
    /// How long one request to a tunnel may wait for room. After it: answered with how far it got.
    pub tunnel_post_within: Duration,
    /// How long one request may wait for something to come through a tunnel. After it: answered with nothing.
    pub tunnel_poll_within: Duration,
    /// How long a tunnel whose connection has ended waits for its client to fetch why. After it, or when the participant
    /// opens more than `connections_per_participant`: forgotten, and the client is told only that it is gone.
    pub tunnel_last_words: Duration,
    /// Bytes of an HTTP request's body. Over it: 413.
    pub body_bytes: usize,
    /// How long one HTTP request may take. After it: 503.
    pub request_within: Duration,
    /// Open TCP connections, WebSockets included. Over it: the next ones wait to be accepted. `maillage serve` lowers it to
    /// what the system lets it open (`open_files.rs`).
    pub tcp_connections: usize,
    /// Open TCP connections from one client address, and WebSockets of one, seen through a trusted proxy or not; this
    /// machine and trusted proxies are not counted. A town hall shares one address: each tab holds up to seven for a
    /// moment and one or two for good. Over it: the connection is closed at once, the upgrade refused with 429.
    pub connections_per_client: usize,
    /// From a TCP connection's start, or the last answer on it, to the end of a request's headers. After it: closed.
    pub headers_within: Duration,
    /// Documents of one workspace, archived ones included: they are kept, listed and checked like the others. Over it:
    /// none is made, 409. Requests at the very same moment may each make one.
    pub documents_per_workspace: u64,
    /// Documents one participant may make at once; as many come back in an hour. Over it: 429 until one does.
    pub documents_per_hour: u32,
    /// How long a session stands that isn't used. After it: the participant has to sign in again.
    pub session_unused: Duration,
    /// How long a session stands at most, used or not. After it: the same. What was typed meanwhile is kept.
    pub session_lifetime: Duration,
    /// Sign-ins one client address, or one browser known to the account's owner, may attempt at once on one e-mail
    /// address. Over it: 429 until one is given back.
    pub sign_ins_per_email: u32,
    /// Sign-ins all clients together may attempt at once on one e-mail address. Over it: the same, but for browsers its
    /// owner signed in with before. So far above the one before that no few machines keep anybody out.
    pub sign_ins_per_email_everywhere: u32,
    /// Sign-ins one client address may attempt at once; a village hall shares one. Over it: the same.
    pub sign_ins_per_client: u32,
    /// How long until one attempt is given back to a client on one e-mail address, six to a client, ten to an address.
    pub sign_in_every: Duration,
    /// Clients, e-mail addresses and pairs of these whose attempts are remembered. Over it: the one closest to be forgotten is.
    pub sign_in_addresses: usize,
    /// Sessions that somebody is told of as theirs, those that began last. Over it: the others are not listed; « all others »
    /// ends them too.
    pub sessions_told: usize,
    /// Names and structures one participant may change at once; as many come back in an hour. Over it: 429 until one does.
    pub profile_changes_per_hour: u32,
    /// How long somebody who asked who is in a workspace is shown there without asking again.
    pub page_viewer_stays: Duration,
    /// How long somebody whose stream of events ended is shown there: who loads a page anew is back before that.
    pub page_viewer_lingers: Duration,
    /// People who are remembered to look at workspaces' pages. Over it: those seen longest ago are not shown.
    pub page_viewers: usize,
    /// Streams of events one participant may hold, of all workspaces together; the tabs of a browser share one. Over it: 429,
    /// `too-many-streams`, and the page asks from time to time instead.
    pub streams_per_participant: usize,
    /// Streams of events at once: each holds a TCP connection and some 20 KiB. Over it: the same, 503.
    pub streams: usize,
    /// Events that are kept of a workspace for streams that were cut, or whose clients read slowly. Over it: the oldest are
    /// dropped, and who has not heard them is told to start again (`reset`).
    pub stream_events: usize,
    /// Bytes of these. Over it: the same.
    pub stream_bytes: usize,
    /// People that one event names. Over it: the others aren't named.
    pub stream_people: usize,
    /// How often the same document, the members or the people on the pages are told of. What changes more often is told once.
    pub stream_every: Duration,
    /// When nothing was said for so long, something that means nothing is, so that no proxy takes the stream for dead.
    pub stream_heartbeat: Duration,
    /// The same for the first time: until then its client can't know that no proxy holds it back, and goes on asking.
    pub stream_shows_life: Duration,
    /// How long a stream that its client doesn't read waits. After it: its TCP connection is closed.
    pub stream_not_read: Duration,
    /// How long the events of a workspace are kept when nobody hears them any more. After it: who comes back starts again.
    pub stream_kept: Duration,
    /// Contents and histories worked out at once. Over it: the next ones wait. Each covers a whole document, whose own
    /// limits bound it: the largest takes a second or two.
    pub readings_at_once: usize,
    /// How long one who had too much worked out (`work_bytes_per_second`) waits for the next content, history, copy or edit of
    /// a call. Over it: 429.
    pub reading_waits: Duration,
    /// Bytes of contents and histories that are kept for whoever asks the same again. Over it: those asked for longest
    /// ago are worked out anew.
    pub reading_cache_bytes: usize,
    /// Characters of what is looked for in a workspace. Over it: 422.
    pub search_characters: usize,
    /// Words of it. Over it: the first are looked for.
    pub search_words: usize,
    /// Documents in one answer. Over it: the best are told, and how many there are.
    pub search_documents: usize,
    /// Passages of each. Over it: those that show most of the words are told, and how many others there are.
    pub search_passages: usize,
    /// Searches at once. Over it: the next ones wait. Each reads `SEARCH_READ_BYTES` at most.
    pub searches_at_once: usize,
    /// Heads in one question for a former content. Over it: 422.
    pub reading_heads: usize,
    /// Edit sessions in one history. Over it: the oldest are left out.
    pub history_edit_sessions: usize,
    /// Fields and rows in all the edit sessions of one history. Over it: the same, and one edit session that alone has more
    /// tells of its first ones.
    pub history_fields: usize,
    /// Heads in all the edit sessions of one history. Over it: the oldest edit sessions are left out.
    pub history_heads: usize,
    /// Of letting people in.
    pub people: PeopleLimits,
}

impl Default for Limits {
    #[expect(clippy::too_many_lines, reason = "one line for each limit")]
    fn default() -> Self {
        Self {
            message_bytes: 16 << 20,
            message_bytes_before_join: 64 << 10,
            message_unfinished_after: Duration::from_secs(20),
            message_unfinished_below_bytes: 8 << 10,
            held_bytes_per_participant: 48 << 20,
            held_bytes: 256 << 20,
            backlog_bytes: 256 << 10,
            work_burst_bytes: 128 << 20,
            work_bytes_per_second: 4 << 20,
            changes_per_message: 100_000,
            operations_per_change: 300_000,
            operations_per_document: 2_000_000,
            changes_per_document: 1_000_000,
            inflated_bytes: 64 << 20,
            scalar_bytes: 1 << 20,
            nesting: 32,
            hashes_per_list: 20_000,
            filters_per_message: 4,
            chunks_per_message: 100_000,
            heads_per_document: 1_000,
            heads_per_participant: 64,
            recent_heads_bytes: 256 << 10,
            actor_id_bytes: 64,
            documents_per_connection: 256,
            connections_per_participant: 64,
            turned_away_at_once: 64,
            rights_unread_for: Duration::from_secs(30),
            document_bytes: 32 << 20,
            document_reserve: 16,
            operations_per_participant: 1_000_000,
            bytes_per_participant: 16 << 20,
            unsaved_bytes: 8 << 20,
            broken_batches: 2,
            suspended_for: Duration::from_mins(10),
            answer_bytes: 4 << 20,
            inbox_messages: 1024,
            inbox_bytes: 32 << 20,
            outbox_bytes: 1 << 20,
            not_reading_after: Duration::from_mins(1),
            not_reading_below_bytes: 16 << 10,
            presence_per_second: 30,
            presence_burst: 60,
            presence_bytes: 16 << 10,
            orphans_per_document: 1024,
            orphans_per_participant: 256,
            orphan_bytes_per_participant: 4 << 20,
            peer_id_bytes: 256,
            remote_heads_subscriptions: 64,
            join_within: Duration::from_secs(10),
            ping_every: Duration::from_secs(5),
            loads_at_once: 4,
            document_idle: Duration::from_mins(1),
            save_within: Duration::from_secs(10),
            stop_within: Duration::from_secs(10),
            compact_at_least_bytes: 64 << 10,
            tunnel_inbound_bytes: 64 << 10,
            tunnel_window_bytes: 256 << 10,
            tunnel_post_bytes: 512 << 10,
            tunnel_post_within: Duration::from_secs(10),
            tunnel_poll_within: Duration::from_secs(20),
            tunnel_last_words: Duration::from_secs(30),
            body_bytes: 64 << 10,
            request_within: Duration::from_secs(30),
            tcp_connections: 20_000,
            connections_per_client: 1_000,
            headers_within: Duration::from_secs(15),
            documents_per_workspace: 5_000,
            documents_per_hour: 500,
            session_unused: Duration::from_hours(14 * 24),
            session_lifetime: Duration::from_hours(30 * 24),
            sign_ins_per_email: 10,
            sign_ins_per_email_everywhere: 600,
            sign_ins_per_client: 60,
            sign_in_every: Duration::from_secs(30),
            sign_in_addresses: 10_000,
            sessions_told: 100,
            profile_changes_per_hour: 30,
            page_viewer_stays: Duration::from_secs(20),
            page_viewer_lingers: Duration::from_secs(2),
            page_viewers: 10_000,
            streams_per_participant: 32,
            streams: 5_000,
            stream_events: 1_024,
            stream_bytes: 512 << 10,
            stream_people: 200,
            stream_every: Duration::from_secs(1),
            stream_heartbeat: Duration::from_secs(15),
            stream_shows_life: Duration::from_millis(500),
            stream_not_read: Duration::from_mins(1),
            stream_kept: Duration::from_mins(5),
            readings_at_once: 2,
            reading_waits: Duration::from_secs(5),
            reading_cache_bytes: 16 << 20,
            search_characters: 200,
            search_words: 16,
            search_documents: 20,
            search_passages: 3,
            searches_at_once: 4,
            reading_heads: 1_000,
            history_edit_sessions: 500,
            history_fields: 10_000,
            history_heads: 10_000,
            people: PeopleLimits::default(),
        }
    }
}
