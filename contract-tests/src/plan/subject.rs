//! The obligations of one subject, a parameter or a media type of the body → cases.

use std::fmt::{self, Write as _};

use serde_json::Value;
use spec::JsonPointer;
use spec::model::ParameterIn;

use super::draft::{Draft, Meant};
use super::operation::Planning;
use super::place::{Place, places};
use super::{base, boundary, violation};
use crate::body::{self, Codec};
use crate::case::{Body, BodyContent};
use crate::obligation::keyword::{SiteObligation, of_site};
use crate::obligation::site::{Site, sites};
use crate::obligation::subject::Subject;
use crate::obligation::{Side, UNDOCUMENTED_TYPE, has_syntax};
use crate::part;

/// Plans presence, examples and the schema of a subject.
pub(super) fn plan(planning: &mut Planning<'_>, subject: Subject<'_>) {
    presence(planning, subject);
    examples(planning, subject);
    schema(planning, subject);
}

/// Plans the presence of a body, and a body of a type that is not documented.
pub(super) fn plan_body(planning: &mut Planning<'_>) {
    let Some(documented) = &planning.operation.request_body else { return };
    let pointer = part::body();
    let (side, meant) = if documented.required {
        (Side::Invalid, Meant::Invalid { at: pointer.clone(), keyword: "required".to_owned() })
    } else {
        (Side::Valid, Meant::Valid)
    };
    let mut draft = planning.draft("body absent", meant);
    draft.parts.body = None;
    planning.show(&planning.obligation(pointer.clone(), "presence", side), vec![vec![draft]]);
    if documented.media_type(UNDOCUMENTED_TYPE).is_none() {
        let meant = Meant::Invalid { at: pointer.clone(), keyword: "media-type".to_owned() };
        let mut draft = planning.draft(format!("body of type {UNDOCUMENTED_TYPE}"), meant);
        let content = BodyContent::Raw(b"lockstep".to_vec());
        draft.parts.body = Some(Body { media_type: UNDOCUMENTED_TYPE.to_owned(), content });
        planning.show(&planning.obligation(pointer, "media-type", Side::Invalid), vec![vec![draft]]);
    }
}

/// The value that the subject has in the base request or, where it is optional, would have.
fn usual(planning: &mut Planning<'_>, subject: Subject<'_>) -> Option<Value> {
    match subject {
        Subject::Parameter(parameter) => {
            base::parameter_value(planning.validators, &mut planning.generator, parameter)
        }
        Subject::Body(media_type) => match base::body(&mut planning.generator, media_type)?.content {
            BodyContent::Value(value) => Some(value),
            BodyContent::Raw(_) => None,
        },
    }
}

/// A draft in which the subject has a value.
fn with(planning: &Planning<'_>, subject: Subject<'_>, value: Value, title: String, meant: Meant) -> Draft {
    let mut draft = planning.draft(title, meant);
    match subject {
        Subject::Parameter(parameter) => draft.parts.set(parameter, Some(value)),
        Subject::Body(media_type) => {
            let media_type = body::concrete(&media_type.name);
            draft.parts.body = Some(Body { media_type, content: BodyContent::Value(value) });
        }
    }
    draft
}

/// That the subject may be there, and whether it may be absent.
fn presence(planning: &mut Planning<'_>, subject: Subject<'_>) {
    let pointer = subject.pointer();
    let value = usual(planning, subject);
    let present = value.map(|value| {
        let title = title(subject, &JsonPointer::root(), &value);
        vec![with(planning, subject, value, title, Meant::Valid)]
    });
    let mut wanted: Vec<Vec<Draft>> = present.into_iter().collect();
    let Subject::Parameter(parameter) = subject else {
        planning.show(&planning.obligation(pointer.clone(), "media-type", Side::Valid), wanted);
        if has_syntax(subject) {
            malformed(planning, subject, pointer);
        }
        return;
    };
    let absent = |meant| {
        let mut draft = planning.draft(format!("{} absent", parameter.name), meant);
        draft.parts.set(parameter, None);
        vec![vec![draft]]
    };
    if parameter.required {
        let invalid = absent(Meant::Invalid { at: pointer.clone(), keyword: "required".to_owned() });
        if parameter.location_in != ParameterIn::Path {
            planning.show(&planning.obligation(pointer.clone(), "presence", Side::Invalid), invalid);
        }
    } else {
        wanted.splice(0..0, absent(Meant::Valid));
    }
    planning.show(&planning.obligation(pointer, "presence", Side::Valid), wanted);
}

/// A body that is no document of its media type at all.
fn malformed(planning: &mut Planning<'_>, subject: Subject<'_>, pointer: JsonPointer) {
    let Subject::Body(media_type) = subject else { return };
    let meant = Meant::Invalid { at: subject.instance(), keyword: "syntax".to_owned() };
    let mut draft = planning.draft("body cut short", meant);
    let content = BodyContent::Raw(b"{\"lockstep\": ".to_vec());
    draft.parts.body = Some(Body { media_type: body::concrete(&media_type.name), content });
    planning.show(&planning.obligation(pointer, "syntax", Side::Invalid), vec![vec![draft]]);
}

