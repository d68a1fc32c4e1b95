//! [`Lines`]: byte → line and column, quickly even in a text of many megabytes on one line.

/// The text is counted through in steps of this many bytes.
const BLOCK: usize = 1 << 12;

/// Where lines begin and how many characters there are before each block of a text.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    before_block: Vec<usize>,
}

impl Lines {
    /// Counts through a text.
    pub(super) fn new(text: &str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        let mut characters = 0;
        let count = |block: &[u8]| {
            let before = characters;
            characters += count(block);
            before
        };
        Self { starts, before_block: text.as_bytes().chunks(BLOCK).map(count).collect() }
    }

    /// Line and column of a byte, both counted from 1, the column in characters.
    pub(super) fn place(&self, text: &str, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or_default();
        (line, self.characters(text, at) - self.characters(text, start) + 1)
    }

    /// How many characters begin before a byte.
    fn characters(&self, text: &str, at: usize) -> usize {
        let block = (at / BLOCK).min(self.before_block.len().saturating_sub(1));
        let before = self.before_block.get(block).copied().unwrap_or_default();
        before + count(text.as_bytes().get(block * BLOCK..at).unwrap_or_default())
    }
}

/// How many characters begin in some bytes of UTF-8: all bytes count but those that continue one.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_across_blocks() {
        for text in ["", "a", "aé\n€b\n", &"é€\u{1f600}x".repeat(3000), &"é\n".repeat(5000)] {
            let lines = Lines::new(text);
            for (at, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
                let before = &text[..at];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
                assert_eq!(lines.place(text, at), (line, column));
            }
        }
    }
}
