//! Several statements in one trip.

use tokio_postgres::Row;

use super::statement::{Params, Statement};
use crate::error::Error;

/// One statement or a tuple of them, sent together.
pub trait Trip: Send {
    /// The outputs, in the same order.
    type Output;
    /// Text and parameters of each.
    fn statements(&self) -> Vec<(&'static str, &Params)>;
    /// Whether one of them has a plan that serves all values; then all have.
    fn is_standing(&self) -> bool;
    /// Turns the rows of each into the outputs.
    fn decode(&self, rows: Vec<Vec<Row>>) -> Result<Self::Output, Error>;
}

impl<S: Statement> Trip for S {
    type Output = S::Output;
    fn statements(&self) -> Vec<(&'static str, &Params)> {
        vec![(self.sql(), self.params())]
    }
    fn is_standing(&self) -> bool {
        Statement::is_standing(self)
    }
    fn decode(&self, rows: Vec<Vec<Row>>) -> Result<S::Output, Error> {
        Statement::decode(self, rows.into_iter().next().unwrap_or_default())
    }
}

/// A trip whose statements find their rows by keys, so that each has one plan for all values (decision 068).
pub struct ByKey<T>(pub T);

impl<T: Trip> Trip for ByKey<T> {
    type Output = T::Output;
    fn statements(&self) -> Vec<(&'static str, &Params)> {
        self.0.statements()
    }
    fn is_standing(&self) -> bool {
        true
    }
    fn decode(&self, rows: Vec<Vec<Row>>) -> Result<T::Output, Error> {
        self.0.decode(rows)
    }
}

impl Trip for () {
    type Output = ();
    fn statements(&self) -> Vec<(&'static str, &Params)> {
        Vec::new()
    }
    fn is_standing(&self) -> bool {
        false
    }
    fn decode(&self, _: Vec<Vec<Row>>) -> Result<(), Error> {
        Ok(())
    }
}

macro_rules! trip {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Statement),+> Trip for ($($name,)+)
        where Self: Send
        {
            type Output = ($($name::Output,)+);
            fn statements(&self) -> Vec<(&'static str, &Params)> {
                vec![$((self.$index.sql(), self.$index.params())),+]
            }
            fn is_standing(&self) -> bool {
                $(Statement::is_standing(&self.$index))||+
            }
            fn decode(&self, rows: Vec<Vec<Row>>) -> Result<Self::Output, Error> {
                let mut rows = rows.into_iter();
                Ok(($(Statement::decode(&self.$index, rows.next().unwrap_or_default())?,)+))
            }
        }
    };
}
trip!(A 0, B 1);
trip!(A 0, B 1, C 2);
trip!(A 0, B 1, C 2, D 3);
trip!(A 0, B 1, C 2, D 3, E 4);
trip!(A 0, B 1, C 2, D 3, E 4, F 5);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
trip!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