/// The examples beside the schema.
fn examples(planning: &mut Planning<'_>, subject: Subject<'_>) {
    for (name, example) in subject.examples() {
        let pointer = subject.pointer().join("examples").join(name);
        let obligation = planning.obligation(pointer, "example", Side::Valid);
        match &example.value {
            None => planning.leave_open(obligation, "the example stands outside of the document"),
            Some(value) => {
                let title = title(subject, &JsonPointer::root(), value);
                let draft = with(planning, subject, value.clone(), title, Meant::Valid);
                planning.show(&obligation, vec![vec![draft]]);
            }
        }
    }
}

/// Both sides of each keyword, at each place of the schema.
fn schema(planning: &mut Planning<'_>, subject: Subject<'_>) {
    let sites = sites(planning.api, subject);
    let value = usual(planning, subject);
    let found = match (subject.schema(), value) {
        (Some(schema), Some(value)) => {
            places(planning.validators, &mut planning.generator, schema, &value, &sites.list)
        }
        _ => sites.list.iter().map(|_| Err(why_unusual(subject))).collect(),
    };
    for (site, place) in sites.list.iter().zip(&found) {
        for wanted in of_site(planning.api, site) {
            match place {
                Ok(place) => show_at(planning, subject, site, place, &wanted),
                Err(reason) => {
                    let obligation = planning.obligation(wanted.pointer, &wanted.keyword, wanted.side);
                    planning.leave_open(obligation, reason.clone());
                }
            }
        }
    }
    for cut in sites.cut {
        let obligation = planning.obligation(cut, "bound", Side::Valid);
        planning.leave_open(obligation, "the schema goes on beyond the bounds of the enumeration");
    }
}

fn why_unusual(subject: Subject<'_>) -> String {
    match subject {
        Subject::Body(media_type) if Codec::of(&media_type.name) == Codec::Unknown => {
            format!("bodies of type {} cannot be written yet", media_type.name)
        }
        _ => "no valid value was found that can be sent".to_owned(),
    }
}

fn show_at(
    planning: &mut Planning<'_>,
    subject: Subject<'_>,
    site: &Site,
    place: &Place,
    wanted: &SiteObligation,
) {
    let at = subject.instance().concat(&place.at);
    let values = values(planning, site, place, wanted);
    let meant = match wanted.side {
        Side::Valid => Meant::Valid,
        Side::Invalid => Meant::Invalid { at, keyword: wanted.keyword.clone() },
    };
    let obligation = planning.obligation(wanted.pointer.clone(), &wanted.keyword, wanted.side);
    let draft = |planning: &Planning<'_>, part: Value| {
        let title = title(subject, &place.at, &part);
        with(planning, subject, place.with(part), title, meant.clone())
    };
    let Err(reason) = planning.try_show(&obligation, values, draft) else { return };
    // A list where the document has one value is a parameter that comes twice, of which nobody says that it is forbidden.
    let further = if wanted.side == Side::Valid || wanted.keyword == "type" {
        Vec::new()
    } else {
        violation::further_values(&mut planning.generator, place, site.schema, &wanted.keyword)
    };
    if planning.try_show(&obligation, vec![further], draft).is_err() {
        planning.leave_open(obligation, reason);
    }
}

/// Values for the part of a place that show an obligation.
fn values(
    planning: &mut Planning<'_>,
    site: &Site,
    place: &Place,
    wanted: &SiteObligation,
) -> boundary::Wanted {
    let id = site.schema;
    let schema = &planning.api[id];
    let generator = &mut planning.generator;
    let inside = wanted.pointer != site.pointer;
    let index = || wanted.pointer.last().and_then(|index| index.parse::<usize>().ok()).unwrap_or_default();
    match (wanted.side, wanted.keyword.as_str()) {
        (Side::Invalid, keyword) => violation::values(generator, place, id, keyword),
        (Side::Valid, "example") => {
            schema.examples().get(index()).map(|value| vec![value.clone()]).into_iter().collect()
        }
        (Side::Valid, "anyOf" | "oneOf") if inside => {
            vec![boundary::branch(generator, place, site.schema, index())]
        }
        (Side::Valid, "if") => {
            (0..2).map(|index| boundary::branch(generator, place, site.schema, index)).collect()
        }
        (Side::Valid, keyword) => boundary::values(generator, place, schema, keyword),
    }
}

/// What a person reads: `page = -1`, `body/customer/name = ""`.
fn title(subject: Subject<'_>, at: &JsonPointer, value: &Value) -> String {
    let name = match subject {
        Subject::Parameter(parameter) => parameter.name.as_str(),
        Subject::Body(_) => "body",
    };
    let mut short = Short { text: format!("{name}{at} = "), room: 60 };
    if write!(short, "{value}").is_err() {
        short.text.push('…');
    }
    short.text
}

/// The beginning of a text; refuses what goes beyond, so that a long value is not written to its end.
struct Short {
    text: String,
    room: usize,
}

impl fmt::Write for Short {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let count = more.chars().take(self.room + 1).count();
        self.text.extend(more.chars().take(self.room));
        let fits = count <= self.room;
        self.room = self.room.saturating_sub(count);
        if fits { Ok(()) } else { Err(fmt::Error) }
    }
}
