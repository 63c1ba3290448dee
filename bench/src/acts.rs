//! The acts under measurement: what each needs beforehand, its request, and the same for pgbench.

use std::sync::Arc;

use anyhow::{Context, Result};
use tokio_postgres::Client;

use crate::load::{Shot, Source};

/// An act. `{id}` stands for the record's id, `{n}` for a number that is used once.
pub struct Act {
    pub name: &'static str,
    pub login: &'static str,
    method: &'static str,
    path: &'static str,
    body: &'static str,
    /// Its call in SQL; `{id}` becomes a look-up of the id in bench.work.
    call: &'static str,
    /// Makes `$1` records and answers their ids; empty: the act needs none.
    prepare: &'static str,
}

const LEADS: &str = "insert into data.leads (company_name, contact_name, contact_email, contact_phone, city, service_code, route, est_volume_value,
        est_volume_unit, timeline, sourced_by, primary_channel, marketing_owner_user_id, triage_status, first_touched_at, qualified_at, handed_over_at,
        sales_owner_user_id, claimed_at, created_by)
    select 'PT Ukur ' || k.n, 'Rina Wijaya', 'rina@ukur' || k.n || '.co.id', '0811' || lpad(k.n::text, 9, '0'), 'Jakarta', 'DOM_FTL', 'Jakarta – Medan', 2,
        'TEU', 'Immediate', 'Marketing', 'LinkedIn', m.user_id, ";
const MARKETER: &str = "(select user_id from data.users where email = 'marketing.manager@demo.bcp.test')";
const SELLER: &str = "(select user_id from data.users where email = 'sales1@demo.bcp.test')";

pub const ACTS: &[Act] = &[
    Act {
        name: "lead create",
        login: "marketing.manager",
        method: "POST",
        path: "/api/crm/leads",
        body: r#"{"company_name": "PT Baru {n}", "contact_name": "Rina Wijaya", "contact_email": "rina@baru{n}.co.id", "primary_channel": "LinkedIn", "service_code": "DOM_FTL", "route": "Jakarta – Medan"}"#,
        call: "select crm.rpc_lead_create(jsonb_build_object('company_name', 'PT Baru ' || :n, 'contact_name', 'Rina Wijaya', 'contact_email', 'rina@baru' || :n || '.co.id', 'primary_channel', 'LinkedIn', 'service_code', 'DOM_FTL', 'route', 'Jakarta – Medan'))",
        prepare: "",
    },
    Act {
        name: "qualify",
        login: "marketing.manager",
        method: "PATCH",
        path: "/api/crm/leads/{id}/triage",
        body: r#"{"triage_status": "Qualified"}"#,
        call: "select crm.rpc_lead_triage({id}, 'Qualified', '{}')",
        prepare: "inbox",
    },
    Act {
        name: "claim",
        login: "sales1",
        method: "POST",
        path: "/api/crm/leads/{id}/claim",
        body: "{}",
        call: "select crm.rpc_sales_claim_lead({id})",
        prepare: "pool",
    },
    Act {
        name: "claim next",
        login: "sales1",
        method: "POST",
        path: "/api/crm/leads/claim-next",
        body: "{}",
        call: "select crm.rpc_sales_claim_next()",
        prepare: "pool",
    },
    Act {
        name: "convert",
        login: "sales1",
        method: "POST",
        path: "/api/crm/leads/{id}/convert",
        body: "{}",
        call: "select crm.rpc_lead_convert({id}, '{}')",
        prepare: "assigned",
    },
    Act {
        name: "change stage",
        login: "sales1",
        method: "PATCH",
        path: "/api/crm/opportunities/{id}/stage",
        body: r#"{"stage": "{stage}"}"#,
        call: "select crm.rpc_opportunity_change_stage({id}, (array['Discovery', 'Proposal Sent', 'Negotiation'])[1 + :i % 3], '{}')",
        prepare: "deals",
    },
    Act {
        name: "complete with next",
        login: "sales1",
        method: "POST",
        path: "/api/crm/activities/{id}/complete",
        body: r#"{"outcome": "Talked about lanes", "next": {"activity_type": "Call", "subject": "Call again", "due_date": "2030-01-07"}}"#,
        call: "select crm.rpc_activity_complete_and_next({id}, '{\"outcome\": \"Talked about lanes\", \"next\": {\"activity_type\": \"Call\", \"subject\": \"Call again\", \"due_date\": \"2030-01-07\"}}')",
        prepare: "activities",
    },
];

