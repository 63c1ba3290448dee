//! The floor: a server that does nothing but send an address's own statements together and write what comes as JSON.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode, Uri};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use futures_util::future::{BoxFuture, join_all};
use tokio_postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, NoTls, Row};

use crate::json;
use crate::trips::{Statement, Trip};

/// As many connections as the product has.
const POOL: usize = 16;

struct Floor {
    pool: Pool,
    trips: HashMap<String, Trip>,
}

/// Serves these trips.
pub async fn serve(listen: SocketAddr, mut database: Config, trips: Vec<Trip>) -> Result<()> {
    database.options("-c timezone=UTC -c jit=off -c statement_timeout=30s");
    let manager = Manager::from_config(database, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let pool = Pool::builder(manager).max_size(POOL).build()?;
    let trips = trips.into_iter().map(|trip| (trip.key(), trip)).collect();
    let router = Router::new().fallback(answer).with_state(Arc::new(Floor { pool, trips }));
    Ok(axum::serve(tokio::net::TcpListener::bind(listen).await?, router).await?)
}

async fn answer(State(floor): State<Arc<Floor>>, uri: Uri, request: axum::extract::Request) -> Response<Body> {
    let cookie = request.headers().get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = Trip::key_of(uri.path_and_query().map(|path| path.as_str()).unwrap_or_default(), cookie);
    let made = match floor.trips.get(&key) {
        Some(trip) => floor.make(trip).await,
        None => Err(anyhow::anyhow!("no trip was recorded for {key}")),
    };
    let (status, body) = match made {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}").into_bytes()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("application/json"));
    response
}

impl Floor {
    async fn make(&self, trip: &Trip) -> Result<Vec<u8>> {
        let client = self.pool.get().await?;
        let mut prepared = Vec::with_capacity(trip.statements.len());
        for statement in &trip.statements {
            prepared.push(client.prepare_cached(&statement.sql).await.with_context(|| statement.sql.clone())?);
        }
        let mut steps: Vec<BoxFuture<'_, Result<Vec<Row>, tokio_postgres::Error>>> = vec![Box::pin(command(&client, &trip.begin))];
        for (prepared, statement) in prepared.iter().zip(&trip.statements) {
            steps.push(Box::pin(fetch(&client, prepared, statement)));
        }
        steps.push(Box::pin(command(&client, "commit")));
        let mut out = Vec::with_capacity(64 * 1024);
        out.extend_from_slice(b"{\"success\":true,\"data\":[");
        for (place, rows) in join_all(steps).await.into_iter().enumerate() {
            let rows = rows?;
            // Who it is goes to nobody.
            if place > 1 && place <= trip.statements.len() {
                json::write_rows(&rows, &mut out)?;
                out.extend_from_slice(if place < trip.statements.len() { b"," } else { b"" });
            }
        }
        out.extend_from_slice(b"]}");
        Ok(out)
    }
}

async fn command(client: &deadpool_postgres::Object, text: &str) -> Result<Vec<Row>, tokio_postgres::Error> {
    client.batch_execute(text).await.map(|()| Vec::new())
}

async fn fetch(
    client: &deadpool_postgres::Object,
    prepared: &tokio_postgres::Statement,
    statement: &Statement,
) -> Result<Vec<Row>, tokio_postgres::Error> {
    let params: Vec<Text<'_>> = statement.params.iter().map(|value| Text(value.as_deref())).collect();
    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
    client.query(prepared, &params).await
}

/// A value as its text, whatever the type.
#[derive(Debug)]
struct Text<'a>(Option<&'a str>);

impl ToSql for Text<'_> {
    fn to_sql(&self, _: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        let Some(text) = self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }
    to_sql_checked!();
}
