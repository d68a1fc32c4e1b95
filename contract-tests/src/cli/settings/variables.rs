//! Environment variables in the strings of the file: `${NAME}`, `${NAME:-other}`, and `$$` for a dollar.

/// Puts the values of variables in; or says which one there is not.
pub(super) fn expand(text: &str, mut variable: impl FnMut(&str) -> Option<String>) -> Result<String, Fault> {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        rest = if let Some(after) = after.strip_prefix('$') {
            expanded.push('$');
            after
        } else {
            let (inside, after) =
                after.strip_prefix('{').and_then(|after| after.split_once('}')).ok_or(Fault::Malformed)?;
            expanded.push_str(&value(inside, &mut variable)?);
            after
        };
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// Why a string cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A dollar with neither a dollar nor braces behind it.
    Malformed,
    /// There is no variable of this name.
    Unset(String),
}

/// What stands for `NAME` or `NAME:-other`; as in a shell, `other` also stands for an empty value.
fn value(inside: &str, mut variable: impl FnMut(&str) -> Option<String>) -> Result<String, Fault> {
    let (name, other) = match inside.split_once(":-") {
        Some((name, other)) => (name, Some(other)),
        None => (inside, None),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(Fault::Malformed);
    }
    match (variable(name), other) {
        (Some(value), None) => Ok(value),
        (Some(value), Some(_)) if !value.is_empty() => Ok(value),
        (_, Some(other)) => Ok(other.to_owned()),
        (None, None) => Err(Fault::Unset(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_what_stands_for_them() {
        let variable = |name: &str| match name {
            "A" => Some("one".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        for (text, expanded) in [
            ("plain", Ok("plain")),
            ("${A}-${A}", Ok("one-one")),
            ("${EMPTY}", Ok("")),
            ("${EMPTY:-b}${NONE:-}${A:-c}", Ok("bone")),
            ("$$5 $${A}", Ok("$5 ${A}")),
            ("${NONE}", Err(Fault::Unset("NONE".to_owned()))),
            ("$A", Err(Fault::Malformed)),
            ("${A", Err(Fault::Malformed)),
            ("${a b}", Err(Fault::Malformed)),
            ("$", Err(Fault::Malformed)),
        ] {
            assert_eq!(expand(text, variable), expanded.map(str::to_owned), "{text}");
        }
    }
}
