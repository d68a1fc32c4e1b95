//! The generated client agrees with document and server.

use http::Method;
use spec::Api;
use spec::json_schema::Validators;

use super::context::{Content, Question};
use super::{Context, check, same};
use crate::client::{Decoded, Invoked};
use crate::exchange::Answer;
use crate::finding::Finding;

check! {
    /// Document, server and generated client agree on what goes over the wire.
    ///
    /// Every JSON answer that its schema accepts is decoded by the client and encoded again, and nothing that
    /// the schema names may be lost or changed: numbers are compared by value, strings by what their `format`
    /// makes of them (`date-time` by instant). Members that the schema does not name may go, unless it says what
    /// further members look like. Where the schema refuses an answer, `response_schema_conformance` tells what
    /// the client made of it.
    ///
    /// Every safe request that the document allows (GET, HEAD, OPTIONS) is sent once more through the typed
    /// client, if its types can hold the arguments, and must be answered with the same status.
    ///
    /// Of the three parties the finding names the one that stands alone. When document and server agree, that is
    /// the client.
    client_agreement, Major, Answer
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    context.settings.client?;
    let (decoding, call) = (decoding(context), call(context));
    if decoding.is_none() && call.is_none() {
        return None;
    }
    Some(decoding.into_iter().chain(call).flatten().collect())
}

/// Whether a call through the client would show something: a request that may be sent twice, with the answer to
/// compare with.
pub(crate) fn wants_call(context: &Context<'_>) -> bool {
    let method = &context.operation.method;
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    safe && context.question() == Question::Allowed && context.answer().is_some()
}

/// What a finding of `response_schema_conformance` adds about the client.
pub(super) fn on_refused(context: &Context<'_>) -> Option<String> {
    let answer = context.described_answer()?;
    Some(match decode(context, answer)? {
        Decoded::Failed(reason) => {
            format!(
                "document and client agree against the server: the generated client refuses the body ({reason})"
            )
        }
        Decoded::Typed(_) => {
            "the generated client accepts the body: its types allow more than the schema".to_owned()
        }
        Decoded::Untyped => "the generated client hands the body out as it is".to_owned(),
        Decoded::Undocumented => "the generated client does not know the status".to_owned(),
    })
}

fn decode(context: &Context<'_>, answer: &Answer) -> Option<Decoded> {
    let client = context.settings.client?;
    let key = context.operation.key();
    client.decode(&key, answer.status.as_u16(), &answer.headers, &answer.body)
}

/// What is wrong with what the client makes of the answer; `None` if there is nothing to decode.
fn decoding(context: &Context<'_>) -> Option<Vec<Finding>> {
    let Content::Value { value, schema, violations } = &context.content else { return None };
    let answer = context.described_answer()?;
    let is_json = context.response()?.media_type(context.content_type()?)?.is_json();
    if !violations.is_empty() || !is_json {
        return None;
    }
    let validators: &Validators = context.settings.validators;
    let (message, pointer, cause) = match decode(context, answer)? {
        Decoded::Untyped => return None,
        Decoded::Typed(again) => {
            match same::difference(validators, *schema, Api::is_write_only, value, &again) {
                None => return Some(Vec::new()),
                Some(difference) => {
                    // Elements of a list have one cause.
                    let way: Vec<String> = difference
                        .pointer
                        .tokens()
                        .map(|token| if token.parse::<usize>().is_ok() { "*".to_owned() } else { token })
                        .collect();
                    let message = format!("decoded and encoded again by the client, {}", difference.message);
                    (message, Some(difference.pointer), format!("loses /{}", way.join("/")))
                }
            }
        }
        Decoded::Undocumented => {
            let message = format!("the client does not know the status {}", answer.status.as_u16());
            (message, None, format!("status {}", answer.status.as_u16()))
        }
        Decoded::Failed(reason) => (
            format!("the client cannot decode the body: {reason}"),
            None,
            format!("decode {}", answer.status),
        ),
    };
    Some(vec![Finding {
        message: format!("the generated client stands alone: {message}"),
        expected: "document and server agree on the answer".to_owned(),
        actual: message,
        location: Some(context.api()[context.api().resolve(*schema)].location),
        pointer,
        ..context.finding(&CHECK, &cause)
    }])
}

