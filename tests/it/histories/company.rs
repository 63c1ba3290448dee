//! The company of the histories: its people on their connections, its templates, its latest records.

use tokio_postgres::Statement;

use super::act::Kind;
use super::facts::Reader;
use super::rights::Who;
use crate::support::{CAST, World};

/// The latest records of each kind, so that acts meet on them; in the order of `Kind`.
const LATEST: &str = "select '{}'::text[],
    array(select lead_id from data.leads order by created_at desc, lead_id desc limit 12),
    array(select opportunity_id from data.opportunities order by created_at desc, opportunity_id desc limit 9),
    array(select quote_id from data.quotes order by created_at desc, quote_id desc limit 6),
    array(select activity_id from data.activities order by status = 'Planned' desc, created_at desc, activity_id desc limit 20),
    array(select account_id from data.accounts order by created_at desc, account_id desc limit 8),
    array(select target_id from data.targets order by created_at desc, target_id desc limit 8),
    array(select enrollment_id::text from data.cadence_enrollments order by status in ('Active', 'Paused') desc, enrollment_id desc limit 9)";
const TEAM: &str = "select r.access_profile, u.user_id::text, array(select t.member_user_id::text from data.team_members as t
        where t.manager_user_id = u.user_id)
    from data.users as u join data.roles as r using (role_name) where u.email = $1";

pub struct Company {
    pub world: World,
    pub reader: Reader,
    pub people: Vec<Who>,
    pub cadences: Vec<i64>,
    latest: Statement,
}

impl Company {
    pub async fn founded() -> Self {
        let world = World::new().await;
        let reader = Reader::new(world.owner_sql().await).await;
        let latest = reader.sql().prepare(LATEST).await.expect("a statement");
        let mut people = Vec::new();
        for player in CAST {
            let row = reader.sql().query_one(TEAM, &[&format!("{}@bcp.test", player.name)]).await.expect("one of the cast");
            assert_eq!(row.get::<_, String>(0), player.profile, "{}", player.name);
            let team: Vec<String> = row.get(2);
            let person = world.person(player.name).await;
            people.push(Who { person, profile: player.profile, id: row.get(1), team: team.into_iter().collect() });
        }
        let mut company = Self { world, reader, people, cadences: Vec::new(), latest };
        let agus = company.somebody("agus").person.clone();
        for (purpose, mode) in [("nurture", "stepwise"), ("other", "stepwise"), ("lead_follow_up", "upfront")] {
            agus.writes(purpose, mode, true, &[0, 3, 9]).await;
        }
        let rows = company.reader.sql().query("select cadence_id from data.cadences order by 1", &[]).await;
        company.cadences = rows.expect("templates").iter().map(|row| row.get(0)).collect();
        company
    }

    pub fn somebody(&self, name: &str) -> &Who {
        self.people.iter().find(|who| who.person.name == name).expect("one of the cast")
    }

    pub async fn latest(&self) -> [Vec<String>; 8] {
        let row = self.reader.sql().query_one(&self.latest, &[]).await.expect("the latest records");
        Kind::ALL.map(|kind| row.get(kind as usize))
    }

    /// A number that the owner reads.
    pub async fn number(&self, query: &str) -> i64 {
        self.reader.sql().query_one(query, &[]).await.unwrap_or_else(|error| panic!("{query}: {error:?}")).get(0)
    }
}
