//! People at work: rights that change, saves that fail, servers that stop.
