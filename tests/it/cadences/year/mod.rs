//! A simulated year of a busy team: thousands of enrollments of all kinds, pauses, wins, losses, owners who change and leave, holidays,
//! templates that are edited, the worker at odd hours and twice at once, connections that break in the middle of an act.
//!
//! `BCP_YEAR_RECORDS` says how many records there are, and `BCP_YEAR_SEED` repeats one (docs/operations.md).

mod calendar;
mod company;
mod day;
mod laws;
mod replay;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::support::dice::Dice;
use company::{Act, Company};

const DAYS: usize = 365;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[tokio::test]
async fn in_a_simulated_year_no_step_comes_twice_none_is_lost_and_none_stays_open_on_an_ended_record() {
    let seed = setting("BCP_YEAR_SEED").unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0 >> 1);
    let records = setting("BCP_YEAR_RECORDS").unwrap_or(60) as usize;
    println!("BCP_YEAR_SEED={seed} BCP_YEAR_RECORDS={records}");
    let mut dice = Dice::new(seed);
    let mut company = Company::founded(&mut dice).await;
    let births: Vec<usize> = (0..records).map(|_| dice.below(330)).collect();
    let first: Date = "2026-01-02".parse().expect("a date");
    let mut moment = Timestamp::UNIX_EPOCH;
    for number in 0..DAYS {
        let today = first.checked_add(jiff::Span::new().days(number as i64)).expect("a day");
        // A holiday of people is none of the worker's; some nights the worker is down.
        let hour = dice.below(22);
        moment = at(today, hour);
        let born: Vec<usize> = births.iter().enumerate().filter(|(_, day)| **day == number).map(|(record, _)| record).collect();
        let mut acts = day::plan(&company, &mut dice, &today.to_string(), &born).await;
        acts.extend(staff(&company, &mut dice, number));
        if dice.says(30) {
            company.edits_a_template(&mut dice).await;
        }
        let crash = dice.says(120).then(|| acts.first().map(|act| format!("select crm.act_as('{}'); {}", act.who, act.sql)));
        let crash = crash.map(|act| act.filter(|_| dice.says(700)).unwrap_or_else(|| "select crm.work_cadences()".to_owned()));
        company.acts(moment, acts, crash).await;
        if number % 15 == 0 {
            laws::hold(&company).await;
        }
    }
    // The last round after the last act, with nobody in the way.
    company.acts(moment + SignedDuration::from_hours(1), Vec::new(), None).await;
    let counted = replay::compare(&company, &company.sql, calendar::company_date(moment + SignedDuration::from_hours(1))).await;
    println!("{} acts, {} overtaken; {counted:?}", company.done, company.refused);
    assert!(company.done > company.refused * 4, "most of what people set out to do is done");
    laws::hold(&company).await;
    laws::close(&company, moment).await;
    company.world.proves_itself().await;
}

fn at(day: Date, hour: usize) -> Timestamp {
    format!("{day}T{hour:02}:00:00Z").parse().expect("a moment")
}

/// Three of eight leave in the year; one comes back. Not on a day on which the laws are looked at: what somebody is given in the very moment
/// in which he leaves, the worker pauses at its next turn.
fn staff(company: &Company, dice: &mut Dice, day: usize) -> Option<Act> {
    let place = [70, 155, 230].iter().position(|leaves| *leaves == day);
    let back = (day == 200).then_some(0);
    let (who, active) = place.map(|place| (place, false)).or(back.map(|place| (place, true)))?;
    let who = company.sellers[who];
    let sql = format!("update data.users set is_active = {active} where user_id = '{who}'");
    Some(Act { who: company.people["agus"], record: format!("somebody {}", dice.below(100)), sql })
}
