//! `README.md`: how a client is made, what it is told, what can go wrong, and what its features are.

use std::fmt::Write as _;

use super::{World, client, library};
use crate::Options;
use crate::ir::{Crate, Scheme, SchemeKind};
use crate::lower::quoted_plain;

/// The file.
pub(crate) fn readme(krate: &Crate, options: &Options, world: &World<'_>) -> String {
    let about = &krate.about;
    let mut text = format!(
        "<!-- {} -->\n\n# {}\n\nA client of {}, version {}.\n",
        options.header(),
        options.package,
        about.title,
        about.version
    );
    if let Some(example) = library::example(krate, options, world) {
        let _ = writeln!(text, "\n```rust\n{}\n```", example.lines.join("\n"));
    }
    text.push_str(CALLS);
    credentials(krate, &mut text);
    servers(krate, &mut text);
    text.push_str(ERRORS);
    features(krate, &mut text);
    text.push_str(
        "\nThis directory is written by `cargo xtask regenerate`; changes to it are lost at the next run.\n",
    );
    text
}

const CALLS: &str = "
What a call cannot do without is an argument, all else a method of the request. [API.md](API.md) lists every operation;
`cargo doc --open` says the rest.
";

const ERRORS: &str = "
## What can go wrong

`send()` gives the body of a success, with `status()` and `headers()` at hand, or an `Error`:

| variant | |
|---|---|
| `InvalidRequest` | Nothing was sent: an argument is none that the document allows; each is named. |
| `Transport` | No answer came, or not all of it: `phase` says how far the call got, `is_timeout()` whether the time was up. |
| `Documented` | An error that the document describes, with its body. |
| `Undocumented` | A status that the document does not name, with the header fields and the start of the body. |
| `Decode` | A body that is not what the document says, with the place in it. |

By default a call has a minute, and is not made again. `timeout`, `retry`, `redirects`, `max_concurrency`, `request_ids` and
`middleware` of the builder change that; `client.with(…)` has other options for some calls.
";

/// The setter of each scheme.
fn credentials(krate: &Crate, text: &mut String) {
    if krate.schemes.is_empty() {
        return;
    }
    text.push_str("\n## Credentials\n\nThey are given to the builder, and sent with the operations that ask for them:\n\n");
    for scheme in &krate.schemes {
        let arguments = match &scheme.kind {
            SchemeKind::Basic => "user, password",
            SchemeKind::MutualTls => "identity",
            _ => "secret",
        };
        let Scheme { setter, token_url, .. } = scheme;
        let _ = write!(text, "- `{setter}({arguments})`: {}", client::sort(scheme));
        if let Some((setter, _)) = token_url {
            let _ = write!(text, "; `{setter}(id, secret, scopes)` gets tokens by itself");
        }
        text.push('\n');
    }
}

/// The URL of each server.
fn servers(krate: &Crate, text: &mut String) {
    text.push_str("\n## Servers\n\nThe first is the default; `base_url` takes any other URL.\n\n");
    for server in &krate.servers {
        let url = if server.url.is_empty() { "/" } else { &server.url };
        let variables = if server.variables.is_some() { ", with variables" } else { "" };
        let _ = writeln!(text, "- `Server::{}`: {}{variables}", server.name, quoted_plain(url));
    }
}

fn features(krate: &Crate, text: &mut String) {
    text.push_str(
        "
## Features

| feature | |
|---|---|
| `rustls` (default), `native-tls` | Which library TLS is by. |
| `gzip` | Asks servers to pack their responses. |
| `tracing` | A span for each attempt of a call, with OpenTelemetry's names. |
| `blocking` | `wait()` in place of `.await`. |
| `contract` | A table of all operations, for testing servers against the document. |
",
    );
    let tags: Vec<&str> = krate.resources.iter().filter_map(|resource| resource.feature.as_deref()).collect();
    if !tags.is_empty() {
        let _ = writeln!(text, "| `{}` (default) | The operations of a tag each. |", tags.join("`, `"));
    }
}
