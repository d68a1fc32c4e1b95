//! Gets what is behind a URL: the one place that touches the network for a document.

use std::time::Duration;

use spec::Fetched;
use ureq::{Agent, ResponseExt as _};

/// How long one document may take, redirects included.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How many redirects lead to one document.
const MAX_REDIRECTS: u32 = 5;

/// How many bytes one document may have.
const MAX_BYTES: u64 = 50_000_000;

/// A function that gets documents, over connections that it keeps.
pub(crate) fn fetcher() -> impl Fn(&str) -> Result<Fetched, String> + Send + Sync + 'static {
    up_to(MAX_BYTES)
}

fn up_to(max_bytes: u64) -> impl Fn(&str) -> Result<Fetched, String> + Send + Sync + 'static {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(MAX_REDIRECTS)
        .user_agent(concat!("lockstep/", env!("CARGO_PKG_VERSION")))
        .accept("application/yaml, application/json, */*;q=0.5")
        .build()
        .into();
    move |url| fetch(&agent, url, max_bytes)
}

fn fetch(agent: &Agent, url: &str, max_bytes: u64) -> Result<Fetched, String> {
    let mut response = agent.get(url).call().map_err(|error| reason(&error))?;
    let end = response.get_uri().to_string();
    let bytes = response.body_mut().with_config().limit(max_bytes).read_to_vec();
    let bytes = bytes.map_err(|error| reason(&error))?;
    Ok(Fetched { redirected_to: (end != url).then_some(end), bytes })
}

fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::StatusCode(status) => format!("the server answers with status {status}"),
        ureq::Error::BodyExceedsLimit(limit) => {
            format!("the document has more than {limit} bytes, which is the limit")
        }
        ureq::Error::TooManyRedirects => format!("the URL redirects more than {MAX_REDIRECTS} times"),
        ureq::Error::Timeout(_) => format!("the server did not answer within {} seconds", TIMEOUT.as_secs()),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server on loopback that answers each request with what `answer` makes of its path; its base URL.
    fn serve(answer: fn(&str) -> String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let request = lines.next().unwrap().unwrap();
                let path = request.split(' ').nth(1).unwrap().to_owned();
                while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
                stream.write_all(answer(&path).as_bytes()).unwrap();
            }
        });
        url
    }

    fn ok(body: &str) -> String {
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    }

    fn redirect(to: &str) -> String {
        format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }

    fn answer(path: &str) -> String {
        match path {
            "/a.yaml" => ok("a: 1"),
            "/moved.yaml" => redirect("/a.yaml"),
            "/endless" => redirect("/endless"),
            "/file" => redirect("file:///etc/hostname"),
            _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        }
    }

    #[test]
    fn documents_are_fetched() {
        let (url, fetch) = (serve(answer), fetcher());
        let fetched = fetch(&format!("{url}/a.yaml")).unwrap();
        assert_eq!((fetched.bytes.as_slice(), fetched.redirected_to), (b"a: 1".as_slice(), None));
        let moved = fetch(&format!("{url}/moved.yaml")).unwrap();
        assert_eq!(moved.bytes, b"a: 1");
        assert_eq!(moved.redirected_to, Some(format!("{url}/a.yaml")));
    }

    #[test]
    fn what_cannot_be_fetched_is_told() {
        let (url, fetch) = (serve(answer), fetcher());
        let reason = |path: &str| fetch(&format!("{url}{path}")).unwrap_err();
        assert_eq!(reason("/nowhere"), "the server answers with status 404");
        assert_eq!(reason("/endless"), "the URL redirects more than 5 times");
        let huge = up_to(3)(&format!("{url}/a.yaml")).unwrap_err();
        assert_eq!(huge, "the document has more than 3 bytes, which is the limit");
        // Nothing but the two schemes of HTTP leads anywhere, at first hand or by way of a redirect.
        assert_eq!(reason("/file"), "the server answers with status 404");
        assert_eq!(fetch("file:///etc/hostname").unwrap_err(), "http: invalid format");
        assert!(fetch("http://127.0.0.1:1/a").unwrap_err().contains("refused"));
    }
}
