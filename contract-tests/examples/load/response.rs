//! Bytes from a socket → where an answer ends, and its status.

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// What counts of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// Whether another request may follow on the connection.
    pub(crate) keeps: bool,
}

/// How the end of a body is found (RFC 9112, section 6.3).
enum Framing {
    Length(usize),
    Chunked,
    Close,
}

/// A connection with what was read of it and not used yet.
pub(crate) struct Reader {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
}

impl Reader {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, buffer: Vec::with_capacity(16 << 10) }
    }

    /// The next answer; `None` if it breaks off.
    pub(crate) async fn response(&mut self, has_no_body: bool) -> Option<Response> {
        let end = self.find(b"\r\n\r\n").await? + 4;
        let head = String::from_utf8_lossy(self.buffer.get(..end)?).to_ascii_lowercase();
        self.buffer.drain(..end);
        let status: u16 = head.strip_prefix("http/1.1 ")?.get(..3)?.parse().ok()?;
        if has_no_body || status == 204 || status == 304 {
            return Some(Response { status, keeps: !head.contains("\r\nconnection: close") });
        }
        match framing(&head)? {
            Framing::Length(length) => self.skip(length).await?,
            Framing::Chunked => self.chunks().await?,
            Framing::Close => while self.more().await.is_some() {},
        }
        let keeps =
            !head.contains("\r\nconnection: close") && !matches!(framing(&head), Some(Framing::Close));
        Some(Response { status, keeps })
    }

    /// Where some bytes begin, once they are there.
    async fn find(&mut self, wanted: &[u8]) -> Option<usize> {
        loop {
            if let Some(at) = self.buffer.windows(wanted.len()).position(|bytes| bytes == wanted) {
                return Some(at);
            }
            self.more().await?;
        }
    }

    async fn skip(&mut self, length: usize) -> Option<()> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        self.buffer.drain(..length);
        Some(())
    }

    async fn chunks(&mut self) -> Option<()> {
        loop {
            let end = self.find(b"\r\n").await?;
            let line = String::from_utf8_lossy(self.buffer.get(..end)?).into_owned();
            let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
            self.skip(end + 2 + length + 2).await?;
            if length == 0 {
                return Some(());
            }
        }
    }

    async fn more(&mut self) -> Option<()> {
        let read = self.stream.read_buf(&mut self.buffer).await.ok()?;
        (read > 0).then_some(())
    }
}

fn framing(head: &str) -> Option<Framing> {
    if head.contains("\r\ntransfer-encoding: chunked") {
        return Some(Framing::Chunked);
    }
    let Some((_, rest)) = head.split_once("\r\ncontent-length:") else { return Some(Framing::Close) };
    rest.split("\r\n").next()?.trim().parse().ok().map(Framing::Length)
}
