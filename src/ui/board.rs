//! A board: one column a state, cards that are dragged or moved by menu.

use super::{Form, Icon, Tone};
use maud::{Markup, html};

/// The whole board.
#[derive(Debug)]
pub struct Board<'a> {
    /// Root of the ids: the form that moves is `{id}-move`, its dialog `{id}-move-dialog`.
    pub id: &'a str,
    /// What it shows, for screen readers.
    pub label: &'a str,
    /// Where a move is patched; `{id}` stands for the card's id.
    pub action: &'a str,
    /// The name under which the column's key is sent.
    pub field: &'a str,
    /// The page to return to.
    pub back: &'a str,
    /// The columns from left to right.
    pub columns: Vec<Column<'a>>,
    /// `when_missing` groups for what a move may need.
    pub fields: Markup,
}

/// One column.
#[derive(Debug)]
pub struct Column<'a> {
    /// What is sent when a card is put here, and the title.
    pub key: &'a str,
    /// The colour of its edge.
    pub tone: Tone,
    /// Its place in the order; a move to a lower one is asked about, a column without one is neither before nor after.
    pub order: Option<i32>,
    /// How many cards there are altogether; none where cards only go in, such as won deals.
    pub count: Option<i64>,
    /// The sums of the whole column, one a currency.
    pub sums: Vec<Markup>,
    /// The cards shown.
    pub cards: Vec<Card<'a>>,
    /// Where to see the rest.
    pub more: Option<String>,
    /// What it says without cards.
    pub empty: &'a str,
}

/// One card.
#[derive(Debug)]
pub struct Card<'a> {
    /// The id put into the action.
    pub id: &'a str,
    /// Where it leads.
    pub href: String,
    /// Its first line.
    pub title: &'a str,
    /// The rest.
    pub body: Markup,
    /// Whether this reader may move it; without script the move button leads to `href#move`.
    pub movable: bool,
}

impl Board<'_> {
    /// The markup.
    pub fn render(&self) -> Markup {
        let form = Form::patch(&format!("{}-move", self.id), self.action).back(self.back);
        html! {
            div.board-frame #(self.id) data-controller="board" data-action="click->board#choose" data-board-action-value=(self.action) {
                div.board role="group" aria-label=(self.label) tabindex="0" { @for column in &self.columns { (self.column(column)) } }
                (self.moves())
                (super::dialog(&format!("{}-move-dialog", self.id), "Move", html! {
                    (moving())
                    (form.wrap(html! {
                        input type="hidden" name=(self.field) data-board-target="key";
                        (self.fields)
                        (form.buttons("Move"))
                    }))
                }))
                (self.confirm())
            }
        }
    }

    fn confirm(&self) -> Markup {
        let title = format!("{}-back-title", self.id);
        html! {
            dialog.sheet.small data-board-target="confirm" aria-labelledby=(title) {
                div.sheet-head { h2 #(title) { "Move back?" } }
                div.sheet-body {
                    (moving())
                    p { "This stage comes before the present one. The move is kept in the history." }
                    div.form-buttons {
                        button.btn.btn-ghost type="button" data-dialog-close { "Cancel" }
                        button.btn.btn-primary type="button" data-action="board#agree" { "Move back" }
                    }
                }
            }
        }
    }

    fn column(&self, column: &Column) -> Markup {
        let title = format!("{}-{}", self.id, column.key.replace(' ', "-"));
        html! {
            section class={ "lane " (column.tone.class()) } aria-labelledby=(title) {
                header {
                    h2 #(title) { (column.key) @if let Some(count) = column.count { b.count { (count) } } }
                    p.lane-sums { @for sum in &column.sums { (sum) } }
                }
                ol data-board-target="lane" data-key=(column.key) data-order=[column.order] {
                    @for card in &column.cards { (self.card(card)) }
                }
                @if column.cards.is_empty() { p.lane-empty { (column.empty) } }
                @if let Some(href) = &column.more { a.more href=(href) { "Show more" (Icon::ChevronRight) } }
            }
        }
    }

    fn card(&self, card: &Card) -> Markup {
        html! {
            li.deal #{ (self.id) "-card-" (card.id) } data-card=(card.id) data-title=(card.title) data-movable[card.movable] {
                a.deal-title href=(card.href) draggable="false" { (card.title) }
                @if card.movable {
                    a.icon-button.deal-move href={ (card.href) "#move" } role="button" aria-haspopup="true"
                        aria-label={ "Move " (card.title) " to…" } title="Move to…" { (Icon::Dots) }
                }
                div.deal-body { (card.body) }
            }
        }
    }

    /// One menu for all cards: eight buttons on each of two hundred would weigh more than the board.
    fn moves(&self) -> Markup {
        html! {
            div.menu popover="auto" data-board-target="menu" {
                p.menu-head { "Move to" }
                @for column in &self.columns {
                    button.menu-line type="button" data-action="board#pick" data-key=(column.key) {
                        span class={ "dot " (column.tone.class()) } { (column.key) }
                    }
                }
            }
        }
    }
}

fn moving() -> Markup {
    html! { p.move-line { strong data-board-target="what" {} " to " strong data-board-target="where" {} } }
}
