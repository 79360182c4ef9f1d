//! What becomes of a server when its database is older, newer, shared, replaced, full, read-only or gone.

mod migrations;
