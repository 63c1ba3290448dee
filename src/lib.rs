//! BCP CRM: a sales CRM on PostgreSQL for companies that sell by marketing → pool → sales. ARCHITECTURE.md is the map.

pub mod accounts;
pub mod activities;
pub mod app;
pub mod audit;
pub mod cadences;
pub mod commands;
pub mod contacts;
pub mod db;
pub mod demo;
pub mod error;
pub mod export;
pub mod home;
pub mod imports;
pub mod invoices;
pub mod leads;
pub mod live;
pub mod metrics;
pub mod notifications;
mod openapi;
pub mod opportunities;
pub mod people;
pub mod search;
pub mod session;
pub mod targets;
pub mod ui;
pub mod web;
pub mod worker;
