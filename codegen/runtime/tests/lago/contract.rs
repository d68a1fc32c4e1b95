//! The contract table: every operation, to be called and decoded without knowing its types.

use crate::client::BEARER_AUTH;
use crate::resources::FindAllApiLogs;
use crate::runtime::SecurityScheme;
use crate::runtime::contract::{Entry, Operation, json};

/// The security schemes of the document.
pub static SECURITY_SCHEMES: &[&SecurityScheme] = &[BEARER_AUTH];

/// The operations of the document, in its order.
pub static OPERATIONS: &[&dyn Operation] = &[&Entry(
    "GET /api_logs",
    |client, arguments| {
        Ok(FindAllApiLogs {
            client,
            page: arguments.query("page")?,
            per_page: arguments.query("per_page")?,
            from_date: arguments.query("from_date")?,
            to_date: arguments.query("to_date")?,
            http_methods: arguments.query("http_methods[]")?,
            http_statuses: arguments.query("http_statuses[]")?,
            api_version: arguments.query("api_version")?,
            request_paths: arguments.query("request_paths")?,
        })
    },
    |body| json("200", body),
)];
