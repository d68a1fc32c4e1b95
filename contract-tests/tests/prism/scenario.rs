//! A scenario file → its sections, the `curl` call as a request, and the answer that is expected.

use serde_json::Value;

/// A scenario.
#[derive(Debug)]
pub(crate) struct Scenario {
    /// The document.
    pub(crate) document: String,
    /// The command line of the server, without the program.
    pub(crate) server: String,
    pub(crate) call: Call,
    pub(crate) expected: Expected,
}

/// A request, as `curl` would send it.
#[derive(Debug, Default)]
pub(crate) struct Call {
    pub(crate) method: Option<String>,
    /// What comes after the authority.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether nothing is printed but the head of the answer.
    head_only: bool,
}

/// The answer that is expected.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// Whether only the shape of the body counts.
    loose: bool,
    /// Whether the body is not looked at.
    head_only: bool,
}

const BOUNDARY: &str = "lockstep-boundary";

impl Scenario {
    pub(crate) fn parse(text: &str) -> Self {
        let section = |name: &str| {
            let (_, rest) = text.split_once(&format!("===={name}====\n"))?;
            Some(rest.split("\n====").next().unwrap().trim_end().to_owned())
        };
        let command = section("command").unwrap();
        let loose = section("expect-loose").or_else(|| section("expect-keysOnly"));
        let mut expected = Expected::parse(&loose.clone().or_else(|| section("expect")).unwrap());
        expected.loose = loose.is_some();
        let call = Call::parse(&words(&command));
        expected.head_only = call.head_only;
        Self { document: section("spec").unwrap(), server: section("server").unwrap(), call, expected }
    }
}

impl Call {
    fn parse(words: &[String]) -> Self {
        let mut call = Self::default();
        let (mut data, mut parts) = (None, Vec::new());
        let mut rest = words.iter().skip(1);
        while let Some(word) = rest.next() {
            let mut next = || rest.next().unwrap().clone();
            match word.as_str() {
                "-i" | "-s" | "--location" => {}
                "-X" | "--request" => call.method = Some(next()),
                "-sIXGET" => {
                    call.method = Some("GET".to_owned());
                    call.head_only = true;
                }
                "--head" => call.method = Some("HEAD".to_owned()),
                "-d" | "--data" | "--data-raw" => data = Some(next()),
                "-F" => parts.push(next()),
                "--cookie" => call.headers.push(("cookie".to_owned(), next())),
                "-H" | "--header" => {
                    let (name, value) =
                        next().split_once(':').map(|(n, v)| (n.to_owned(), v.to_owned())).unwrap();
                    // A field without a value is one that is not to be sent.
                    if !value.trim().is_empty() {
                        call.headers.push((name, value.trim().to_owned()));
                    }
                }
                "--url" => call.target = target(&next()),
                url if !url.starts_with('-') => call.target = target(url),
                other => panic!("the option {other} of curl is not known here"),
            }
        }
        if let Some(data) = data {
            call.with_body("application/x-www-form-urlencoded", data.into_bytes());
        } else if !parts.is_empty() {
            call.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            call.with_body(&format!("multipart/form-data; boundary={BOUNDARY}"), multipart(&parts));
        }
        call
    }

    fn with_body(&mut self, content_type: &str, body: Vec<u8>) {
        self.method.get_or_insert_with(|| "POST".to_owned());
        self.body = body;
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            self.headers.push(("content-type".to_owned(), content_type.to_owned()));
        }
    }
}

impl Expected {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        Self { status, headers: headers.collect(), body: body.trim().to_owned(), ..Self::default() }
    }

    /// Whether the body is one of Prism's own, which nobody else need send.
    fn is_prisms_own(&self) -> bool {
        self.body.contains("https://stoplight.io/prism/errors#")
    }

    /// In what an answer falls short of this one, if it does.
    pub(crate) fn difference(&self, status: u16, headers: &http::HeaderMap, body: &str) -> Option<String> {
        if status != self.status {
            return Some(format!("status {status} where {} is expected; body {body}", self.status));
        }
        for (name, expected) in self.headers.iter().filter(|(name, _)| name != "sl-violations") {
            let found = headers.get(name).map_or("", |value| value.to_str().unwrap_or_default());
            if found.split(';').next() != Some(expected.as_str()) {
                return Some(format!("{name} is `{found}` where `{expected}` is expected"));
            }
        }
        let fits = match () {
            () if self.head_only || self.is_prisms_own() => true,
            () if self.loose => kind(body) == kind(&self.body),
            () => match (json(body), json(&self.body)) {
                (Some(found), Some(expected)) => found == expected,
                _ => body.trim() == self.body,
            },
        };
        (!fits).then(|| format!("body {body} where {} is expected", self.body))
    }
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// What sort of thing a body is, as far as one can see from outside.
fn kind(text: &str) -> Option<char> {
    text.trim().chars().next().filter(|first| "{[<\"".contains(*first))
}

fn target(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned())
}

fn multipart(parts: &[String]) -> Vec<u8> {
    let mut body = String::new();
    for part in parts {
        let (name, value) = part.split_once('=').unwrap();
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([&head, value, "\r\n"]);
    }
    body.extend(["--", BOUNDARY, "--\r\n"]);
    body.into_bytes()
}

/// The words of a command line, without their quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            (_, Some(open)) if character == open => quote = None,
            ('\\', None | Some('"')) => {
                let escaped = characters.next().unwrap_or_default();
                if escaped != '\n' {
                    word.get_or_insert_default().push(escaped);
                }
            }
            ('\'' | '"', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (space, None) if space.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}
