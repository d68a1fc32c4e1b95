//! Paging as the options say it.

use spec::{Severity, diagnostic};

use super::body::{Member, list};
use super::{Listing, field, is_token};
use crate::ir::{CountBy, Paging, Parameter, Place, Step, Turn, Type};
use crate::options::{self, Counted, Misfit, PagingRule};

/// What does not fit the operation: a message, and how to mend it.
pub(super) struct Wrong {
    message: String,
    help: Option<String>,
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Self { message, help: None }
    }
}

impl Wrong {
    /// As it is told of the option for an operation.
    pub(super) fn of(self, name: &str) -> Misfit {
        let message = format!("of `{name}`: {}", self.message);
        Misfit {
            severity: Severity::Error,
            option: "paging",
            name: name.to_owned(),
            message,
            help: self.help,
        }
    }
}

/// The paging that the options say; `None` if they say that there is none.
pub(super) fn paging(listing: &Listing<'_, '_>, stated: &options::Paging) -> Result<Option<Paging>, Wrong> {
    let (turn, items) = match stated {
        options::Paging::None => return Ok(None),
        options::Paging::Link => (Turn::Link, None),
        options::Paging::By(rule) => (turn(listing, rule)?, rule.items.as_deref()),
    };
    let (items, item) = self::items(listing, items)?;
    Ok(Some(Paging { turn, items, item }))
}

fn items(listing: &Listing<'_, '_>, stated: Option<&str>) -> Result<(Vec<Step>, Type), Wrong> {
    let (steps, item) = match stated {
        None => listing.body.items().ok_or_else(|| {
            "it is not plain which list of the response has the items; say it with `items`".to_owned()
        })?,
        Some(pointer) => list(&at(listing, pointer)?)
            .ok_or_else(|| format!("what is at `{pointer}` in the response is no list"))?,
    };
    Ok((steps, item.clone()))
}

fn turn(listing: &Listing<'_, '_>, rule: &PagingRule) -> Result<Turn, Wrong> {
    let more = rule
        .more
        .as_deref()
        .map(|more| typed(listing, more, "is not `true` or `false`", is_bool))
        .transpose()?;
    match (&rule.parameter, &rule.next, &rule.last, rule.counts) {
        (None, Some(next), None, None) => {
            Ok(Turn::Url { next: typed(listing, next, "is no string", |ty| ty == &Type::String)? })
        }
        (Some(name), Some(next), None, None) => {
            let parameter = parameter(listing, name, is_token)?;
            let next = typed(listing, next, &format!("is not of the type of `{name}`"), |ty| {
                ty == &parameter.slot.ty
            })?;
            Ok(Turn::Token { field: field(parameter), next, more })
        }
        (Some(name), None, Some(last), None) => {
            let parameter = parameter(listing, name, is_token)?;
            Ok(Turn::LastItem {
                field: field(parameter),
                token: last_item(listing, rule, last, parameter)?,
                more,
            })
        }
        (Some(name), None, None, Some(counted)) => {
            let parameter = parameter(listing, name, is_integer)?;
            let by = match counted {
                Counted::Items => CountBy::Items,
                Counted::Pages => CountBy::Pages,
            };
            let first = listing.first(parameter).unwrap_or(u64::from(by == CountBy::Pages));
            let total = rule.total.as_deref();
            let total =
                total.map(|total| typed(listing, total, "is no whole number", is_integer)).transpose()?;
            Ok(Turn::Count { field: field(parameter), by, first, total })
        }
        _ => Err("say `next`, or a `parameter` and one of `next`, `last` and `counts`".to_owned().into()),
    }
}

fn is_bool(ty: &Type) -> bool {
    ty == &Type::Bool
}

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_))
}

/// The query parameter of a name.
fn parameter<'l>(
    listing: &Listing<'l, '_>,
    name: &str,
    fits: fn(&Type) -> bool,
) -> Result<&'l Parameter, Wrong> {
    let known = || listing.parameters.iter().filter(|parameter| parameter.place == Place::Query);
    let Some(found) = known().find(|parameter| parameter.wire == name) else {
        let similar = diagnostic::similar(name, known().map(|parameter| parameter.wire.as_str()));
        let help = similar.map(|similar| format!("did you mean `{similar}`?"));
        return Err(Wrong { message: format!("there is no query parameter `{name}`"), help });
    };
    let wrong = || format!("the query parameter `{name}` is of a type that can not tell a page");
    Ok(Some(found).filter(|found| fits(&found.slot.ty)).ok_or_else(wrong)?)
}

fn at<'l>(listing: &Listing<'l, '_>, pointer: &str) -> Result<Member<'l>, Wrong> {
    Ok(listing.body.at(pointer).ok_or_else(|| format!("the response has no `{pointer}`"))?)
}

/// The way to what is at a pointer, of a type that fits.
fn typed(
    listing: &Listing<'_, '_>,
    pointer: &str,
    otherwise: &str,
    fits: impl Fn(&Type) -> bool,
) -> Result<Vec<Step>, Wrong> {
    let member = at(listing, pointer)?;
    let wrong = || format!("what is at `{pointer}` in the response {otherwise}");
    Ok(fits(member.ty).then_some(member.steps).ok_or_else(wrong)?)
}

/// The way from the last item to what the parameter is to be.
fn last_item(
    listing: &Listing<'_, '_>,
    rule: &PagingRule,
    pointer: &str,
    parameter: &Parameter,
) -> Result<Vec<Step>, Wrong> {
    let items = match rule.items.as_deref() {
        None => listing.body.items(),
        Some(items) => list(&at(listing, items)?),
    };
    let member = items.and_then(|(_, item)| listing.body.in_item(item, pointer));
    let member = member.ok_or_else(|| format!("the items of the response have no `{pointer}`"))?;
    let wrong = || format!("what is at `{pointer}` in the items is not of the type of `{}`", parameter.wire);
    Ok((member.ty == &parameter.slot.ty).then_some(member.steps).ok_or_else(wrong)?)
}
