//! `PaginationMeta`

use serde::Deserialize;
#[cfg(feature = "contract")]
use serde::Serialize;

use crate::runtime::present;

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "contract", derive(Serialize))]
pub struct PaginationMeta {
    /// The page that this is.
    pub current_page: i64,
    /// The page after this one; `Some(None)` if the server says that there is none.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    pub next_page: Option<Option<i64>>,
    /// The page before this one; `Some(None)` if the server says that there is none.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    pub prev_page: Option<Option<i64>>,
    /// How many pages there are.
    pub total_pages: i64,
    /// How many records there are.
    pub total_count: i64,
}
