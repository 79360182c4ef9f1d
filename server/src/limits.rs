//! Every limit of the server, each with what happens at it. Tests pass smaller ones.

use std::time::Duration;

/// The limits one server runs with. `Limits::default()` is what production uses.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one WebSocket message. Over it: the connection is closed, `message-too-large`, unread.
    pub message_bytes: usize,
    /// Changes in one sync message. Over it: the message is refused, `too-many-changes`.
    pub changes_per_message: usize,
    /// Operations in one change. Over it: the message is refused, `change-too-large`.
    pub operations_per_change: u64,
    /// Operations in a document, and in all the changes of one message. Over it: refused, `document-full` or
    /// `too-many-changes`, or closed, `corrupt-sync`, if a column claims more rows.
    pub operations_per_document: u64,
    /// Bytes that the compressed parts of one sync message may inflate to. Over it: closed, `corrupt-sync`.
    pub inflated_bytes: usize,
    /// Bytes of a change's actor id. Over it: closed, `corrupt-sync`.
    pub actor_id_bytes: usize,
    /// Documents one connection may have open. One more: closed, `too-many-documents`.
    pub documents_per_connection: usize,
    /// Connections one participant may hold. One more: the upgrade is refused with 429.
    pub connections_per_participant: usize,
    /// Bytes of a document, counted as its snapshot and the changes since. Over it: changes are refused,
    /// `document-full`.
    pub document_bytes: usize,
    /// Messages waiting for one document. Over it: the connections that send to it are not read until it drains.
    pub inbox_messages: usize,
    /// Bytes waiting for one document. Over it: the same.
    pub inbox_bytes: usize,
    /// Bytes waiting to be written to one connection. Over it: sync messages are replaced by one catch-up message
    /// per document when it drains, presence is dropped.
    pub outbox_bytes: usize,
    /// How long a connection may take to empty its outbox. After it: closed, `not-reading`.
    pub outbox_stalled: Duration,
    /// Presence messages one connection may send each second, on average. Over it: the newest waits, the others are
    /// dropped.
    pub presence_per_second: u32,
    /// Presence messages one connection may send at once. Over it: the same.
    pub presence_burst: u32,
    /// Bytes of one presence message. Over it: dropped.
    pub presence_bytes: usize,
    /// Changes of one document that wait for predecessors. Over it: the message is refused, `too-many-orphans`.
    pub orphans_per_document: usize,
    /// Bytes of a peer id, a storage id or a session id. Over it: closed, `malformed-message`.
    pub peer_id_bytes: usize,
    /// Storage ids one connection may subscribe to. Over it: the surplus is ignored.
    pub remote_heads_subscriptions: usize,
    /// From the upgrade to `join`. After it: closed, `join-expected`.
    pub join_within: Duration,
    /// Between two pings. A connection silent for two of them and a half is closed, `silent`.
    pub ping_every: Duration,
    /// Documents loaded, or made a snapshot of, at once. Over it: the next ones wait. Each holds a document once more.
    pub loads_at_once: usize,
    /// How long a document nobody has open stays in memory.
    pub document_idle: Duration,
    /// How long one save may take, or one load's reading. After it: writers are told `not-saved`, or whoever asked
    /// `not-loaded`; what was begun is waited for beside.
    pub save_within: Duration,
    /// How long a stopping server waits for documents to save and connections to close.
    pub stop_within: Duration,
    /// A document is compacted when its log outweighs its snapshot and holds at least this many bytes.
    pub compact_at_least_bytes: usize,
    /// Bytes of an HTTP request's body. Over it: 413.
    pub body_bytes: usize,
    /// How long one HTTP request may take. After it: 503.
    pub request_within: Duration,
    /// Open TCP connections, WebSockets included. Over it: the next ones wait to be accepted.
    pub tcp_connections: usize,
    /// From a TCP connection's start, or the last answer on it, to the end of a request's headers. After it: closed.
    pub headers_within: Duration,
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
    /// How long somebody who asked who is in a workspace is shown there without asking again.
    pub page_viewer_stays: Duration,
    /// People who are remembered to look at workspaces' pages. Over it: those seen longest ago are not shown.
    pub page_viewers: usize,
    /// Contents and histories worked out at once. Over it: the next ones wait. Each covers a whole document, whose own
    /// limits bound it: the largest takes a second or two.
    pub readings_at_once: usize,
    /// Bytes of contents and histories that are kept for whoever asks the same again. Over it: those asked for longest
    /// ago are worked out anew.
    pub reading_cache_bytes: usize,
    /// Heads in one question for a former content. Over it: 422.
    pub reading_heads: usize,
    /// Sittings in one history. Over it: the oldest are left out.
    pub history_sittings: usize,
    /// Fields and rows in all the sittings of one history. Over it: the same, and one sitting that alone has more tells
    /// of its first ones.
    pub history_fields: usize,
    /// Heads in all the sittings of one history. Over it: the oldest sittings are left out.
    pub history_heads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: 16 << 20,
            changes_per_message: 100_000,
            operations_per_change: 300_000,
            operations_per_document: 2_000_000,
            inflated_bytes: 64 << 20,
            actor_id_bytes: 64,
            documents_per_connection: 256,
            connections_per_participant: 64,
            document_bytes: 32 << 20,
            inbox_messages: 1024,
            inbox_bytes: 32 << 20,
            outbox_bytes: 1 << 20,
            outbox_stalled: Duration::from_mins(1),
            presence_per_second: 30,
            presence_burst: 60,
            presence_bytes: 16 << 10,
            orphans_per_document: 1024,
            peer_id_bytes: 256,
            remote_heads_subscriptions: 64,
            join_within: Duration::from_secs(10),
            ping_every: Duration::from_secs(5),
            loads_at_once: 4,
            document_idle: Duration::from_mins(1),
            save_within: Duration::from_secs(10),
            stop_within: Duration::from_secs(10),
            compact_at_least_bytes: 64 << 10,
            body_bytes: 64 << 10,
            request_within: Duration::from_secs(30),
            tcp_connections: 20_000,
            headers_within: Duration::from_secs(15),
            session_unused: Duration::from_hours(14 * 24),
            session_lifetime: Duration::from_hours(30 * 24),
            sign_ins_per_email: 10,
            sign_ins_per_email_everywhere: 600,
            sign_ins_per_client: 60,
            sign_in_every: Duration::from_secs(30),
            sign_in_addresses: 10_000,
            page_viewer_stays: Duration::from_secs(20),
            page_viewers: 10_000,
            readings_at_once: 2,
            reading_cache_bytes: 16 << 20,
            reading_heads: 1_000,
            history_sittings: 500,
            history_fields: 10_000,
            history_heads: 10_000,
        }
    }
}
