//! Calls what `nothing-dropped.yaml` describes, and looks at the bytes on the wire: each test is of something that clients are
//! known to leave out without a word.
//!
//! This is a test of the crate that is generated from that document.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use case_nothing_dropped::resources::{MakeNoteError, MakeNoteSuccess, Operations};
use case_nothing_dropped::runtime::blocking::Wait as _;
use case_nothing_dropped::types::{Filter, Note};
use case_nothing_dropped::{Client, Error, HereBase, HereVariables, Server};

const NOTHING: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// What comes of a call of a server on this machine that answers so, and the request that it got. The client has a secret for
/// every scheme.
fn exchange<T>(answer: &str, call: impl FnOnce(Operations) -> T) -> (T, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let server = Server::Here(HereVariables { port, base: HereBase::V2 });
    let builder = Client::builder().server(server).token("t0ken").login("ann", "pass").key("k&y");
    let builder = builder.other("Token abc");
    let client = builder.build().unwrap();
    thread::scope(|scope| {
        let request = scope.spawn(|| serve(listener.accept().unwrap().0, answer.as_bytes()));
        (call(client.operations()), request.join().unwrap())
    })
}

/// Reads a request to its end, as its `Content-Length` has it, and answers it.
fn serve(mut stream: TcpStream, answer: &[u8]) -> String {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "the request broke off");
        request.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        if body.len() >= field(head, "content-length").map_or(0, |length| length.parse().unwrap()) {
            stream.write_all(answer).unwrap();
            return text.into_owned();
        }
    }
}

/// The request of a call that answers nothing.
fn sent<T, E: std::fmt::Debug>(call: impl FnOnce(Operations) -> Result<T, E>) -> String {
    let (answer, request) = exchange(NOTHING, call);
    answer.unwrap();
    request
}

