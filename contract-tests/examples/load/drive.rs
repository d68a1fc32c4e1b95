//! A client that does as little as a client can, so that what is measured is the server: each connection sends the next request
//! as soon as the answer to the one before is there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::response::Reader;

/// Whoever does not answer for so long is left.
const PATIENCE: Duration = Duration::from_secs(5);

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// Whole answers by their status.
    statuses: BTreeMap<u16, u64>,
    /// Answers that broke off.
    broken: u64,
    /// Requests that were not answered in time.
    left: u64,
    /// Connections that were not let in.
    refused: u64,
    seconds: f64,
}

impl Counted {
    fn add(&mut self, other: &Self) {
        for (status, count) in &other.statuses {
            *self.statuses.entry(*status).or_default() += count;
        }
        self.broken += other.broken;
        self.left += other.left;
        self.refused += other.refused;
    }

    pub(crate) fn to_json(&self) -> serde_json::Value {
        let Self { statuses, broken, left, refused, seconds } = self;
        let answered: u64 = statuses.values().sum();
        serde_json::json!({
            "answered": answered, "statuses": statuses, "broken": broken, "left": left, "refused": refused, "seconds": seconds,
        })
    }
}

/// Sends the requests in turns over so many connections for so long.
pub(crate) async fn drive(
    address: &str,
    seconds: f64,
    connections: usize,
    requests: Vec<String>,
) -> anyhow::Result<Counted> {
    anyhow::ensure!(!requests.is_empty(), "there are no requests to send");
    let (address, requests) = (Arc::<str>::from(address), Arc::new(requests));
    let begun = Instant::now();
    let end = begun + Duration::from_secs_f64(seconds);
    let mut clients = JoinSet::new();
    for first in 0..connections {
        // Each begins elsewhere, so that not all of them wait for the same slow answer.
        let first = first * requests.len() / connections;
        clients.spawn(client(Arc::clone(&address), end, first, Arc::clone(&requests)));
    }
    let mut all = Counted::default();
    while let Some(counted) = clients.join_next().await {
        all.add(&counted?);
    }
    all.seconds = begun.elapsed().as_secs_f64();
    Ok(all)
}

/// One connection at a time; a new one whenever it ends.
async fn client(address: Arc<str>, end: Instant, first: usize, requests: Arc<Vec<String>>) -> Counted {
    let mut counted = Counted::default();
    let mut next = requests.iter().cycle().skip(first);
    while Instant::now() < end {
        let Ok(stream) = TcpStream::connect(&*address).await else {
            counted.refused += 1;
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        stream.set_nodelay(true).ok();
        let mut connection = Reader::new(stream);
        while Instant::now() < end
            && let Some(request) = next.next()
            && exchange(&mut connection, request, &mut counted).await
        {}
    }
    counted
}

/// Sends a request and reads the answer. Returns whether the connection can be used again.
async fn exchange(connection: &mut Reader, request: &str, counted: &mut Counted) -> bool {
    if connection.stream.write_all(request.as_bytes()).await.is_err() {
        counted.broken += 1;
        return false;
    }
    match timeout_at(Instant::now() + PATIENCE, connection.response(request.starts_with("HEAD "))).await {
        Err(_) => counted.left += 1,
        Ok(None) => counted.broken += 1,
        Ok(Some(response)) => {
            *counted.statuses.entry(response.status).or_default() += 1;
            return response.keeps;
        }
    }
    false
}
