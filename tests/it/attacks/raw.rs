//! HTTP by hand, for what no client would send.

use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{PASSWORD, Person, World};

/// Host and port of the server that somebody asks.
pub fn address(person: &Person) -> String {
    let request = person.asks(Method::GET, "/").build().expect("a request");
    let url = request.url();
    format!("{}:{}", url.host_str().expect("a host"), url.port().expect("a port"))
}

/// The cookie of a new session.
pub async fn cookie(world: &World, name: &str) -> String {
    let login = world.stranger().logs_in(&format!("{name}@bcp.test"), PASSWORD).await.is_ok();
    login.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// Sends these bytes and reads the answer to the connection's end.
pub async fn says(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes).await.expect("it is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
