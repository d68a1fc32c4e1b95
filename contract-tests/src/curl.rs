//! A request as a curl line for a POSIX shell; secrets are shell variables.

use std::mem;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, Method};

use crate::exchange::{Concealed, Place, Sent};

/// Writes the line.
pub fn line(sent: &Sent) -> String {
    let mut words = vec!["curl -sS -i".to_owned()];
    match sent.method {
        Method::GET if sent.body.is_empty() => {}
        // curl waits for a body after `-X HEAD`.
        Method::HEAD => words.push("--head".to_owned()),
        _ => words.push(format!("-X {}", quote(sent.method.as_str()))),
    }
    // curl would read `[]` and `{}` as patterns of URLs.
    words.push(format!("--globoff {}", url(sent)));
    words.extend(sent.headers.iter().filter_map(|(name, value)| header(sent, name, value.as_bytes())));
    words.extend(basic(sent).map(|secret| format!("-u {}", Word::default().variable(secret).finish())));
    match plain_text(&sent.body) {
        Some("") => words.join(" "),
        Some(text) => format!("{} --data-raw {}", words.join(" "), quote(text)),
        None => format!("{} | {} --data-binary @-", print(&sent.body), words.join(" ")),
    }
}

/// Quotes a text for a POSIX shell (Shell Command Language, section 2.2.2).
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A text as a word of a POSIX shell: as it is, where nothing in it means anything to the shell, else in quotes.
pub fn word(text: &str) -> String {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || "-_./:=@%+,".contains(one);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { quote(text) }
}

/// One word of the shell, put together from texts and variables.
#[derive(Default)]
struct Word {
    finished: String,
    text: String,
}

impl Word {
    fn text(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    fn variable(mut self, secret: &Concealed) -> Self {
        self.close();
        self.finished.extend(["\"${", secret.variable.as_str(), "}\""]);
        self
    }

    fn close(&mut self) {
        if !self.text.is_empty() {
            self.finished.push_str(&quote(&mem::take(&mut self.text)));
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.finished
    }
}

/// The URL with a variable for the value of each secret parameter.
fn url(sent: &Sent) -> String {
    let Some((path, query)) = sent.url.split_once('?') else { return quote(&sent.url) };
    pairs(sent, Word::default().text(path).text("?"), Place::Query, query, "&").finish()
}

fn header(sent: &Sent, name: &HeaderName, value: &[u8]) -> Option<String> {
    if *name == AUTHORIZATION && basic(sent).is_some() {
        return None;
    }
    let word = Word::default().text(&format!("{name}: "));
    if let Some(secret) = concealed(sent, Place::Header, name.as_str()) {
        return Some(format!("-H {}", word.text(secret.prefix).variable(secret).finish()));
    }
    let value = String::from_utf8_lossy(value);
    Some(match &*value {
        // `-H 'name:'` would take the field away; with a semicolon curl sends it empty.
        "" => format!("-H {}", quote(&format!("{name};"))),
        cookies if *name == COOKIE => {
            format!("-H {}", pairs(sent, word, Place::Cookie, cookies, "; ").finish())
        }
        value => format!("-H {}", word.text(value).finish()),
    })
}

/// `name=value` pairs, with a variable for the value of each that is secret.
fn pairs(sent: &Sent, mut word: Word, place: Place, list: &str, separator: &str) -> Word {
    for (index, pair) in list.split(separator).enumerate() {
        if index > 0 {
            word = word.text(separator);
        }
        let name = pair.split('=').next().unwrap_or_default();
        let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        word = match concealed(sent, place, &decoded) {
            Some(secret) => word.text(name).text("=").variable(secret),
            None => word.text(pair),
        };
    }
    word
}

fn concealed<'a>(sent: &'a Sent, place: Place, name: &str) -> Option<&'a Concealed> {
    sent.concealed.iter().find(|secret| secret.place == place && secret.name == name)
}

fn basic(sent: &Sent) -> Option<&Concealed> {
    sent.concealed.iter().find(|secret| secret.place == Place::Basic)
}

/// What a shell can hold in a word.
fn plain_text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

/// The command that prints bytes that are no text: octal escapes are all that POSIX has for them.
fn print(bytes: &[u8]) -> String {
    let escapes: Vec<String> = bytes.iter().map(|byte| format!("\\{byte:03o}")).collect();
    format!("printf '{}'", escapes.concat())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn sent(method: Method, url: &str, body: &'static [u8]) -> Sent {
        Sent {
            method,
            url: url.to_owned(),
            headers: HeaderMap::new(),
            concealed: Vec::new(),
            body: Bytes::from_static(body),
        }
    }

    fn secret(place: Place, name: &str, prefix: &'static str) -> Concealed {
        Concealed { place, name: name.to_owned(), prefix, variable: "TOKEN".to_owned() }
    }

    #[test]
    fn quotes_for_the_shell() {
        for (text, quoted) in [("", "''"), ("a b", "'a b'"), ("it's $HOME", "'it'\\''s $HOME'")] {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn plain_requests() {
        assert_eq!(
            line(&sent(Method::GET, "http://h/a?x=1&y[]=it's", b"")),
            r"curl -sS -i --globoff 'http://h/a?x=1&y[]=it'\''s'"
        );
        assert_eq!(line(&sent(Method::HEAD, "http://h/", b"")), "curl -sS -i --head --globoff 'http://h/'");
        assert_eq!(
            line(&sent(Method::POST, "http://h/", b"@{\"a\":1}")),
            r#"curl -sS -i -X 'POST' --globoff 'http://h/' --data-raw '@{"a":1}'"#
        );
        assert_eq!(
            line(&sent(Method::PUT, "http://h/", b"\0\xff")),
            r"printf '\000\377' | curl -sS -i -X 'PUT' --globoff 'http://h/' --data-binary @-"
        );
    }

    #[test]
    fn secrets_are_variables() {
        let mut request = sent(Method::GET, "http://h/?a=1&api%5Bkey%5D=hush&b=2", b"");
        request.headers.insert("authorization", HeaderValue::from_static("Bearer hush"));
        request.headers.insert("cookie", HeaderValue::from_static("theme=dark; session=hush"));
        request.headers.insert("x-empty", HeaderValue::from_static(""));
        request.concealed = vec![
            secret(Place::Header, "authorization", "Bearer "),
            secret(Place::Query, "api[key]", ""),
            secret(Place::Cookie, "session", ""),
        ];
        assert_eq!(
            line(&request),
            "curl -sS -i --globoff 'http://h/?a=1&api%5Bkey%5D='\"${TOKEN}\"'&b=2' \
             -H 'authorization: Bearer '\"${TOKEN}\" -H 'cookie: theme=dark; session='\"${TOKEN}\" -H 'x-empty;'"
        );
        assert!(!format!("{request:?}").contains("hush"));
    }

    #[test]
    fn basic_is_for_curl_to_encode() {
        let mut request = sent(Method::GET, "http://h/", b"");
        request.headers.insert("authorization", HeaderValue::from_static("Basic aHVzaA=="));
        request.concealed = vec![secret(Place::Basic, "authorization", "Basic ")];
        assert_eq!(line(&request), "curl -sS -i --globoff 'http://h/' -u \"${TOKEN}\"");
    }
}
