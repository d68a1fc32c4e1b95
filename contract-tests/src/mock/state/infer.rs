//! Operations → what each does to which resource. A path that ends with a template expression is an item, what stands
//! before it the collection; the method says what is done (RFC 9110, section 9.3).

use http::Method;
use spec::Api;
use spec::model::{PathPart, PathTemplate};

use crate::part::path_of;

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    List,
    Read,
    Replace,
    Patch,
    Delete,
}

/// What an operation does to which resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) action: Action,
    /// The path of the collection.
    pub(super) collection: Vec<PathPart>,
    /// The name of the template expression that names an item.
    pub(super) key: String,
}

/// The role of each operation of a document; `None` for one that does nothing to a resource that can be read.
pub(super) fn roles(api: &Api) -> Vec<Option<Role>> {
    let items: Vec<(Vec<PathPart>, String)> = api
        .operations
        .iter()
        .filter(|one| one.method == Method::GET)
        .filter_map(|one| split(&one.path))
        .collect();
    let role = |method: &Method, path: &PathTemplate| {
        if let Some((collection, key)) =
            split(path).filter(|item| items.iter().any(|known| known.0 == item.0))
        {
            let action = match method.as_str() {
                "GET" => Action::Read,
                "PUT" => Action::Replace,
                "PATCH" => Action::Patch,
                "DELETE" => Action::Delete,
                _ => return None,
            };
            return Some(Role { action, collection, key });
        }
        let collection = path_of(path).parts;
        let (_, key) = items.iter().find(|(known, _)| *known == collection)?;
        let action = match method.as_str() {
            "GET" => Action::List,
            "POST" => Action::Create,
            _ => return None,
        };
        Some(Role { action, collection, key: key.clone() })
    };
    api.operations.iter().map(|operation| role(&operation.method, &operation.path)).collect()
}

/// The path of a collection, without a slash at its end, and the name of the expression behind it.
fn split(path: &PathTemplate) -> Option<(Vec<PathPart>, String)> {
    let mut parts = path_of(path).parts;
    let Some(PathPart::Parameter(key)) = parts.pop() else { return None };
    let Some(PathPart::Literal(before)) = parts.last_mut() else { return None };
    *before = before.strip_suffix('/')?.to_owned();
    if before.is_empty() {
        parts.pop();
    }
    (!parts.is_empty()).then_some((parts, key))
}
