//! The list of imports as a file.

use crate::export::{File, moment, number, text};

pub(super) const FILE: File = File {
    name: "imports",
    gate: "imports",
    columns: &[
        text("batch_id"),
        text("kind"),
        text("file_name"),
        number("bytes"),
        text("status"),
        number("row_count"),
        number("created"),
        number("updated"),
        number("skipped"),
        number("failed"),
        text("importer"),
        moment("created_at"),
        moment("started_at"),
        moment("finished_at"),
        moment("undone_at"),
        text("error"),
    ],
};
