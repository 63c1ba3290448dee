//! Markup that knows no domain: every page is put together from these parts.
//!
//! Text is escaped by maud; nothing here writes a `style` or an event attribute, because the content security policy forbids both.

mod act;
mod badge;
mod bare;
mod board;
mod card;
mod control;
mod counter;
mod dialog;
mod document;
mod drawings;
mod field;
mod form;
mod gauge;
mod icon;
mod kinds;
mod layout;
mod list;
mod menu;
mod money;
mod notice;
mod palette;
mod table;
mod time;
mod timeline;
mod upload;

pub use act::{Act, Look, link_button};
pub use badge::{Tone, badge, dot, person, person_with};
pub use bare::{bare, bare_with, login, notice};
pub use board::{Board, Card, Column};
pub use card::{card, definitions, empty, secret, section, stat, stats};
pub use counter::{Counter, counters};
pub use dialog::{About, confirm, dialog, note, opener, opener_about, shared_opener, subject};
pub use document::Flash;
pub use drawings::Icon;
pub use field::Field;
pub use form::{Form, Method};
pub use gauge::gauge;
pub use layout::{NavItem, Page, page};
pub use list::{Tab, chips, filters, more, pager, search, tabs};
pub use menu::{Item, corner_menu, menu, menu_with};
pub use money::{count_text, money, money_text};
pub use notice::{Notice, notices};
pub use table::{Col, Row, table};
pub use time::Clock;
pub use timeline::{Event, progress, stagebar, timeline};

/// Where the embedded files are served; the name changes with their content, so they are cached for ever.
pub const ASSETS: &str = concat!("/assets/", env!("BCP_ASSETS_HASH"));