/// What is wrong with the call through the client; `None` if there was none.
fn call(context: &Context<'_>) -> Option<Vec<Finding>> {
    let status = context.answer()?.status.as_u16();
    let actual = match context.invoked? {
        Invoked::Unknown | Invoked::NotRepresentable(_) => return None,
        Invoked::Answered(same) if *same == status => return Some(Vec::new()),
        Invoked::Answered(other) => format!("{other}, called through the client"),
        Invoked::Failed(reason) => format!("called through the client: {reason}"),
    };
    let title = &context.exchange.case.title;
    let finding = Finding {
        message: format!("the generated client stands alone: {title} is answered otherwise through it"),
        expected: format!("{status}, as the request of the document is answered"),
        actual,
        location: Some(super::place::of_obligation(context)),
        ..context.finding(&CHECK, &format!("call {}", context.exchange.case.obligation.pointer))
    };
    Some(vec![finding])
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use http::HeaderMap;
    use serde_json::Value;

    use super::*;
    use crate::check::testing::World;
    use crate::client::Client;

    /// Makes the same of every answer.
    struct Fixed(Decoded);

    impl Client for Fixed {
        fn decode(&self, _: &str, _: u16, _: &HeaderMap, _: &[u8]) -> Option<Decoded> {
            Some(self.0.clone())
        }

        fn invoke<'a>(&'a self, _: &'a str, _: Value) -> Pin<Box<dyn Future<Output = Invoked> + Send + 'a>> {
            Box::pin(async { Invoked::Unknown })
        }
    }

    const BODY: &str = r#"{"name":"a","made":"2025-03-31T12:31:44Z","more":1}"#;

    fn with(decoded: Decoded) -> World {
        World { client: Some(Box::new(Fixed(decoded))), ..World::new() }
    }

    fn typed(body: &str) -> World {
        with(Decoded::Typed(serde_json::from_str(body).unwrap()))
    }

    #[test]
    fn what_a_client_may_make_of_an_answer() {
        for (world, cause) in [
            (typed(BODY), None),
            (typed(r#"{"name":"a","made":"2025-03-31T14:31:44+02:00"}"#), None),
            (typed(r#"{"made":"2025-03-31T12:31:44Z"}"#), Some("loses /name")),
            (typed(r#"{"name":"b","made":"2025-03-31T12:31:44Z"}"#), Some("loses /name")),
            (with(Decoded::Undocumented), Some("status 200")),
            (with(Decoded::Failed("too odd".to_owned())), Some("decode 200 OK")),
        ] {
            let findings = world.check(&CHECK, &world.json(BODY)).unwrap();
            match cause {
                None => assert_eq!(findings, []),
                Some(cause) => assert!(findings[0].cause.ends_with(cause), "{}", findings[0].cause),
            }
        }
    }

    #[test]
    fn without_a_client_there_is_nothing_to_say() {
        let world = World::new();
        assert_eq!(world.check(&CHECK, &world.json(BODY)), None);
        let world = with(Decoded::Untyped);
        assert_eq!(world.check(&CHECK, &world.json(BODY)), None);
    }

    #[test]
    fn what_the_schema_refuses_is_a_note_on_that_finding() {
        let world = with(Decoded::Failed("missing field `name`".to_owned()));
        let exchange = world.json("{}");
        assert_eq!(world.check(&CHECK, &exchange), None);
        let note = on_refused(&Context::new(world.settings(), &exchange, None).unwrap()).unwrap();
        assert!(note.contains("missing field `name`") && note.contains("against the server"), "{note}");
    }

    #[test]
    fn calls_are_compared_by_status() {
        let world = with(Decoded::Untyped);
        let exchange = world.json(BODY);
        for (invoked, found) in [
            (Invoked::Answered(200), Some(0)),
            (Invoked::Answered(400), Some(1)),
            (Invoked::Failed("refused".to_owned()), Some(1)),
            (Invoked::NotRepresentable("too large".to_owned()), None),
            (Invoked::Unknown, None),
        ] {
            let findings = world.check_call(&CHECK, &exchange, Some(&invoked));
            assert_eq!(findings.map(|findings| findings.len()), found, "{invoked:?}");
        }
    }
}
