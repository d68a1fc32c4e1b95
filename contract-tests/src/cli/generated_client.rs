//! The generated client behind the engine's trait [`Client`]. The library never sees `generated`; its binary and
//! its tests fill the trait from here.

use std::pin::Pin;

use contract_tests::client::{Client, Decoded, Invoked};
use contract_tests::config::Config;
use generated::contract::{DOCUMENT_DIGEST, OPERATIONS, SECURITY_SCHEMES};
use generated::runtime::contract::{Documented, Failure, Operation};
use http::{HeaderMap, StatusCode};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use spec::Api;

/// The client of the workspace, set up as a run was asked for.
pub(crate) struct GeneratedClient(generated::Client);

impl GeneratedClient {
    /// Sets the client up with the server, the secrets and the header fields of a run.
    pub(crate) fn new(config: &Config) -> Result<Self, String> {
        let mut builder = generated::Client::builder()
            .base_url(config.base_url.as_str())
            .timeout(config.timeout)
            .max_response_bytes(config.max_body)
            .http_client(contract_tests::http_client(config)?);
        for scheme in SECURITY_SCHEMES {
            if let Some(credential) = config.credentials.get(scheme.name) {
                builder = builder.credential(scheme, credential.secret.expose_secret());
            }
        }
        for (name, value) in &config.headers {
            let value = value.to_str().map_err(|_| format!("the header field `{name}` is not ASCII"))?;
            builder = builder.header(name.as_str(), value);
        }
        builder.build().map(Self).map_err(|error| error.to_string())
    }

    /// Whether the client was generated from this document as it stands.
    pub(crate) fn is_of(api: &Api) -> bool {
        DOCUMENT_DIGEST == api.digest
    }
}

fn find(key: &str) -> Option<&'static dyn Operation> {
    OPERATIONS.iter().copied().find(|operation| operation.key() == key)
}

impl Client for GeneratedClient {
    fn decode(&self, operation: &str, status: u16, headers: &HeaderMap, body: &[u8]) -> Option<Decoded> {
        let operation = find(operation)?;
        let status = StatusCode::from_u16(status).ok()?;
        Some(match operation.decode(status, headers, body) {
            Ok(Documented { body: Some(value), .. }) => Decoded::Typed(value),
            Ok(Documented { body: None, .. }) => Decoded::Untyped,
            Err(Failure::Undocumented(_)) => Decoded::Undocumented,
            Err(failure) => Decoded::Failed(reason(failure)),
        })
    }

    fn invoke<'a>(
        &'a self,
        operation: &'a str,
        arguments: Value,
    ) -> Pin<Box<dyn Future<Output = Invoked> + Send + 'a>> {
        Box::pin(async move {
            let Some(operation) = find(operation) else { return Invoked::Unknown };
            match operation.invoke(&self.0, arguments).await {
                Ok(documented) => Invoked::Answered(documented.status.as_u16()),
                Err(Failure::Undocumented(status) | Failure::Decode { status, .. }) => {
                    Invoked::Answered(status.as_u16())
                }
                Err(failure @ Failure::Arguments { .. }) => Invoked::NotRepresentable(reason(failure)),
                Err(failure) => Invoked::Failed(reason(failure)),
            }
        })
    }
}

fn reason(failure: Failure) -> String {
    match failure {
        Failure::Arguments { pointer, message } => format!("{pointer}: {message}"),
        Failure::InvalidRequest(violations) => {
            let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
            format!("the client refuses to send it: {}", violations.join("; "))
        }
        Failure::Transport(reason) => reason,
        Failure::Undocumented(status) => format!("the client does not know the status {status}"),
        Failure::Decode { reason, .. } => reason.to_string(),
        Failure::Encode(reason) => format!("what was decoded cannot be encoded: {reason}"),
    }
}
