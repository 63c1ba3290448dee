//! The pipeline as a board: the columns of a whole filter and the first cards of each, in one trip.

use std::collections::BTreeMap;

use postgres_from_row::FromRow;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::list::{Ask, DealsQuery, View, key};
use super::row::open;
use super::{Opportunity, Stage};
use crate::db::{Query, params};
use crate::error::Error;
use crate::web::Cursor;

/// How many cards a column shows at first.
pub const CARDS: i32 = 25;

macro_rules! filter {
    () => {
        "(select case $1::text when 'me' then crm.my_id() else $1::uuid end), $2::text, \
         case when $3::text is not null then array(select s.opportunity_id from crm.find_opportunities($3, 'open') as s) end"
    };
}

pub(super) const SUMS: &str =
    concat!("select b.stage, b.currency, b.deals, b.total from crm.list_board_sums(", filter!(), ") as b order by b.currency");
pub(super) const CARD_ROWS: &str = concat!(
    "select ",
    open!(),
    ", 'change_stage' = any (crm.list_opportunity_actions(v.stage, v.owner_user_id, null)) as movable \
     from crm.list_board_cards(",
    filter!(),
    ", $4) as v order by v.next_step_due_date, v.opportunity_id"
);

/// A board's query string.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BoardQuery {
    /// me, all (unless given), or a user's id.
    #[param(pattern = "^(me|all|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    owner: Option<String>,
    /// One account's deals.
    account: Option<String>,
    /// Typed text: name, id, route.
    q: Option<String>,
}

impl BoardQuery {
    /// Refuses with VALIDATION_ERROR what is not of the possible values.
    pub(super) fn checked(self) -> Result<Ask, Error> {
        DealsQuery { owner: self.owner, account: self.account, q: self.q, ..DealsQuery::default() }.checked()
    }
}

/// Number and sum of a stage in one currency.
#[derive(Clone, Debug, FromRow)]
pub struct StageSum {
    stage: Stage,
    currency: String,
    deals: i64,
    total: Decimal,
}

/// A card.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct Card {
    /// The deal.
    #[from_row(flatten)]
    #[serde(flatten)]
    pub deal: Opportunity,
    /// Whether the reader may move it.
    pub movable: bool,
}

/// An amount in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sum {
    /// The currency.
    pub currency: String,
    /// The amount.
    pub total: Decimal,
}

/// A column: one open stage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Column {
    /// The stage.
    pub stage: Stage,
    /// How many deals of the whole filter are in it.
    pub count: i64,
    /// Their sums, one a currency.
    pub sums: Vec<Sum>,
    /// The first of them by next step.
    pub cards: Vec<Card>,
    /// Where `view=pipeline&stage=…` goes on after the last card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Number and sums of every stage, over the whole filter.
pub fn sums(ask: &Ask) -> Query<StageSum> {
    Query::new(SUMS, params![ask.owner.clone(), ask.account.clone(), ask.q.clone()])
}

/// The first cards of every stage.
pub fn cards(ask: &Ask) -> Query<Card> {
    Query::new(CARD_ROWS, params![ask.owner.clone(), ask.account.clone(), ask.q.clone(), CARDS])
}

/// Puts sums and cards together, stages in their order; an empty stage is a column too.
pub fn columns(stages: impl IntoIterator<Item = Stage>, sums: Vec<StageSum>, cards: Vec<Card>) -> Vec<Column> {
    let mut cards_of: BTreeMap<&str, Vec<Card>> = BTreeMap::new();
    for card in cards {
        cards_of.entry(card.deal.stage.label()).or_default().push(card);
    }
    let column = |stage: Stage| {
        let of = || sums.iter().filter(move |sum| sum.stage == stage);
        let count = of().map(|sum| sum.deals).sum();
        let amounts = of().filter(|sum| !sum.total.is_zero()).map(|sum| Sum { currency: sum.currency.clone(), total: sum.total });
        let cards = cards_of.remove(stage.label()).unwrap_or_default();
        let shown = i64::try_from(cards.len()).unwrap_or(i64::MAX);
        let last = cards.last().filter(|_| shown < count);
        let next_cursor = last.map(|card| Cursor::write(&key(View::Pipeline, &card.deal)));
        Column { stage, count, sums: amounts.collect(), cards, next_cursor }
    };
    stages.into_iter().map(column).collect()
}
