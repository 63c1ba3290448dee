//! How many rows every table has, to see that a refusal stored nothing.

use std::collections::BTreeMap;

use crate::support::World;

/// Signing in leaves traces of its own.
const APART: &[&str] = &["sessions", "login_failures", "idempotency_keys", "refinery_schema_history"];

impl World {
    /// Rows by table.
    pub async fn counts(&self) -> BTreeMap<String, i64> {
        const TABLES: &str = "select c.relname::text from pg_class as c join pg_namespace as n on n.oid = c.relnamespace \
                              where n.nspname = 'data' and c.relkind in ('r', 'p') and not c.relispartition";
        let owner = self.owner_sql().await;
        let mut counts = BTreeMap::new();
        for row in owner.query(TABLES, &[]).await.expect("the tables") {
            let table: String = row.get(0);
            if !APART.contains(&table.as_str()) {
                let count = owner.query_one(&format!("select count(*) from data.{table}"), &[]).await.expect("a count");
                counts.insert(table, count.get(0));
            }
        }
        counts
    }
}
