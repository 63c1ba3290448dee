//! The layout's rules (DESIGN §2), read from the text.

mod budgets;
mod uses;
