//! `readOnly` and `writeOnly`: a member that goes one way only need not be in a value that goes the other way, even if
//! `required` names it (OpenAPI 3.0, section 4.7.24.1).

use serde_json::Value;
use spec::Api;
use spec::json_schema::Violation;
use spec::model::SchemaId;

/// Whether all that is wrong is that such a member is not there. `elsewhere` tells the members of the other way.
pub(crate) fn excuses(
    api: &Api,
    violation: &Violation,
    value: &Value,
    elsewhere: fn(&Api, SchemaId) -> bool,
) -> bool {
    let (Some(schema), "required") = (violation.schema.map(|id| &api[id]), violation.keyword.as_str()) else {
        return false;
    };
    let present = value.pointer(violation.instance.as_str()).and_then(Value::as_object);
    let of_other_way = |name: &str| {
        let property = schema.properties().and_then(|properties| properties.get(name));
        property.is_some_and(|id| elsewhere(api, *id))
    };
    let required = schema.required().unwrap_or_default().iter();
    let missing = required.filter(|name| present.is_none_or(|members| !members.contains_key(*name)));
    missing
        .filter(|name| violation.message.starts_with(&format!("\"{name}\"")))
        .any(|name| of_other_way(name))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::Arc;

    use serde_json::json;
    use spec::json_schema::Validators;

    use super::*;

    #[test]
    fn what_goes_the_other_way_need_not_be_there() {
        let document = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Id: {type: integer, readOnly: true}
    S:
      type: object
      required: [id, name, made]
      properties: {id: {$ref: '#/components/schemas/Id'}, name: {type: string}, made: {allOf: [{readOnly: true}]}}
";
        let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().unwrap();
        file.write_all(document.as_bytes()).unwrap();
        let validators = Validators::new(Arc::new(spec::read(file.path()).api.unwrap()));
        let schema = validators.api().component_schemas["S"];
        let broken = |value: Value, elsewhere: fn(&Api, SchemaId) -> bool| {
            let mut violations = validators.violations(schema, &value);
            violations.retain(|found| !excuses(validators.api(), found, &value, elsewhere));
            violations.len()
        };
        assert_eq!(broken(json!({"name": "a"}), Api::is_read_only), 0);
        assert_eq!(broken(json!({"name": "a"}), Api::is_write_only), 2);
        assert_eq!(broken(json!({}), Api::is_read_only), 1);
        assert_eq!(broken(json!({"name": "a", "id": "x", "made": 1}), Api::is_read_only), 1);
    }
}
