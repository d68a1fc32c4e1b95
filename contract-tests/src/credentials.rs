//! Credentials: what an operation's `security` demands, written into a request (OpenAPI 3.1, sections 4.8.27 and
//! 4.8.30).

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use indexmap::IndexMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};
use spec::Api;
use spec::model::{ApiKeyIn, Operation, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

use crate::case::{Case, Credentials};
use crate::config::{Config, Credential, variable};
use crate::exchange::{Concealed, Place};
use crate::plan::Plan;

/// Why a request cannot carry its credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the secret for `{0}` has characters that its place does not allow")]
pub(crate) struct BadSecret(pub(crate) String);

/// The parts of a request that secrets are written into.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    pub(crate) headers: &'a mut HeaderMap,
    /// Path and query.
    pub(crate) target: &'a mut String,
    /// What was written.
    pub(crate) concealed: &'a mut Vec<Concealed>,
}

/// Secrets by the name of their scheme.
pub(crate) type Secrets = IndexMap<String, Credential>;

/// Writes the credentials of a case into its request, and the further header fields of the run.
///
/// A case without credentials, or with wrong ones, must not get them by way of those fields: those that stand
/// where a scheme of the document has its secret are left out.
pub(crate) fn apply(
    api: &Api,
    operation: &Operation,
    which: Credentials,
    (config, given): (&Config, &Secrets),
    places: &mut Places<'_>,
) -> Result<(), BadSecret> {
    for name in config.headers.keys() {
        let authenticates = api.security_schemes.values().any(|scheme| stands_in(scheme, name));
        // A parameter of the case goes before a field that is for every request.
        if places.headers.contains_key(name) || (which != Credentials::Given && authenticates) {
            continue;
        }
        for value in config.headers.get_all(name) {
            places.headers.append(name, value.clone());
        }
        let (place, prefix) = (Place::Header, "");
        let name = name.as_str().to_owned();
        places.concealed.push(Concealed { place, prefix, variable: variable(&name), name });
    }
    let secret = |scheme: &SecurityScheme| match which {
        Credentials::Given | Credentials::Alternative(_) => given.get(&scheme.name).cloned(),
        Credentials::Other => config.others.get(&scheme.name).cloned(),
        Credentials::Wrong => Some(wrong(scheme)),
        Credentials::None => None,
    };
    let known = |alternative: &&SecurityRequirement| {
        let mut schemes = alternative.schemes.keys().map(|name| api.security_schemes.get(name));
        !alternative.schemes.is_empty() && schemes.all(|scheme| scheme.and_then(secret).is_some())
    };
    let mut offered = operation.security.iter().enumerate().filter(|(index, _)| match which {
        Credentials::Alternative(wanted) => *index == wanted,
        _ => true,
    });
    let Some((_, alternative)) = offered.find(|(_, alternative)| known(alternative)) else { return Ok(()) };
    for scheme in alternative.schemes.keys().filter_map(|name| api.security_schemes.get(name)) {
        if let Some(credential) = secret(scheme) {
            places.put(scheme, &credential)?;
        }
    }
    Ok(())
}

/// Whether the run has what an operation demands.
pub(crate) fn suffice(api: &Api, operation: &Operation, config: &Config) -> bool {
    let met = |name: &String| {
        let by_field = |scheme| config.headers.keys().any(|field| stands_in(scheme, field));
        config.credentials.contains_key(name) || api.security_schemes.get(name).is_some_and(by_field)
    };
    operation.security.is_empty()
        || operation.security.iter().any(|alternative| alternative.schemes.keys().all(met))
}

/// Takes away the cases for alternatives that the run has no secrets for; what they are to show stays open.
pub(crate) fn leave_out_unknown(api: &Api, config: &Config, plan: &mut Cow<'_, Plan>) {
    let is_unknown = |case: &Case| {
        let Credentials::Alternative(index) = case.credentials else { return false };
        let alternative = api.operations.get(case.operation).and_then(|one| one.security.get(index));
        let mut schemes = alternative.into_iter().flat_map(|alternative| alternative.schemes.keys());
        schemes.any(|name| !config.credentials.contains_key(name) && !config.tokens.contains_key(name))
    };
    if plan.cases.iter().any(is_unknown) {
        let plan = plan.to_mut();
        let reason = || "the run was given no credentials for this alternative".to_owned();
        let unknown = plan.cases.iter().filter(|case| is_unknown(case));
        plan.open.extend(unknown.map(|case| (case.obligation.clone(), reason())));
        plan.cases.retain(|case| !is_unknown(case));
    }
}

