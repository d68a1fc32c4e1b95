//! A list is as long as was asked for.

use super::{Context, check};
use crate::finding::Finding;
use crate::sequence::{self, Act, thing};

check! {
    /// A list has no more items than its parameter for that asks for, as `limit` or `per_page`.
    ///
    /// Asked of a collection that has more. Only stateful runs ask this.
    list_ignores_page_size, Minor, Request
}

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    context.done_after(Act::ListPage)?;
    let body = thing::read(context.exchange)?;
    let (name, size) = sequence::asked_size(&context.exchange.case)?;
    let longest = thing::lists(&body).into_iter().map(Vec::len).max()?;
    let finding = || Finding {
        message: format!("the list has more items than `{name}` asks for"),
        expected: format!("no more than {size}"),
        actual: longest.to_string(),
        location: Some(context.operation.location),
        ..context.finding(&CHECK, name)
    };
    Some((longest > size).then(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::testing::{World, sequence};

    #[test]
    fn pages() {
        let world = World::new();
        for (list, found) in [
            (json!([1]), Some(0)),
            (json!([]), Some(0)),
            (json!({ "things": [1, 2] }), Some(1)),
            (json!({ "things": 2 }), None),
        ] {
            let listed = sequence(Act::List, 200, &json!(null), &json!([]), None);
            let mut page = sequence(Act::ListPage, 200, &json!(null), &list, Some(listed));
            page.case.parts.query.insert("limit".to_owned(), json!(1));
            assert_eq!(world.check(&CHECK, &page).map(|found| found.len()), found, "{list}");
        }
    }
}
