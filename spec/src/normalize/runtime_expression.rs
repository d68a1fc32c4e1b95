//! Runtime expressions (OpenAPI 3.1, section 4.8.20.4): judged where links and callbacks have them.

use super::context::Context;
use crate::diagnostic::{At, Diagnostic, Severity};
use crate::model::RuntimeExpression;
use crate::node::Node;

/// Judges the value of a parameter or body of a link: an expression, a text with expressions in braces, or a
/// constant.
pub(super) fn check_value<'d>(context: &mut Context<'d>, node: &Node<'d>) {
    if let Some(text) = node.as_str() {
        check(context, &At::Value(node.at()), text);
    }
}

/// Judges the key of a callback.
pub(super) fn check(context: &mut Context<'_>, at: &At, text: &str) {
    let whole = text.starts_with('$').then_some(text);
    for expression in whole.into_iter().chain(RuntimeExpression::embedded(text)) {
        if RuntimeExpression::parse(expression).is_none() {
            let message = format!("`{expression}` is no runtime expression; it is read as a constant");
            let help =
                Some("an expression is e.g. `$response.body#/id`, `$request.query.id` or `$url`".to_owned());
            let (code, severity, at) = ("malformed-expression", Severity::Warning, at.clone());
            context.diagnostics.push(Diagnostic { code, severity, at, message, help });
        }
    }
}
