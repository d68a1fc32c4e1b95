//! Changes to the document that would bring it in step with a server, as actions of an Overlay (Overlay 1.0, section 4.4.3).
//!
//! A target is an object or a list of the document itself, as that version of the standard wants it. An update merges objects and
//! appends to lists; what is neither can be had only anew, so that [`Change::replace`] takes the value away first. Other files than the
//! document itself are out of reach of its Overlay: there is no patch for what stands there.

use serde_json::{Map, Value, json};
use spec::Api;
use spec::source::Location;

use super::Context;
use super::yaml::{self, Style};
use crate::exchange::Answer;

/// The actions of one change, in their order.
pub(super) struct Change<'a> {
    api: &'a Api,
    actions: Vec<String>,
}

impl<'a> Change<'a> {
    /// No action yet.
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, actions: Vec::new() }
    }

    /// Merges members into the object at a location.
    pub(super) fn update(mut self, at: Location, members: &Value) -> Option<Self> {
        self.api.sources.is_object(&at).then_some(())?;
        let target = self.target(at)?;
        let update = yaml::block(members, 4);
        self.actions.push(format!("- target: {target}\n  update:{update}"));
        Some(self)
    }

    /// Takes away what is at a location.
    pub(super) fn remove(mut self, at: Location) -> Option<Self> {
        let target = self.target(at)?;
        self.actions.push(format!("- target: {target}\n  remove: true"));
        Some(self)
    }

    /// Puts another object or list in the place of the one at a location, which has to be a member of an object.
    pub(super) fn replace(self, at: Location, value: Value) -> Option<Self> {
        let sources = &self.api.sources;
        let (holder, name) = (sources.parent(&at), sources.pointer(&at).last()?);
        sources.is_object(&holder).then_some(())?;
        self.remove(at)?.update(holder, &Value::Object(Map::from_iter([(name, value)])))
    }

    /// The actions as items of a list in YAML.
    pub(super) fn finish(self) -> Option<String> {
        (!self.actions.is_empty()).then(|| self.actions.join("\n"))
    }

    /// The query for a location (JSON Path, RFC 9535, section 2).
    fn target(&self, at: Location) -> Option<String> {
        let sources = &self.api.sources;
        (sources.ids().next() == Some(at.source())).then_some(())?;
        let mut steps = Vec::new();
        let mut here = at;
        for token in sources.pointer(&at).tokens().collect::<Vec<_>>().iter().rev() {
            let holder = sources.parent(&here);
            steps.push(if sources.is_list(&holder) { format!("[{token}]") } else { step(token) });
            here = holder;
        }
        let steps: String = steps.into_iter().rev().collect();
        Some(yaml::scalar(&Value::from(format!("${steps}")), Style::DoubleQuoted))
    }
}

/// The status of an answer, named by the responses of its operation.
pub(super) fn add_response(context: &Context<'_>, answer: &Answer) -> Option<String> {
    let reason = answer.status.canonical_reason().unwrap_or("Undocumented so far");
    let response = match essence(context).filter(|_| !answer.body.is_empty()) {
        Some(essence) => json!({ "description": reason, "content": { essence: {} } }),
        None => json!({ "description": reason }),
    };
    let status = answer.status.as_str();
    let update = json!({ "responses": { status: response } });
    Change::new(context.api()).update(context.operation.location, &update)?.finish()
}

/// The media type of an answer, named by its response.
pub(super) fn add_media_type(context: &Context<'_>) -> Option<String> {
    let response = context.response()?;
    let update = json!({ "content": { essence(context)?: {} } });
    Change::new(context.api()).update(response.location, &update)?.finish()
}

fn essence<'a>(context: &Context<'a>) -> Option<&'a str> {
    let essence = context.content_type()?.split(';').next()?.trim();
    (!essence.is_empty()).then_some(essence)
}

/// A member in a query (RFC 9535, sections 2.5.1 and 2.3.1.1).
fn step(name: &str) -> String {
    let is_plain = name.chars().all(|character| character.is_ascii_alphabetic());
    if is_plain && !name.is_empty() {
        format!(".{name}")
    } else {
        format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}
