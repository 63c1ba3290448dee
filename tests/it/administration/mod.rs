//! Administration: users, their work, one's own account, tokens, settings (spec 1.3, 3.1, 4.2).

mod intake;
mod invitations;
mod leaving;
mod own;
mod settings;
mod stages;
mod tokens;
mod users;

use serde_json::json;

use crate::support::{Answer, Person, World};

/// Long enough for everybody.
pub const NEW_PASSWORD: &str = "kapal besar di pelabuhan";

/// Somebody who was invited.
pub struct Invited {
    pub user_id: String,
    pub email: String,
    pub token: String,
}

impl World {
    /// An admin invites somebody new.
    pub async fn invites(&self, admin: &Person, role: &str) -> Invited {
        let email = format!("{}@bcp.test", uuid::Uuid::new_v4().simple());
        let made =
            admin.posts("/api/admin/users", json!({"email": email, "full_name": "Baru Sekali", "role_name": role})).await.is_created();
        let token = made.id("link").trim_start_matches("/invitation/").to_owned();
        Invited { user_id: made.id("user.user_id"), email, token }
    }

    /// What the audit says was done to a record, in its order.
    pub async fn audited(&self, entity: &str, id: &str) -> Vec<String> {
        let sql = "select action from data.audit_log where entity = $1 and entity_id = $2 order by id";
        let rows = self.owner_sql().await.query(sql, &[&entity, &id]).await.expect("audit rows");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

impl Person {
    /// Takes a one-time link up.
    pub async fn takes_up(&self, token: &str, name: &str, password: &str) -> Answer {
        self.posts("/api/auth/invitation", json!({"token": token, "full_name": name, "password": password})).await
    }

    /// Makes a token; answers it and its id.
    pub async fn makes_token(&self, name: &str, scope: &str) -> (String, String) {
        let made = self.posts("/api/auth/tokens", json!({"name": name, "scope": scope})).await.is_created();
        (made.id("token"), made.id("row.token_id"))
    }

    /// One user as the admin sees him.
    pub async fn looks_up(&self, who: &str) -> serde_json::Value {
        self.gets(&format!("/api/admin/users/{who}")).await.is_ok().data().clone()
    }
}
