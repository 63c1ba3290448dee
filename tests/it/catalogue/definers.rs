//! The only functions that may cross a policy. An entry is a decision: what it reads or changes past the policies, its caller's right
//! is checked by itself.

/// By name, whatever their parameters.
pub const DEFINERS: &[&str] = &[];
