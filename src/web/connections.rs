//! Connections: whoever is slow to say what he wants, or to hear the answer, does not keep his place for ever (slow-loris).

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep, timeout};
use tower::ServiceExt;

use super::Places;
use super::places::Outside;

/// Lines and headers of a request together; a browser's are a few kilobytes.
const HEAD: usize = 64 * 1024;
/// For somebody who finds no place to hear so.
const DOORSTEP: Duration = Duration::from_secs(5);

/// How long each part of a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For its head, and between two requests of one connection.
    pub head: Duration,
    /// For the whole request.
    pub request: Duration,
    /// For a request that brings a file: as long as its sender's line takes.
    pub file: Duration,
    /// For a reader of the answer who takes nothing of it.
    pub reader: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [head, request, file, reader] = [60, 40, 900, 60].map(Duration::from_secs);
        Self { head, request, file, reader }
    }
}

/// Serves each connection that finds a place until told to stop; requests under way are finished first.
pub async fn connections<S>(mut listener: TcpListener, service: S, patience: Patience, places: Places, stop: impl Future<Output = ()>)
where
    S: tower::Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience.head).max_header_size(HEAD);
    let under_way = GracefulShutdown::new();
    let mut stop = pin!(stop);
    let mut arrival = async || {
        places.free().await;
        Listener::accept(&mut listener).await
    };
    loop {
        let (stream, from) = tokio::select! {
            connection = arrival() => connection,
            () = &mut stop => break,
        };
        let Some(place) = places.take() else { continue };
        let (outside, places) = (place.outside, places.clone());
        let service = service.clone().map_request(move |request| placed(request, from, &places, outside));
        let stream = TokioIo::new(Patient { stream, patience: patience.reader, waits: None });
        let connection = under_way.watch(http.serve_connection(stream, TowerToHyperService::new(service)));
        // How a connection ends is the caller's matter: a broken one has been answered, or has nobody who listens.
        tokio::spawn(async move {
            let _place = place;
            match outside {
                true => drop(timeout(DOORSTEP, connection).await),
                false => drop(connection.await),
            }
        });
    }
    drop(listener);
    under_way.shutdown().await;
}

/// A request that says where it comes from and whether its connection found a place.
fn placed(request: Request<Incoming>, from: SocketAddr, places: &Places, outside: bool) -> Request<Body> {
    let mut request = request.map(Body::new);
    let told = request.extensions_mut();
    told.insert::<ConnectInfo<SocketAddr>>(ConnectInfo(from));
    told.insert(places.clone());
    if outside {
        told.insert(Outside);
    }
    request
}

/// A connection that breaks when nobody takes what is written for so long.
struct Patient {
    stream: TcpStream,
    patience: Duration,
    waits: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn write(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if wrote.is_ready() {
            self.waits = None;
            return wrote;
        }
        let patience = self.patience;
        let waits = self.waits.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(waits.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.write(cx, wrote)
    }
    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.write(cx, wrote)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
