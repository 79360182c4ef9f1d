//! (see the module being written)
