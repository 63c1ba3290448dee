//! The fixed cast: somebody of every profile, and two sales teams, so that "outside my team" has a face.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use tokio_postgres::Client;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// One of the cast; his e-mail is `<name>@bcp.test`.
pub struct Player {
    pub name: &'static str,
    pub role: &'static str,
    pub profile: &'static str,
    manager: Option<&'static str>,
}

const fn player(name: &'static str, role: &'static str, profile: &'static str, manager: Option<&'static str>) -> Player {
    Player { name, role, profile, manager }
}

/// Managers stand before their teams.
pub const CAST: &[Player] = &[
    player("dewi", "Director", "director", None),
    player("agus", "super admin", "admin", None),
    player("maya", "Marketing Manager", "marketing_manager", None),
    player("ana", "Marcomm (marketing staff)", "marketing", Some("maya")),
    player("dian", "DGO (Marketing staff)", "marketing", Some("maya")),
    player("sari", "sales manager", "sales_manager", None),
    player("budi", "salesperson", "sales", Some("sari")),
    player("citra", "salesperson", "sales", Some("sari")),
    player("surya", "sales manager", "sales_manager", None),
    player("eko", "salesperson", "sales", Some("surya")),
    player("putri", "sales support", "sales_support", None),
    player("fitri", "finance", "finance", None),
    player("oka", "EXIM Ops (operation)", "none", None),
];

/// Hires the whole cast, who share one hash.
pub async fn hire(owner: &Client) {
    let hash = cheap_hash();
    for player in CAST {
        let manager = player.manager.map(email);
        employ(owner, player.name, player.role, manager.as_deref(), &hash).await;
    }
}

/// Hires one more salesperson with the cast's password.
pub async fn hire_salesperson(owner: &Client, name: &str, manager: &str) {
    const SQL: &str = "select c.password_hash from data.credentials as c limit 1";
    let hash: String = owner.query_one(SQL, &[]).await.expect("somebody's hash").get(0);
    employ(owner, name, "salesperson", Some(&email(manager)), &hash).await;
}

/// The sign-in address of somebody.
pub fn email(name: &str) -> String {
    format!("{name}@bcp.test")
}

/// As cheap as argon2 can be, since every test signs people in; how much work comparing is stands in the hash. That the product's own
/// is not cheap is tested beside it (`src/session/password.rs`).
fn cheap_hash() -> String {
    let least = Params::new(Params::MIN_M_COST, Params::MIN_T_COST, Params::MIN_P_COST, None).expect("the least that is allowed");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, least);
    argon2.hash_password(PASSWORD.as_bytes()).expect("a hash").to_string()
}

async fn employ(owner: &Client, name: &str, role: &str, manager: Option<&str>, hash: &str) {
    const SQL: &str = "with hired as (
            insert into data.users (email, full_name, role_name, manager_user_id)
            values ($1, initcap($2), $3, (select user_id from data.users where email = $4)) returning user_id)
        insert into data.credentials (user_id, password_hash) select user_id, $5 from hired";
    owner.execute(SQL, &[&email(name), &name, &role, &manager, &hash]).await.expect("somebody is hired");
}
