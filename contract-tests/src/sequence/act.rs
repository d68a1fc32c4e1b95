//! [`Act`]: what is done with a thing. The keyword of an act is that of its obligation, by which checks know it again.

use crate::exchange::Exchange;

/// What is done with a thing, in about this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// It is made.
    Create,
    /// What `Location` names is read.
    Follow,
    /// What has a link is asked for.
    Ask,
    /// It is read after it was made.
    Read,
    /// It is read by somebody else.
    ReadAsOther,
    /// It is read as if it belonged to something else than it does.
    ReadElsewhere,
    /// The collection is listed.
    List,
    /// Another one is to be made by a request that the document forbids.
    BreakCreate,
    /// The collection is listed after that.
    ListUnbroken,
    /// One page of the collection is listed.
    ListPage,
    /// It is to be changed by a request that the document forbids.
    BreakUpdate,
    /// It is read after that.
    ReadUnbroken,
    /// Some of its members are changed.
    Patch,
    /// It is read after that.
    ReadPatched,
    /// It is replaced.
    Replace,
    /// It is read after that.
    ReadReplaced,
    /// It is replaced by all that can be said of it.
    ReplaceFully,
    /// It is read after that.
    ReadReplacedFully,
    /// It is replaced by the same once more.
    ReplaceAgain,
    /// It is read after that.
    ReadReplacedAgain,
    /// It is deleted, which also tidies up.
    Delete,
    /// It is read after it was deleted.
    ReadAgain,
}

/// Every act with its keyword.
const KEYWORDS: [(Act, &str); 22] = [
    (Act::Create, "create"),
    (Act::Follow, "follow-location"),
    (Act::Ask, "ask-for-link"),
    (Act::Read, "read"),
    (Act::ReadAsOther, "read-as-other"),
    (Act::ReadElsewhere, "read-elsewhere"),
    (Act::List, "list"),
    (Act::BreakCreate, "create-forbidden"),
    (Act::ListUnbroken, "list-after-refusal"),
    (Act::ListPage, "list-page"),
    (Act::BreakUpdate, "update-forbidden"),
    (Act::ReadUnbroken, "read-after-refusal"),
    (Act::Patch, "patch"),
    (Act::ReadPatched, "read-patched"),
    (Act::Replace, "replace"),
    (Act::ReadReplaced, "read-replaced"),
    (Act::ReplaceFully, "replace-fully"),
    (Act::ReadReplacedFully, "read-replaced-fully"),
    (Act::ReplaceAgain, "replace-again"),
    (Act::ReadReplacedAgain, "read-replaced-again"),
    (Act::Delete, "delete"),
    (Act::ReadAgain, "read-deleted"),
];

impl Act {
    /// The keyword of its obligation.
    pub(crate) fn keyword(self) -> &'static str {
        KEYWORDS.iter().find(|(act, _)| *act == self).map_or("", |(_, keyword)| keyword)
    }

    /// Every act.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        KEYWORDS.iter().map(|(act, _)| *act)
    }

    /// What it does, for a person.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Create => "make a thing",
            Self::Follow => "read what Location names",
            Self::Ask => "ask for what has a link",
            Self::Read => "read what was made",
            Self::ReadAsOther => "read what another made",
            Self::ReadElsewhere => "read what was made below another",
            Self::List | Self::ListUnbroken => "list what there is",
            Self::BreakCreate => "make a thing by a forbidden request",
            Self::ListPage => "list a page",
            Self::BreakUpdate => "change what was made by a forbidden request",
            Self::ReadUnbroken
            | Self::ReadPatched
            | Self::ReadReplaced
            | Self::ReadReplacedFully
            | Self::ReadReplacedAgain => "read it after the change",
            Self::Patch => "change some of what was made",
            Self::Replace => "replace what was made",
            Self::ReplaceFully => "replace what was made by all that can be said",
            Self::ReplaceAgain => "replace it by the same once more",
            Self::Delete => "delete what was made",
            Self::ReadAgain => "read what was deleted",
        }
    }

    /// What an exchange does, if it is one of a sequence.
    pub(crate) fn of(exchange: &Exchange) -> Option<Self> {
        let obligation = &exchange.case.obligation;
        let known = || KEYWORDS.iter().find(|(_, keyword)| *keyword == obligation.keyword);
        (obligation.pointer.as_str() == "/sequence").then(known)?.map(|(act, _)| *act)
    }

    /// The last exchange before one in its sequence that did this.
    pub(crate) fn before(self, exchange: &Exchange) -> Option<&Exchange> {
        std::iter::successors(exchange.before.as_deref(), |one| one.before.as_deref())
            .find(|one| Self::of(one) == Some(self))
    }
}
