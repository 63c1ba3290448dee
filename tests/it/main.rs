//! The integration tests: people speak through HTTP to a server of their own, each test on a database of its own.

mod support;

mod accounts;
mod activities;
mod administration;
mod architecture;
mod attacks;
mod audit;
mod browser;
mod cadences;
mod catalogue;
mod deals;
mod exports;
mod funnel;
mod guards;
mod histories;
mod import_files;
mod import_kinds;
mod imports;
mod input;
mod invoices;
mod lists;
mod live;
mod merge;
mod notifications;
mod one_trip;
mod openapi;
mod openness;
mod proof;
mod scale;
mod search;
mod statements;
mod targets;
mod visibility;
mod web;
mod worker;
