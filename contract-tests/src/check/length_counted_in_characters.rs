//! Lengths count characters, not bytes.

use serde_json::Value;

use super::positive_data_acceptance::{causes, excerpt, tells_of_state};
use super::{Context, check};
use crate::case::{BodyContent, Case};
use crate::finding::Finding;
use crate::obligation::Side;
use crate::plan::value::string;

check! {
    /// `maxLength` and `minLength` count characters (JSON Schema 2020-12 Validation, section 6.3), also outside of
    /// ASCII, where a character has more than one byte.
    ///
    /// A string of the greatest length that is refused because its characters are letters such as `é` means that
    /// people whose language is not English have less room than the document says; a string below the least length
    /// that is accepted for the same reason, that the bound does not hold. Where the server treats strings of plain
    /// letters in the same way, the bound itself is what it gets wrong, and this is told as part of that.
    length_counted_in_characters, Major, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let (case, status) = (&context.exchange.case, context.answer()?.status);
    let (keyword, side) = (case.obligation.keyword.as_str(), case.obligation.side);
    if !is_outside_ascii(case) || status == http::StatusCode::UNAUTHORIZED {
        return None;
    }
    let wrong = match (keyword, side) {
        ("maxLength", Side::Valid) => status.is_client_error() && !tells_of_state(context, status),
        ("minLength", Side::Invalid) => status.is_success(),
        _ => return None,
    };
    if !wrong {
        return Some(Vec::new());
    }
    let finding = context.finding(&CHECK, &format!("{} {keyword}", case.obligation.pointer));
    let implied_by = match side {
        // A server that refuses the whole request, or the parameter, says nothing of these letters.
        Side::Valid => {
            let (same, more) = causes(context, status);
            std::iter::once(same).chain(more).collect()
        }
        Side::Invalid => vec![format!(
            "negative_data_rejection {} {} {keyword}",
            context.operation.key(),
            case.obligation.pointer
        )],
    };
    Some(vec![Finding {
        message: format!("`{keyword}` is not counted in characters: {}", case.title),
        expected: "a length in characters, whatever they are".to_owned(),
        actual: excerpt(context, status),
        location: Some(super::place::of_obligation(context)),
        implied_by,
        ..finding
    }])
}

/// Whether the case sends a string of the letter that the planner takes for those outside ASCII.
fn is_outside_ascii(case: &Case) -> bool {
    let parts = &case.parts;
    let body = parts.body.as_ref().and_then(|body| match &body.content {
        BodyContent::Value(value) => Some(value),
        BodyContent::Raw(_) => None,
    });
    let maps = [&parts.path, &parts.query, &parts.header, &parts.cookie];
    maps.into_iter().flat_map(|map| map.values()).chain(body).any(holds)
}

fn holds(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty() && text.chars().all(|letter| letter == string::OUTSIDE_ASCII),
        Value::Array(items) => items.iter().any(holds),
        Value::Object(members) => members.values().any(holds),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use spec::JsonPointer;

    use super::*;
    use crate::check::testing::World;

    #[test]
    fn letters_outside_ascii() {
        let world = World::new();
        for (text, keyword, side, status, found) in [
            ("éé", "maxLength", Side::Valid, 400, Some(1)),
            ("éé", "maxLength", Side::Valid, 200, Some(0)),
            ("éé", "maxLength", Side::Valid, 409, Some(0)),
            ("é", "minLength", Side::Invalid, 200, Some(1)),
            ("é", "minLength", Side::Invalid, 400, Some(0)),
            ("ab", "maxLength", Side::Valid, 400, None),
            ("éé", "pattern", Side::Valid, 400, None),
        ] {
            let mut exchange = world.answered(status, &[], "");
            world.ask_forbidden(&mut exchange, keyword);
            exchange.case.obligation.side = side;
            if side == Side::Valid {
                exchange.case.intent = crate::case::Intent::Valid;
            }
            exchange.case.parts.query.insert("name".to_owned(), text.into());
            let findings = world.check(&CHECK, &exchange);
            assert_eq!(findings.map(|findings| findings.len()), found, "{text} {keyword} {status}");
        }
    }

    #[test]
    fn a_request_that_is_refused_whatever_it_holds_is_one_finding() {
        let world = World::new();
        let refused = |name: &str, pointer: JsonPointer, keyword: &str| {
            let mut exchange = world.answered(400, &[], "");
            world.ask_forbidden(&mut exchange, keyword);
            let case = &mut exchange.case;
            (case.intent, case.obligation.side) = (crate::case::Intent::Valid, Side::Valid);
            case.obligation.pointer = pointer;
            case.parts.query.insert("name".to_owned(), name.into());
            exchange
        };
        let minimal = refused("a", JsonPointer::root(), "minimal");
        let whole = world.check(&crate::check::positive_data_acceptance::CHECK, &minimal).unwrap();
        let letters = refused("éé", JsonPointer::from_tokens(["query", "name"]), "maxLength");
        let found = world.check(&CHECK, &letters).unwrap();
        assert!(found[0].implied_by.contains(&whole[0].cause), "{:?}", found[0].implied_by);
    }

    #[test]
    fn a_bound_that_plain_letters_break_too_is_one_finding() {
        let world = World::new();
        let mut exchange = world.answered(200, &[], "");
        world.ask_forbidden(&mut exchange, "minLength");
        exchange.case.obligation.side = Side::Invalid;
        let plain = world.check(&crate::check::negative_data_rejection::CHECK, &exchange).unwrap();
        exchange.case.parts.query.insert("name".to_owned(), "é".into());
        let found = world.check(&CHECK, &exchange).unwrap();
        assert!(
            found[0].implied_by.contains(&plain[0].cause),
            "{:?} {}",
            found[0].implied_by,
            plain[0].cause
        );
    }
}
