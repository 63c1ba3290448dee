//! PATCH /api/auth/me: one's own name, language, time zone and password.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::SignedIn;
use crate::app::App;
use crate::db::text_enum::text_enum;
use crate::db::{self, Scope, params};
use crate::error::Error;
use crate::web::{Act, Done, Refused, Reply};

const UPDATE: &str = "select crm.rpc_me_update($1, $2)";

fn update(patch: Value, password_hash: Option<String>) -> db::Act {
    db::Act::new(UPDATE, params![patch, password_hash])
}

text_enum! {
    /// How money and dates are written.
    pub enum Locale {
        /// Rp 12.500.000
        Indonesian = "id",
        /// Rp 12,500,000
        English = "en",
    }
}

/// What somebody changes of himself; absent ones stay.
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct MePatch {
    full_name: Option<String>,
    locale: Option<Locale>,
    /// Such as Asia/Jakarta.
    time_zone: Option<String>,
    /// A new one, of at least 12 characters. All other sessions end.
    password: Option<String>,
    /// With a new password: the one of now.
    current_password: Option<String>,
}

/// The user after a change.
#[derive(Serialize, ToSchema)]
struct Changed {
    user: SignedIn,
}

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(edit))
}

/// Changes one's own name, language, time zone or password. RATE_LIMITED: as for signing in, after too many wrong passwords.
#[utoipa::path(patch, path = "/api/auth/me", tag = "session", request_body = MePatch,
    responses((status = 200, body = Done<Changed>), (status = 400, body = Refused), (status = 401, body = Refused),
        (status = 403, body = Refused), (status = 429, body = Refused)))]
async fn edit(State(app): State<App>, ConnectInfo(from): ConnectInfo<SocketAddr>, act: Act<MePatch>) -> Result<Reply, Error> {
    let mut given = act.given()?;
    if let Some(fields) = given.as_object_mut() {
        fields.retain(|name, _| !name.ends_with("password"));
    }
    let MePatch { password, current_password, .. } = act.body;
    let (scope, hash) = match (password, current_password) {
        (None, None) => (act.scope, None),
        (None, Some(_)) => return Err(Error::field("current_password", "Say which password you want instead, too.")),
        (Some(_), None) => return Err(Error::field("current_password", "Give the password that you have now, too.")),
        (Some(password), Some(current)) => {
            compare(&app, &act.scope, current, &from.ip().to_string()).await?;
            // A key is kept with a hash of the body that is quick to guess by; a password leaves no such trace.
            (act.scope.without_key(), Some(app.passwords.new_hash("password", password).await?))
        }
    };
    let said = if hash.is_some() { "Your password is changed. Your other sessions are signed out." } else { "Saved." };
    Ok(Reply::ok(scope.run(update(given, hash)).await?)?.toast(said))
}

/// Refuses unless this is the caller's password. A try counts as one of signing in does, until the new password is set.
async fn compare(app: &App, scope: &Scope, password: String, address: &str) -> Result<(), Error> {
    let me = scope.run(super::me()).await?;
    let known = app.door.ask(super::credential(&me.email, address)).await?;
    if app.passwords.fits(password, known.map(|known| known.password_hash)).await? {
        return Ok(());
    }
    Err(Error::field("current_password", "This is not your password."))
}
