//! The operations of the document: one file for each tag.

mod api_logs;

pub use api_logs::{
    ApiLogs, FindAllApiLogs, FindAllApiLogsError, FindAllApiLogsHttpMethod, FindAllApiLogsHttpStatus,
};