/// Whether a header field holds the secret of a scheme.
fn stands_in(scheme: &SecurityScheme, field: &HeaderName) -> bool {
    match &scheme.kind {
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Header, name } => {
            name.eq_ignore_ascii_case(field.as_str())
        }
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Cookie, .. } => *field == COOKIE,
        SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Query, .. } | SecuritySchemeKind::MutualTls => {
            false
        }
        _ => *field == AUTHORIZATION,
    }
}

/// A secret that no server should know, as a credential.
fn wrong(scheme: &SecurityScheme) -> Credential {
    let secret = SecretString::from(wrong_secret(scheme));
    Credential { variable: format!("WRONG_{}", variable(&scheme.name)), secret }
}

/// A secret that no server should know, in the shape that the scheme gives it. The mock refuses it even where it
/// takes any other.
pub(crate) fn wrong_secret(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SecuritySchemeKind::Http { scheme, .. } if scheme == "basic" => "lockstep:wrong".to_owned(),
        SecuritySchemeKind::Http { bearer_format: Some(format), .. }
            if format.eq_ignore_ascii_case("jwt") =>
        {
            // Unexpired, well-formed, signed by nobody.
            [r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"sub":"lockstep","exp":4102444800}"#, "wrong"]
                .map(|part| URL_SAFE_NO_PAD.encode(part))
                .join(".")
        }
        _ => "lockstep-wrong-credential".to_owned(),
    }
}

impl Places<'_> {
    fn put(&mut self, scheme: &SecurityScheme, credential: &Credential) -> Result<(), BadSecret> {
        let secret = credential.secret.expose_secret();
        match &scheme.kind {
            SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Query, name } => {
                let pair = format!("{}={}", encoded(name), encoded(secret));
                self.target.push(if self.target.contains('?') { '&' } else { '?' });
                self.target.push_str(&pair);
                self.conceal(Place::Query, name, "", credential);
            }
            SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Cookie, name } => {
                let pair = format!("{name}={}", encoded(secret));
                let value = match self.headers.get(COOKIE).map(|value| value.to_str()) {
                    Some(Ok(cookies)) => format!("{cookies}; {pair}"),
                    _ => pair,
                };
                self.field(scheme, COOKIE, &value)?;
                self.conceal(Place::Cookie, name, "", credential);
            }
            SecuritySchemeKind::ApiKey { location_in: ApiKeyIn::Header, name } => {
                let field = HeaderName::try_from(name).map_err(|_| BadSecret(scheme.name.clone()))?;
                self.conceal(Place::Header, field.as_str(), "", credential);
                self.field(scheme, field, secret)?;
            }
            SecuritySchemeKind::Http { scheme: kind, .. } if kind == "basic" => {
                self.field(scheme, AUTHORIZATION, &format!("Basic {}", STANDARD.encode(secret)))?;
                self.conceal(Place::Basic, AUTHORIZATION.as_str(), "Basic ", credential);
            }
            // Another HTTP scheme has a form of its own, which the secret then holds.
            SecuritySchemeKind::Http { scheme: kind, .. } if kind != "bearer" => {
                self.field(scheme, AUTHORIZATION, secret)?;
                self.conceal(Place::Header, AUTHORIZATION.as_str(), "", credential);
            }
            // The certificate belongs to the connection.
            SecuritySchemeKind::MutualTls => {}
            SecuritySchemeKind::Http { .. }
            | SecuritySchemeKind::OAuth2 { .. }
            | SecuritySchemeKind::OpenIdConnect { .. } => {
                self.field(scheme, AUTHORIZATION, &format!("Bearer {secret}"))?;
                self.conceal(Place::Header, AUTHORIZATION.as_str(), "Bearer ", credential);
            }
        }
        Ok(())
    }

    fn field(&mut self, scheme: &SecurityScheme, name: HeaderName, value: &str) -> Result<(), BadSecret> {
        let mut value = HeaderValue::try_from(value).map_err(|_| BadSecret(scheme.name.clone()))?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    fn conceal(&mut self, place: Place, name: &str, prefix: &'static str, credential: &Credential) {
        self.concealed.retain(|known| (known.place, known.name.as_str()) != (place, name));
        let (name, variable) = (name.to_owned(), credential.variable.clone());
        self.concealed.push(Concealed { place, name, prefix, variable });
    }
}

