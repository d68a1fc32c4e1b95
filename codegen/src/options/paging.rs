//! [`Paging`]: how the pages of a list follow each other, as a caller says it.

/// How the pages of a list follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// They do not: the response is all there is.
    None,
    /// The response has a `Link` field with the relation `next` (RFC 8288).
    Link,
    /// By what request and response hold.
    By(PagingRule),
}

/// How the pages of a list follow each other by what requests and responses hold. Places in a response are JSON pointers from the root
/// of its body, e.g. `/meta/next_page`.
///
/// With `next` the body holds what the parameter is to be, or, without a parameter, the URL of the next page. With `last` the
/// parameter is to be this of the last item, e.g. `/id`. With `counts` it is a number that grows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PagingRule {
    /// The query parameter that tells the page.
    pub parameter: Option<String>,
    /// Where the body has what leads to the next page.
    pub next: Option<String>,
    /// Where the last item has it, from the root of the item.
    pub last: Option<String>,
    /// What the parameter counts.
    pub counts: Option<Counted>,
    /// Where the body says how many of these there are.
    pub total: Option<String>,
    /// Where the body says whether there are more pages: `true` or `false`.
    pub more: Option<String>,
    /// Where the items are, if that is not the only list in the body.
    pub items: Option<String>,
}

/// What a parameter counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counted {
    /// The pages before, or with, this one.
    #[default]
    Pages,
    /// The items before this page.
    Items,
}
