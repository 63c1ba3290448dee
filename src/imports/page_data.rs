//! What the pages of imports read beside a batch and its rows.

use postgres_from_row::FromRow;
use serde_json::Value;

use super::Kind;
use crate::db::{One, Query, params};

pub(super) const KINDS: &str = "select kind from crm.list_import_kinds()";
/// The first rows as they stand in the file, the mappings kept under a name, and the cadences that new targets can start.
pub(super) const BESIDE: &str = "select \
     array(select r.raw from data.import_rows as r where r.batch_id = b.batch_id order by r.row_number limit 12) as first_rows, \
     (select coalesce(jsonb_agg(jsonb_build_array(m.mapping_id::text, m.name) order by m.name), '[]') from data.import_mappings as m \
     where m.kind = b.kind and m.name is not null and m.created_by = (select crm.my_id())) as mappings, \
     (select coalesce(jsonb_agg(jsonb_build_array(c.cadence_id::text, c.name) order by c.name), '[]') from data.cadences as c \
     where b.kind = 'targets' and c.is_active and c.purpose = 'outbound') as cadences \
     from data.import_batches as b where b.batch_id = $1";

/// A kind that the reader may import.
#[derive(Debug, FromRow)]
pub(super) struct Allowed {
    pub(super) kind: Kind,
}

/// What stands beside an import on its page.
#[derive(Debug, FromRow)]
pub(super) struct Beside {
    /// The cells of the first rows.
    pub(super) first_rows: Vec<Value>,
    mappings: Value,
    cadences: Value,
}

impl Beside {
    /// Id and name of each cadence that can start with a target.
    pub(super) fn cadences(&self) -> Vec<(&str, &str)> {
        pairs(&self.cadences)
    }

    /// Id and name of each mapping that the reader kept for this kind.
    pub(super) fn mappings(&self) -> Vec<(&str, &str)> {
        pairs(&self.mappings)
    }
}

fn pairs(list: &Value) -> Vec<(&str, &str)> {
    let pairs = list.as_array().into_iter().flatten();
    pairs.filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?))).collect()
}

/// The kinds that the reader may import.
pub(super) fn kinds() -> Query<Allowed> {
    Query::new(KINDS, params![])
}

/// What stands beside an import.
pub(super) fn beside(id: &str) -> One<Beside> {
    Query::new(BESIDE, params![id.to_owned()]).one("import")
}
