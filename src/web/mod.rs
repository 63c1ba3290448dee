//! HTTP for every domain: what comes in (`input`), what goes out (`reply`, `answer`), what all requests share (`front`), how
//! long anybody may take (`connections`), and how many may come (`places`).

mod answer;
mod connections;
mod cursor;
mod exists;
mod fields;
pub(crate) mod front;
mod input;
mod places;
mod reply;
mod retry_page;
mod rows;
mod sentence;

use std::sync::Arc;

pub(crate) use answer::FLASH;
pub use connections::{Patience, connections};
pub use cursor::Cursor;
pub use fields::{Amount, amount, email, flag, integer, limit, many, numbers, quantity};
pub use front::front;
pub(crate) use front::{BODY_LIMIT, Correlation, local_path};
pub use input::{Act, Filter, Nothing};
pub(crate) use input::{checked, of_fields, query_fields};
pub use places::Places;
pub use reply::{Done, Either, Listing, Meta, Refused, Reply, Toast};

use crate::error::Error;

/// What a handler decided; the front turns it into JSON, a redirect, a stream or a page.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// The act or read succeeded.
    Done(Arc<Reply>),
    /// It was refused.
    Refused(Arc<Error>),
}

impl Outcome {
    /// A refusal as an outcome.
    pub(crate) fn refused(error: Error) -> Self {
        Self::Refused(Arc::new(error))
    }
}
