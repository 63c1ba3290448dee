//! People at a browser: chromium, headless, driven as somebody would by hand.

mod browser;
mod demo_house;
mod driver;
mod keys;
mod looks;
mod wait;
