//! Users as an admin sees and keeps them (spec 1.3, 3.1).

use jiff::Timestamp;
use postgres_from_row::FromRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::db::{Act, One, Query, params};
use crate::session::Secret;

macro_rules! user {
    () => {
        // The key of the order is the database's, whose idea of a small letter may differ from ours.
        "select user_id, email, full_name, role_name, department, access_profile, manager_user_id, manager_name, is_active, state, \
         last_login_at, invited_until, created_at, updated_at, version, lower(full_name) as key from crm.list_users($1, $2, $3, $4, $5::text::uuid, $6)"
    };
}
pub(super) use user;

const ONE: &str = user!();
const KNOWN: &str = "select full_name from data.users where user_id = $1";
const WORK: &str = "select accounts, opportunities, leads, marketing_leads, targets, activities from crm.list_user_work($1)";
const CREATE: &str = "select crm.rpc_user_create($1, $2)";
const UPDATE: &str = "select crm.rpc_user_update($1, $2, $3)";
const INVITE: &str = "select crm.rpc_user_invite($1, $2)";
const DEACTIVATE: &str = "select crm.rpc_user_deactivate($1, $2)";
const REACTIVATE: &str = "select crm.rpc_user_reactivate($1)";
const GIVE: &str = "select crm.rpc_user_give($1, $2)";
const ROLES: &str = "select role_name, department from data.roles order by department, access_profile, role_name";

/// Every statement about users.
pub(super) const STATEMENTS: &[&str] =
    &[super::users_list::LIST, ONE, KNOWN, WORK, CREATE, UPDATE, INVITE, DEACTIVATE, REACTIVATE, GIVE, ROLES];

/// A user.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct User {
    /// Who.
    pub user_id: Uuid,
    /// Sign-in address.
    pub email: String,
    /// Name.
    pub full_name: String,
    /// Role, spec 1.3.
    pub role_name: String,
    /// The role's department.
    pub department: String,
    /// What the role may do.
    pub access_profile: String,
    /// Whom he reports to.
    pub manager_user_id: Option<Uuid>,
    /// That person's name.
    pub manager_name: Option<String>,
    /// Whether he may sign in.
    pub is_active: bool,
    /// invited (no password yet), active, inactive.
    pub state: String,
    /// When he last signed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_login_at: Option<Timestamp>,
    /// Until when an open one-time link works.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub invited_until: Option<Timestamp>,
    /// When he was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When he was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Sent back with an edit.
    pub version: i32,
}

/// A name, to know that somebody is there.
#[derive(Debug, FromRow)]
pub(super) struct Known {
    /// His name.
    pub(super) full_name: String,
}

/// How much somebody has that can be given to somebody else.
#[derive(Clone, Copy, Debug, Default, FromRow, Serialize, ToSchema)]
pub struct Work {
    /// Active accounts.
    pub accounts: i64,
    /// Open deals.
    pub opportunities: i64,
    /// Leads in My Leads.
    pub leads: i64,
    /// Leads in inbox and nurture that are his as a marketer.
    pub marketing_leads: i64,
    /// Targets that are neither converted nor dropped.
    pub targets: i64,
    /// Planned activities.
    pub activities: i64,
}

/// A role.
#[derive(Debug, FromRow)]
pub(super) struct Role {
    /// Its exact name, spec 1.3.
    pub(super) role_name: String,
    /// Its department.
    pub(super) department: String,
}

/// Somebody, as whoever asks knows him: his name for all, the rest for an admin.
pub(super) fn one(who: Uuid) -> (One<Known>, Query<User>, Query<Work>) {
    let user = Query::new(ONE, params![Some(who), None::<String>, None::<bool>, None::<String>, None::<String>, 1_i64]);
    (Query::new(KNOWN, params![who]).one("user"), user, Query::new(WORK, params![who]))
}

pub(super) fn roles() -> Query<Role> {
    Query::new(ROLES, params![])
}

/// Invites somebody.
pub fn create(draft: Value, secret: &Secret) -> Act {
    Act::new(CREATE, params![draft, secret.hash()])
}

/// Changes name, role, manager.
pub fn update(who: Uuid, patch: Value, version: Option<i32>) -> Act {
    Act::new(UPDATE, params![who, patch, version])
}

/// Makes a new one-time link.
pub fn invite(who: Uuid, secret: &Secret) -> Act {
    Act::new(INVITE, params![who, secret.hash()])
}

/// Ends somebody's sessions and tokens, and his cadences pause.
pub fn deactivate(who: Uuid, reason: Option<String>) -> Act {
    Act::new(DEACTIVATE, params![who, reason])
}

/// Takes somebody back.
pub fn reactivate(who: Uuid) -> Act {
    Act::new(REACTIVATE, params![who])
}

/// Gives all of his open work to somebody else.
pub fn give(who: Uuid, to: Option<Uuid>) -> Act {
    Act::new(GIVE, params![who, to])
}
