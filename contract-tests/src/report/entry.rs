//! A name and what there is to say of it, in lines that are no wider than the terminal.

use anstyle::Style;

use super::put;

/// Where values begin, as far as there is room for that.
const VALUES: usize = 12;
/// Where they begin on a terminal that is narrower than this, each below its name.
const BELOW: usize = 4;
const NARROW: usize = 40;

/// Writes prose, whose words may go on in the next line.
pub(super) fn prose(text: &mut String, name: &str, value: &str, width: Option<usize>) {
    let Some(width) = width else { return whole(text, name, value) };
    let is_narrow = width < NARROW;
    let indent = if is_narrow { BELOW } else { VALUES };
    let mut lines = wrapped(value, width.saturating_sub(indent)).into_iter();
    if is_narrow {
        put(text, format_args!("  {}\n", dim(name.trim_end())));
    } else {
        whole(text, name, &lines.next().unwrap_or_default());
    }
    for line in lines {
        put(text, format_args!("{:indent$}{line}\n", ""));
    }
}

/// Writes what somebody may want to copy, in a line however long it is.
pub(super) fn whole(text: &mut String, name: &str, value: &str) {
    put(text, format_args!("  {} {value}\n", dim(&format!("{name:<9}"))));
}

fn dim(name: &str) -> String {
    let style = Style::new().dimmed();
    if name.trim().is_empty() { name.to_owned() } else { format!("{style}{name}{style:#}") }
}

/// The words of a text in lines of at most so many characters; a word that is longer stands in a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if length < room => {
                line.push(' ');
                line.push_str(word);
                room -= length + 1;
            }
            _ => {
                lines.push(word.to_owned());
                room = width.saturating_sub(length);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: Option<usize>) -> String {
        let mut text = String::new();
        prose(&mut text, "actual", "400 Bad Request: nothing of it is known", width);
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn words_go_on_below_words() {
        assert_eq!(shown(None), "  actual    400 Bad Request: nothing of it is known\n");
        assert_eq!(shown(Some(60)), shown(None));
        assert_eq!(shown(Some(42)), "  actual    400 Bad Request: nothing of it\n            is known\n");
        assert_eq!(shown(Some(20)), "  actual\n    400 Bad Request:\n    nothing of it is\n    known\n");
    }

    #[test]
    fn what_is_too_long_stands_alone() {
        assert_eq!(wrapped("a bcdef g h", 3), ["a", "bcdef", "g h"]);
        assert_eq!(wrapped("", 3), [""]);
        assert_eq!(wrapped("a b", 0), ["a", "b"]);
    }
}
