//! People at a browser: chromium, headless, driven as somebody would by hand.

mod accounts;
mod cadences;
mod chromium;
mod demo_house;
mod driver;
mod exports;
mod import_ways;
mod imports;
mod invoices;
mod keyboard;
mod keys;
mod live;
mod live_work;
mod looker;
mod looks;
mod other_site;
mod palette;
mod planner;
mod refusals;
mod rights;
mod story;
mod targets;
mod typed_script;
mod wait;
mod what_next;
mod without_script;
