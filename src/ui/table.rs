//! A list of records: a table where there is room, cards on a phone.

use maud::{Markup, html};

const MAIN: &str = "cell-main";
const ACTIONS: &str = "cell-actions";

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Col {
    label: &'static str,
    class: &'static str,
}

impl Col {
    /// What the row is; the heading of its card on a phone.
    pub const fn main(label: &'static str) -> Self {
        Self { label, class: MAIN }
    }

    /// Words.
    pub const fn text(label: &'static str) -> Self {
        Self { label, class: "cell-text" }
    }

    /// Figures, to the right.
    pub const fn number(label: &'static str) -> Self {
        Self { label, class: "cell-number" }
    }

    /// Words that may be left out between phone and desk.
    pub const fn extra(label: &'static str) -> Self {
        Self { label, class: "cell-text cell-extra" }
    }

    /// Buttons, to the right.
    pub const fn actions() -> Self {
        Self { label: "Actions", class: ACTIONS }
    }
}

/// One record.
#[derive(Debug)]
pub struct Row {
    id: String,
    cells: Vec<Markup>,
}

impl Row {
    /// A row with an id that stays the same over refreshes, and one cell per column.
    pub fn new(id: &str, cells: Vec<Markup>) -> Self {
        Self { id: id.to_owned(), cells }
    }

    /// The main cell: a link that the whole row answers to, and a quieter second line.
    pub fn link(href: &str, title: &str, note: Markup) -> Markup {
        html! { a.row-link href=(href) { (title) } @if !note.0.is_empty() { div.row-note { (note) } } }
    }
}

/// The table. `caption` is read out by screen readers and not shown.
/// Roles are written out because the phone layout takes the table's display away, and its meaning with it.
pub fn table(caption: &str, cols: &[Col], rows: &[Row]) -> Markup {
    html! {
        div.list-frame {
            div.list {
                table role="table" {
                    caption.visually-hidden { (caption) }
                    thead role="rowgroup" { tr role="row" { @for col in cols { (head(*col)) } } }
                    tbody role="rowgroup" {
                        @for row in rows {
                            tr #(row.id) role="row" { @for (col, cell) in cols.iter().zip(&row.cells) { (body(*col, cell)) } }
                        }
                    }
                }
            }
        }
    }
}

fn head(col: Col) -> Markup {
    let hidden = (col.class == ACTIONS).then_some("visually-hidden");
    html! { th class=(col.class) role="columnheader" scope="col" { span class=[hidden] { (col.label) } } }
}

fn body(col: Col, cell: &Markup) -> Markup {
    let label = (col.class != ACTIONS && col.class != MAIN).then_some(col.label);
    html! {
        td class=(col.class) role="cell" data-label=[label] {
            @if col.class == ACTIONS { div.cell-buttons { (cell) } }
            @else if cell.0.is_empty() { span.none { "–" } }
            @else { (cell) }
        }
    }
}
