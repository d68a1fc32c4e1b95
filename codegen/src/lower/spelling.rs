//! Characters that no identifier may have, in letters that it may: `+` is `plus`, `ä` is `ae`, `и` is `u438`.

use std::fmt::Write as _;

/// The name with every character that no identifier may have spelled out, where it says something: other letters
/// always, punctuation only in front of digits and in names that consist of nothing else.
pub(super) fn spelled_out(name: &str) -> String {
    if name.is_empty() {
        return "empty".to_owned();
    }
    let only_punctuation = !name.chars().any(char::is_alphanumeric);
    let signed =
        name.strip_prefix(['-', '+']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let mut spelled = String::new();
    for (index, character) in name.chars().enumerate() {
        match character {
            plain if plain.is_ascii_alphanumeric() => spelled.push(plain),
            '\'' if !only_punctuation => {}
            mark if mark.is_ascii() && (only_punctuation || (signed && index == 0)) => {
                // Writing to a string cannot fail.
                let _ = write!(spelled, " {} ", punctuation(mark));
            }
            mark if mark.is_ascii() => spelled.push(' '),
            letter => match latin(letter) {
                Some(plain) => spelled.push_str(plain),
                None => {
                    let _ = write!(spelled, " u{:x} ", u32::from(letter));
                }
            },
        }
    }
    spelled
}

/// The name with all of its punctuation spelled out, so that names that differ in nothing else differ.
pub(super) fn in_full(name: &str) -> String {
    let mut spelled = String::new();
    for character in name.chars() {
        if character.is_ascii() && !character.is_ascii_alphanumeric() {
            // Writing to a string cannot fail.
            let _ = write!(spelled, " {} ", punctuation(character));
        } else {
            spelled.push(character);
        }
    }
    spelled
}

/// The name of an ASCII character that is neither letter nor digit.
fn punctuation(mark: char) -> String {
    let name = match mark {
        ' ' => "space",
        '!' => "bang",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' => "open",
        ')' => "close",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' => "open bracket",
        '\\' => "backslash",
        ']' => "close bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "open brace",
        '|' => "pipe",
        '}' => "close brace",
        '~' => "tilde",
        control => return format!("u{:x}", u32::from(control)),
    };
    name.to_owned()
}

/// The letters of western Europe without their marks.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ä' | 'æ' => "ae",
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' => "A",
        'Ä' | 'Æ' => "Ae",
        'ç' => "c",
        'Ç' => "C",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'È' | 'É' | 'Ê' | 'Ë' => "E",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'Ì' | 'Í' | 'Î' | 'Ï' => "I",
        'ñ' => "n",
        'Ñ' => "N",
        'ò' | 'ó' | 'ô' | 'õ' => "o",
        'ö' | 'ø' | 'œ' => "oe",
        'Ò' | 'Ó' | 'Ô' | 'Õ' => "O",
        'Ö' | 'Ø' | 'Œ' => "Oe",
        'ù' | 'ú' | 'û' => "u",
        'ü' => "ue",
        'Ù' | 'Ú' | 'Û' => "U",
        'Ü' => "Ue",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        _ => return None,
    })
}
