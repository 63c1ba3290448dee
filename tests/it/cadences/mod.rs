//! Cadences, sentence by sentence of spec 6, and a simulated year of them.

mod year;
