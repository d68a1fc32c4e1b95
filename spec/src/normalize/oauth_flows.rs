//! The OAuth Flows and OAuth Flow Objects (OpenAPI 3.1, sections 4.8.28 and 4.8.29).

use super::context::Context;
use super::skeleton::extensions;
use crate::grammar;
use crate::model::{OAuthFlow, OAuthFlows};
use crate::node::Node;

/// Reads `flows` of a security scheme, by name, as the four types that `openapiv3` has for them lack the fifth.
pub(super) fn of_scheme<'d>(context: &mut Context<'d>, scheme: &Node<'d>) -> OAuthFlows {
    let Some(flows) = scheme.field("flows") else {
        context.error("missing-field", scheme, "a security scheme of type `oauth2` needs `flows`");
        return OAuthFlows::default();
    };
    context.check(&flows, &grammar::OAUTH_FLOWS);
    let known = flows.members().filter(|(name, _)| grammar::OAUTH_FLOWS.field(name).is_some());
    let by_name =
        known.filter_map(|(name, node)| Some((name.to_owned(), read(context, name, &node)?))).collect();
    OAuthFlows { by_name, extensions: extensions(&flows) }
}

fn read<'d>(context: &mut Context<'d>, name: &str, node: &Node<'d>) -> Option<OAuthFlow> {
    if !context.check(node, &grammar::OAUTH_FLOW) {
        return None;
    }
    for field in wanted(name).iter().filter(|field| node.field(field).is_none()) {
        context.note("missing-field", node, format!("the flow `{name}` has no `{field}`"));
    }
    let scopes = node.field("scopes").into_iter().flat_map(|scopes| scopes.members());
    Some(OAuthFlow {
        authorization_url: node.text("authorizationUrl"),
        device_authorization_url: node.text("deviceAuthorizationUrl"),
        token_url: node.text("tokenUrl"),
        refresh_url: node.text("refreshUrl"),
        scopes: scopes
            .map(|(name, text)| (name.to_owned(), text.as_str().unwrap_or_default().to_owned()))
            .collect(),
        extensions: extensions(node),
    })
}

/// The fields that a flow cannot do without.
fn wanted(flow: &str) -> &'static [&'static str] {
    match flow {
        "implicit" => &["authorizationUrl", "scopes"],
        "authorizationCode" => &["authorizationUrl", "tokenUrl", "scopes"],
        "deviceAuthorization" => &["deviceAuthorizationUrl", "tokenUrl", "scopes"],
        _ => &["tokenUrl", "scopes"],
    }
}
