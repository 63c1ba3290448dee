//! What holds for every request, whatever it asks for: shapes of answers, wrong requests, other sites, signing in and out.

mod front;
mod outage;
mod refusals;
mod secrets;
mod session;