fn field<'r>(request: &'r str, name: &str) -> Option<&'r str> {
    let head = request.split("\r\n\r\n").next().unwrap();
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Method and target.
fn first_line(request: &str) -> &str {
    request.lines().next().unwrap().trim_end_matches(" HTTP/1.1")
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

fn parameters() -> String {
    let filter = Filter { owner: Some("a b".to_owned()), state: Some("open".to_owned()) };
    sent(|operations| {
        let call = operations.parameters("acme", "s1").seen([1, 2]).piped(["x", "y"]).spaced(["x", "y"]);
        call.filter(filter).send().wait()
    })
}

#[test]
fn a_required_header_parameter() {
    assert_eq!(field(&parameters(), "x-tenant"), Some("acme"));
}

#[test]
fn cookie_parameters() {
    assert_eq!(field(&parameters(), "cookie"), Some("session=s1; seen=1; seen=2"));
}

#[test]
fn delimiters_of_pipes_and_spaces_and_the_brackets_of_a_deep_object() {
    let target = "/v2/parameters?piped=x%7Cy&spaced=x%20y&filter%5Bowner%5D=a%20b&filter%5Bstate%5D=open";
    assert_eq!(first_line(&parameters()), format!("GET {target}"));
}

#[test]
fn the_styles_label_and_matrix() {
    let request = sent(|operations| operations.path_styles([1, 2], ["a", "b/c"]).send().wait());
    assert_eq!(first_line(&request), "GET /v2/label/.1,2/matrix/;matrix=a;matrix=b%2Fc");
}

#[test]
fn a_form_is_a_form() {
    let filter = Filter { owner: Some("a&b c".to_owned()), state: None };
    let request = sent(|operations| operations.form(filter).send().wait());
    assert_eq!(field(&request, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(body(&request), "owner=a%26b%20c");
}

#[test]
fn bytes_are_bytes() {
    let request = sent(|operations| operations.bytes("\"raw\"").send().wait());
    assert_eq!(field(&request, "content-type"), Some("application/octet-stream"));
    assert_eq!(body(&request), "\"raw\"");
}

/// A response with a JSON body.
fn json(status: u16, fields: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{fields}content-length: {length}\r\n\r\n{body}")
}

#[test]
fn every_success_and_its_header_fields() {
    let make = |operations: Operations| operations.make_note(Note::new("a")).send().wait().unwrap();
    let (old, request) = exchange(&json(200, "", r#"{"text":"a"}"#), make);
    assert_eq!(*old, MakeNoteSuccess::Ok(Note::new("a")));
    assert_eq!(body(&request), r#"{"text":"a"}"#);

    let answer = json(201, "location: /notes/7\r\nx-left: 3\r\n", r#"{"id":7}"#);
    let (new, _) = exchange(&answer, make);
    assert!(matches!(new.body(), MakeNoteSuccess::Created(made) if made.id == 7), "{new:?}");
    assert_eq!(new.header(Operations::LOCATION).unwrap(), "/notes/7");
    assert_eq!(new.header(Operations::X_LEFT).unwrap(), Some(3));
}

#[test]
fn the_body_of_an_error() {
    let make = |operations: Operations| operations.make_note(Note::new("a")).send().wait().unwrap_err();
    let (error, _) = exchange(&json(409, "", r#"{"title":"not now"}"#), make);
    let Error::Documented(MakeNoteError::Conflict(problem), head) = error else { panic!("{error:?}") };
    assert_eq!((problem.title.as_str(), head.status.as_u16()), ("not now", 409));
}

/// What a document says of them or not.
#[test]
fn responses_that_have_no_body() {
    let answer = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 12\r\nx-left: 3\r\n\r\n";
    let (response, request) = exchange(answer, |operations| operations.look_at_notes().send().wait().unwrap());
    assert_eq!(first_line(&request), "HEAD /v2/notes");
    assert_eq!(response.header(Operations::X_LEFT).unwrap(), Some(3));
    assert_eq!(first_line(&sent(|operations| operations.drop_notes().send().wait())), "DELETE /v2/notes");
}

#[test]
fn each_operation_has_the_secret_that_it_asks_for_and_no_other() {
    let usual = sent(|operations| operations.purge().send().wait());
    assert_eq!(field(&usual, "authorization"), Some("Bearer t0ken"));
    let open = sent(|operations| operations.open().send().wait());
    assert_eq!((first_line(&open), field(&open, "authorization")), ("GET /v2/open", None));
    let keyed = sent(|operations| operations.keyed().send().wait());
    assert_eq!((first_line(&keyed), field(&keyed, "authorization")), ("GET /v2/keyed?api%20key=k%26y", None));
    let other = sent(|operations| operations.other().send().wait());
    assert_eq!(field(&other, "authorization"), Some("Token abc"));
    let login = sent(|operations| operations.log_in().send().wait());
    assert_eq!((first_line(&login), field(&login, "authorization")), ("GET /v2/login", Some("Basic YW5uOnBhc3M=")));
}

#[test]
fn variables_of_the_server() {
    assert!(sent(|operations| operations.open().send().wait()).starts_with("GET /v2/"));
    assert_eq!(Server::default().url(), "http://127.0.0.1:80/v1");
}

#[test]
fn query_and_methods_of_ones_own() {
    let ask = sent(|operations| operations.ask("é").send().wait());
    assert_eq!((first_line(&ask), body(&ask)), ("QUERY /v2/cache", "é"));
    assert_eq!(field(&ask, "content-type"), Some("text/plain; charset=utf-8"));
    let purge = sent(|operations| operations.purge().send().wait());
    assert_eq!(first_line(&purge), "PURGE /v2/cache");
}

#[test]
fn operations_without_an_operation_id() {
    let request = sent(|operations| operations.get_unnamed_id(7).send().wait());
    assert_eq!(first_line(&request), "GET /v2/unnamed/7");
}

#[test]
fn text_in_its_charset() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = b"HTTP/1.1 200 X\r\ncontent-type: text/plain; charset=iso-8859-1\r\ncontent-length: 1\r\n\r\n\xE9";
    let client = Client::builder().base_url(url).build().unwrap();
    let text = thread::scope(|scope| {
        scope.spawn(|| serve(listener.accept().unwrap().0, answer));
        client.operations().latin().send().wait().unwrap().into_body()
    });
    assert_eq!(text, "é");
}
