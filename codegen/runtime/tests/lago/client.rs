//! What is particular to this API about its client: the servers, the security schemes, the resources.

use crate::Server;
use crate::resources::ApiLogs;
pub use crate::runtime::{Client, ClientBuilder};
use crate::runtime::{Credential, SecurityScheme, SecuritySchemeKind};

/// `bearerAuth`: a bearer token.
pub(crate) const BEARER_AUTH: &SecurityScheme =
    &SecurityScheme { name: "bearerAuth", kind: SecuritySchemeKind::Bearer };

impl Client {
    /// Starts a client of [`Server::UsLagoCluster`].
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(Server::default().url()).user_agent(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        ))
    }

    /// Everything about API logs.
    pub fn api_logs(&self) -> ApiLogs {
        ApiLogs::new(self.clone())
    }
}

impl ClientBuilder {
    /// Calls go to this server.
    pub fn server(self, server: Server) -> Self {
        self.base_url(server.url())
    }

    /// The token for `bearerAuth`, sent as `Authorization: Bearer …`.
    pub fn bearer_auth(self, secret: impl Into<Credential>) -> Self {
        self.credential(BEARER_AUTH, secret)
    }
}