/// All but the unreserved characters (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use spec::model::Extensions;
    use spec::source::Location;
    use url::Url;

    use super::*;
    use crate::check::testing::World;

    /// What is written for a scheme of this kind: the header fields, the target, and what is concealed.
    fn written(kind: SecuritySchemeKind, which: Credentials) -> (Vec<String>, String, Vec<Concealed>) {
        let mut api = (**World::new().validators.api()).clone();
        let location: Location = api.operations[0].location;
        let scheme = SecurityScheme {
            location,
            name: "key".to_owned(),
            description: None,
            deprecated: false,
            kind,
            extensions: Extensions::default(),
        };
        api.security_schemes = IndexMap::from([("key".to_owned(), scheme)]);
        let operation = api.operations[0].clone();
        let mut config = Config::new(Url::parse("http://localhost").unwrap());
        config.credentials.insert("key".to_owned(), Credential::new("key", "a:b c"));
        let (mut headers, mut target, mut concealed) = (HeaderMap::new(), "/a?x=1".to_owned(), Vec::new());
        headers.insert(COOKIE, HeaderValue::from_static("own=1"));
        let mut places = Places { headers: &mut headers, target: &mut target, concealed: &mut concealed };
        apply(&api, &operation, which, (&config, &config.credentials), &mut places).unwrap();
        let fields = headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        (fields.collect(), target, concealed)
    }

    fn http(scheme: &str) -> SecuritySchemeKind {
        SecuritySchemeKind::Http { scheme: scheme.to_owned(), bearer_format: None }
    }

    fn key(location_in: ApiKeyIn) -> SecuritySchemeKind {
        SecuritySchemeKind::ApiKey { location_in, name: "X-Key".to_owned() }
    }

    #[test]
    fn every_kind_has_its_place() {
        let own = "cookie: own=1";
        for (kind, fields, target, place) in [
            (http("bearer"), vec![own, "authorization: Bearer a:b c"], "/a?x=1", Place::Header),
            (http("basic"), vec![own, "authorization: Basic YTpiIGM="], "/a?x=1", Place::Basic),
            (http("digest"), vec![own, "authorization: a:b c"], "/a?x=1", Place::Header),
            (key(ApiKeyIn::Header), vec![own, "x-key: a:b c"], "/a?x=1", Place::Header),
            (key(ApiKeyIn::Query), vec![own], "/a?x=1&X-Key=a%3Ab%20c", Place::Query),
            (key(ApiKeyIn::Cookie), vec!["cookie: own=1; X-Key=a%3Ab%20c"], "/a?x=1", Place::Cookie),
            (
                SecuritySchemeKind::OpenIdConnect { url: String::new() },
                vec![own, "authorization: Bearer a:b c"],
                "/a?x=1",
                Place::Header,
            ),
        ] {
            let (found, at, concealed) = written(kind, Credentials::Given);
            assert_eq!(found, fields);
            assert_eq!(at, target);
            assert_eq!((concealed.len(), concealed[0].place), (1, place));
        }
    }

    #[test]
    fn wrong_ones_have_the_right_shape_and_none_are_none() {
        let (fields, _, _) = written(http("basic"), Credentials::Wrong);
        assert_eq!(fields[1], format!("authorization: Basic {}", STANDARD.encode("lockstep:wrong")));
        let jwt =
            SecuritySchemeKind::Http { scheme: "bearer".to_owned(), bearer_format: Some("JWT".to_owned()) };
        let (fields, _, _) = written(jwt, Credentials::Wrong);
        assert_eq!(fields[1].matches('.').count(), 2);
        let (fields, target, concealed) = written(http("bearer"), Credentials::None);
        assert_eq!((fields.len(), target.as_str(), concealed), (1, "/a?x=1", vec![]));
    }

    #[test]
    fn further_fields_do_not_authenticate_where_they_must_not() {
        let world = World::new();
        let mut config = world.config.clone();
        config.credentials.clear();
        config.headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer hush"));
        config.headers.insert("x-tenant", HeaderValue::from_static("me"));
        let api = world.validators.api();
        assert!(suffice(api, &api.operations[0], &config));
        for (which, expected) in [(Credentials::Given, 2), (Credentials::None, 1)] {
            let (mut headers, mut target, mut concealed) = (HeaderMap::new(), String::new(), Vec::new());
            let mut places = Places { headers: &mut headers, target: &mut target, concealed: &mut concealed };
            apply(api, &api.operations[0], which, (&config, &config.credentials), &mut places).unwrap();
            assert_eq!((headers.len(), concealed.len()), (expected, expected));
        }
    }
}
