//! Who sees what and who may do what: every path to a record, every route, every page, for every profile (spec 1.3, 3.1, 3.2).

mod access;
mod acts;
mod by_function;
mod by_id;
mod by_list;
mod by_search;
mod by_sql;
mod by_table;
mod by_text;
mod company;
mod company_sql;
mod exceptions;
mod inactive;
mod links;
mod pages;
mod records;
mod tables;

pub use access::{PAGES, documented};
pub use company::Company;
