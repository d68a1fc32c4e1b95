//! Validators that share what they refer to: where a schema has a `$ref`, its validator asks that of the target, which
//! is built when it is first asked. So every schema is compiled once at most, whatever refers to it.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

use super::Core;
use crate::json_schema::{Content, Places, formats, write};
use crate::model::{Keyword, SchemaId};

/// What stands for `$ref` in the schemas that the validator is given; its value is the number of the target.
pub(super) const LINK: &str = "lockstep:ref";

/// The validator of a schema; `None` if it cannot be compiled.
pub(super) fn build(core: &Arc<Core>, id: SchemaId) -> Option<Validator> {
    let schema = write(&core.api, id, Content::Assertions, &mut Links);
    let of = Arc::downgrade(core);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("byte", formats::is_base64)
        .with_keyword(LINK, move |_, target, _| Ok(Box::new(Link::new(Weak::clone(&of), target))))
        .build(&schema)
        .ok()
}

/// References as [`LINK`] has them.
struct Links;

impl Places for Links {
    fn reference(&mut self, target: SchemaId) -> String {
        target.as_usize().to_string()
    }

    fn elsewhere(&mut self, _: SchemaId, _: SchemaId) -> Option<String> {
        None
    }

    fn spelling(&self, keyword: &Keyword) -> String {
        match keyword {
            Keyword::Ref(_) => LINK.to_owned(),
            other => other.name().to_owned(),
        }
    }
}

/// A reference to another validator.
struct Link {
    /// Weak, as the validators that it leads to are kept there, and this in one of them.
    core: Weak<Core>,
    target: Option<SchemaId>,
}

thread_local! {
    /// The targets that are being asked, each with the value that it is asked of: a schema that refers to itself without
    /// a step into the value asks nothing of it that is not asked already.
    static OPEN: RefCell<Vec<(SchemaId, *const Value)>> = const { RefCell::new(Vec::new()) };
}

impl Link {
    fn new(core: Weak<Core>, target: &Value) -> Self {
        let number = target.as_str().and_then(|text| text.parse().ok());
        let target = number.and_then(|number| Some(core.upgrade()?.api.schemas.iter().nth(number)?.0));
        Self { core, target }
    }

    fn accepts(&self, value: &Value) -> bool {
        let (Some(core), Some(target)) = (self.core.upgrade(), self.target) else { return true };
        let asked = (target, std::ptr::from_ref(value));
        let is_open = OPEN.with_borrow_mut(|open| {
            let is_open = open.contains(&asked);
            if !is_open {
                open.push(asked);
            }
            is_open
        });
        if is_open {
            return true;
        }
        let _asked = Asked;
        core.validator(target).is_none_or(|validator| validator.is_valid(value))
    }
}

/// Takes the innermost target off the list again, even when the validator panics.
struct Asked;

impl Drop for Asked {
    fn drop(&mut self) {
        OPEN.with_borrow_mut(Vec::pop);
    }
}

impl<'a> jsonschema::Keyword<'a> for Link {
    fn validate(&self, value: &'a Value) -> Result<(), ValidationError<'a>> {
        if self.accepts(value) {
            Ok(())
        } else {
            Err(ValidationError::custom("its schema refuses the value"))
        }
    }

    fn is_valid(&self, value: &'a Value) -> bool {
        self.accepts(value)
    }
}
