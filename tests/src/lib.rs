//! What the integration tests stand on: real databases, started and thrown away. Holds no test.

pub mod postgres;
