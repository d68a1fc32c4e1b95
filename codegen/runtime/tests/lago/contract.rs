//! The contract table: every operation, to be called and decoded without knowing its types.

use serde_json::Value;

use crate::client::BEARER_AUTH;
use crate::resources::{FindAllApiLogs, FindAllApiLogsError};
use crate::runtime::contract::{
    Arguments, Documented, Failure, Invocation, Operation, outcome, response, typed,
};
use crate::runtime::{Client, Error, Response, SecurityScheme};
use crate::types::ApiLogsPaginated;

/// The security schemes of the document.
pub static SECURITY_SCHEMES: &[&SecurityScheme] = &[BEARER_AUTH];

/// The operations of the document, in its order.
pub static OPERATIONS: &[Operation] = &[Operation {
    key: "GET /api_logs",
    operation_id: "findAllApiLogs",
    invoke: |client, arguments| find_all_api_logs(client.clone(), arguments),
    decode: |status, headers, body| {
        let response = response(FindAllApiLogs::ENDPOINT, status, headers, body);
        find_all_api_logs_outcome(FindAllApiLogs::read(response))
    },
}];

fn find_all_api_logs(client: Client, arguments: Value) -> Invocation {
    Box::pin(async move {
        let mut arguments = Arguments::new(arguments)?;
        let request = FindAllApiLogs {
            client,
            page: arguments.query("page")?,
            per_page: arguments.query("per_page")?,
            from_date: arguments.query("from_date")?,
            to_date: arguments.query("to_date")?,
            http_methods: arguments.query("http_methods[]")?,
            http_statuses: arguments.query("http_statuses[]")?,
            api_version: arguments.query("api_version")?,
            request_paths: arguments.query("request_paths")?,
        };
        arguments.finish()?;
        find_all_api_logs_outcome(request.send().await)
    })
}

fn find_all_api_logs_outcome(
    result: Result<Response<ApiLogsPaginated>, Error<FindAllApiLogsError>>,
) -> Result<Documented, Failure> {
    outcome(
        result,
        |body| typed("200", body),
        |error| match error {
            FindAllApiLogsError::Unauthorized(body) => typed("401", body),
        },
    )
}
