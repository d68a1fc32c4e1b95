//! Strings of a format that have exactly so many characters.

/// A string of a format and a length; `None` if there is none, or the format is not known.
pub(crate) fn sized(format: &str, length: u64) -> Option<String> {
    let length = usize::try_from(length).ok()?;
    let filled = |start: &str, letter: &str, end: &str| {
        let room = length.checked_sub(start.len() + end.len())?;
        Some(format!("{start}{}{end}", letter.repeat(room)))
    };
    match format {
        "date-time" => fraction("2024-02-29T12:34:56", length),
        "time" => fraction("12:34:56", length),
        "duration" => filled("P1", "0", "D"),
        "email" | "idn-email" => email(length),
        "hostname" | "idn-hostname" => hostname(length),
        "ipv4" => ipv4(length),
        "ipv6" => match length {
            2 => Some("::".to_owned()),
            3..=6 => filled("::", "1", ""),
            _ => ipv6(length),
        },
        "uri" | "url" | "iri" if length < 20 => (length > 2).then(|| filled("a:", "b", "")).flatten(),
        "uri" | "url" | "iri" => filled("https://example.com/", "a", ""),
        "json-pointer" if length == 0 => Some(String::new()),
        "json-pointer" | "uri-template" => filled("/", "a", ""),
        "relative-json-pointer" if length > 0 => filled("", "1", ""),
        "uri-reference" | "iri-reference" | "regex" => filled("", "a", ""),
        "byte" | "base64" if length.is_multiple_of(4) => filled("", "A", ""),
        "binary" | "password" | "base64url" | "phone" | "char" | "decimal" => filled("", "1", ""),
        _ => None,
    }
}

/// A time with as many digits of a second as there is room for.
fn fraction(start: &str, length: usize) -> Option<String> {
    match length.checked_sub(start.len() + 1)? {
        0 => Some(format!("{start}Z")),
        1 => None,
        room => Some(format!("{start}.{}Z", "5".repeat(room - 1))),
    }
}

/// The local part has up to 64 octets (RFC 5321, section 4.5.3.1.1).
fn email(length: usize) -> Option<String> {
    let domain = hostname(length.saturating_sub(65).clamp(4, 253))?;
    let local = length.checked_sub(domain.len() + 1).filter(|local| (1..=64).contains(local))?;
    Some(format!("{}@{domain}", "a".repeat(local)))
}

/// Labels of up to 63 octets, 253 in all (RFC 1035, section 2.3.4).
fn hostname(length: usize) -> Option<String> {
    if !(1..=253).contains(&length) {
        return None;
    }
    // A dot at the end is none of a label.
    let mut name: Vec<char> = (1..=length).map(|at| if at.is_multiple_of(64) { '.' } else { 'a' }).collect();
    if let [.., before, last] = name.as_mut_slice()
        && *last == '.'
    {
        (*before, *last) = ('.', 'a');
    }
    Some(name.into_iter().collect())
}

fn ipv4(length: usize) -> Option<String> {
    let mut more = length.checked_sub(7).filter(|more| *more <= 8)?;
    let octets = [0; 4].map(|_: u8| {
        let here = more.min(2);
        more -= here;
        ["1", "10", "100"].get(here).copied().unwrap_or("1")
    });
    Some(octets.join("."))
}

/// Eight groups of one to four digits.
fn ipv6(length: usize) -> Option<String> {
    let mut more = length.checked_sub(15).filter(|more| *more <= 24)?;
    let groups = [0; 8].map(|_: u8| {
        let here = more.min(3);
        more -= here;
        "1".repeat(1 + here)
    });
    Some(groups.join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_met() {
        for format in crate::format::names() {
            for length in 0..300 {
                if let Some(text) = sized(format, length) {
                    assert_eq!(text.chars().count() as u64, length, "{format}: {text}");
                }
            }
        }
        assert_eq!(sized("ipv4", 9).as_deref(), Some("100.1.1.1"));
        assert_eq!(sized("email", 9).as_deref(), Some("aaaa@aaaa"));
        assert_eq!(sized("date-time", 24).as_deref(), Some("2024-02-29T12:34:56.555Z"));
    }
}