/// The statement that makes records of a kind.
fn making(kind: &str) -> String {
    let lead = |rest: &str| {
        format!(
            "{LEADS}{rest} from generate_series(1, $1::bigint) as i, lateral (select nextval('bench.number') + 0 * i as n) as k, {MARKETER} as m (user_id), {SELLER} as s (user_id) returning lead_id"
        )
    };
    match kind {
        "inbox" => lead("'New', null, null, null, null, null, m.user_id"),
        "assigned" => lead("'Handed Over', now(), now(), now(), s.user_id, now(), m.user_id"),
        "pool" => format!(
            "select lead_id from made), pooled as (insert into data.lead_handover_pool (lead_id, handed_over_by, handed_over_at, priority, expires_at)
            select lead_id, {MARKETER}, now(), 0, now() + interval '7 days' from made), made as ({}",
            lead("'Handed Over', now(), now(), now(), null, null, m.user_id")
        ),
        "deals" => format!("select opportunity_id from data.opportunities where closed_at is null and owner_user_id = {SELLER} and stage <> 'On Hold' order by md5(opportunity_id) limit least($1::bigint, 2000)"),
        _ => format!(
            "insert into data.activities (activity_type, status, subject, due_date, owner_user_id, opportunity_id, account_id, created_by)
            select 'Call', 'Planned', 'Call', current_date + 1, o.owner_user_id, o.opportunity_id, o.account_id, o.owner_user_id
            from (select *, count(*) over () as found from (
                select * from data.opportunities where closed_at is null and owner_user_id = {SELLER} limit $1::bigint) as few) as o,
                generate_series(1, 1 + $1::bigint / o.found) returning activity_id"
        ),
    }
}

impl Act {
    /// Makes what so many connections with so many acts each need: bench.work, numbered, and the ids in that order.
    pub async fn prepare(&self, owner: &Client, connections: usize, each: usize) -> Result<Vec<String>> {
        owner
            .batch_execute(
                "create schema if not exists bench; create sequence if not exists bench.number; grant usage on schema bench to bcp_app;
                create unlogged table if not exists bench.work (n bigint primary key, id text not null); grant select on bench.work to bcp_app; truncate bench.work",
            )
            .await?;
        if self.prepare.is_empty() {
            return Ok(Vec::new());
        }
        let count = i64::try_from(connections * each)?;
        let sql = format!(
            "with recursive found as ({}) insert into bench.work select row_number() over () - 1, f.id from found as f (id) returning id",
            making(self.prepare)
        );
        let rows = owner.query(&sql, &[&count]).await.with_context(|| format!("{} cannot be prepared", self.name))?;
        owner.batch_execute("analyze bench.work").await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Requests for the product: each connection has its own share of the ids.
    pub fn source(&self, cookie: &str, ids: Vec<String>, each: usize, first: u64) -> Source {
        let (method, path, body, cookie) = (self.method, self.path, self.body, cookie.to_owned());
        let repeats = self.prepare == "deals";
        Arc::new(move |connection, count| {
            let place = if repeats { (connection * (ids.len() / 64)) + count % (ids.len() / 64).max(1) } else { connection * each + count };
            let id = if ids.is_empty() { "" } else { ids.get(place).filter(|_| repeats || count < each)? };
            let stage = ["Discovery", "Proposal Sent", "Negotiation"][count % 3];
            let number = first + (connection * 1_000_000 + count) as u64;
            let fill = |text: &str| text.replace("{id}", id).replace("{n}", &number.to_string()).replace("{stage}", stage);
            Some(Shot { method, body: fill(body), ..Shot::get(&fill(path), &cookie) })
        })
    }

    /// The same for pgbench. `token` is the session's, in hexadecimal.
    pub fn script(&self, token: &str, found: usize, each: usize, first: u64) -> String {
        let place = if self.prepare == "deals" {
            format!(":client_id * {share} + :i % {share}", share = (found / 64).max(1))
        } else {
            format!(":client_id * {each} + :i")
        };
        let call = self.call.replace("{id}", "(select w.id from bench.work as w where w.n = :w)");
        format!(
            "\\set w {place}\n\\set n {first} + :client_id * 1000000 + :i\n\\set i :i + 1\n\\startpipeline\nbegin;\n\
            select user_id, full_name, role_name, access_profile, locale, time_zone, lists, today, is_demo, 0::bigint as unread from \
            crm.enter(decode('{token}', 'hex'), 'bench', null, '{} /', '', false);\n{call};\ncommit;\n\\endpipeline\n",
            self.method
        )
    }

    /// Whether its records can be used up.
    pub fn uses_up(&self) -> bool {
        !self.prepare.is_empty() && self.prepare != "deals"
    }
}
