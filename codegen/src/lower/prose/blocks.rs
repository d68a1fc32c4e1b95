//! [`Blocks`]: the blocks of a text, one after the other, each in what it stands in.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::html;
use super::inline::{self, Inline};

/// Quotes and lists in each other are written so deep; what is deeper stands there without a mark of its own.
const DEEPEST: usize = 6;

/// The languages that rustdoc shows in colour or at least does not compile; others become `text`.
const LANGUAGES: &[&str] = &[
    "bash",
    "console",
    "csharp",
    "curl",
    "go",
    "graphql",
    "html",
    "http",
    "java",
    "javascript",
    "js",
    "json",
    "php",
    "python",
    "ruby",
    "sh",
    "shell",
    "sql",
    "toml",
    "ts",
    "typescript",
    "xml",
    "yaml",
];

/// The lines so far, and what is open.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    lines: Vec<String>,
    open: Vec<Container>,
    /// How many quotes and items are open that have no mark.
    unmarked: usize,
    /// The numbers of the lists that are open; `None` for those with bullets.
    lists: Vec<Option<u64>>,
    inline: Inline,
    /// What is written before the first paragraph.
    label: Option<String>,
    /// Whether an empty line keeps the next block apart from the last.
    gap: bool,
    /// The text of the code block that is open.
    code: Option<String>,
    language: &'static str,
    table: Option<Table>,
}

#[derive(Debug)]
enum Container {
    Quote,
    Item {
        mark: String,
        is_begun: bool,
        /// Whether its text stands in paragraphs.
        is_loose: bool,
    },
}

#[derive(Debug, Default)]
struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Blocks {
    /// With something before the first paragraph.
    pub(super) fn labelled(label: &str) -> Self {
        Self { label: Some(label.to_owned()), ..Self::default() }
    }

    pub(super) fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.inline.text(&text),
            },
            Event::Code(code) => self.inline.code_span(&code),
            Event::Html(source) | Event::InlineHtml(source) => self.html(&source),
            Event::SoftBreak => self.inline.push("\n"),
            Event::HardBreak => self.inline.push("\\\n"),
            Event::Rule => self.block(vec!["---".to_owned()]),
            // Extensions that are not asked for.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.inline.text(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.flush();
                self.begin(Container::Quote);
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let mark = self.next_mark();
                self.begin(Container::Item { mark, is_begun: false, is_loose: false });
            }
            Tag::Paragraph => {
                if let Some(Container::Item { is_loose, .. }) = self.open.last_mut() {
                    *is_loose = true;
                }
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.language = language(&kind);
                self.code = Some(String::new());
            }
            Tag::Table(alignments) => {
                self.flush();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.inline.open_mark("*"),
            Tag::Strong => self.inline.open_mark("**"),
            Tag::Strikethrough => self.inline.open_mark("~~"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.inline.open_link(&dest_url),
            Tag::Heading { .. } | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.finish_container();
            }
            TagEnd::Item => {
                self.flush_tight();
                self.finish_container();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap = true;
            }
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::Table => self.write_table(),
            TagEnd::TableCell => self.cell(),
            TagEnd::Emphasis => self.inline.close_mark("*"),
            TagEnd::Strong => self.inline.close_mark("**"),
            TagEnd::Strikethrough => self.inline.close_mark("~~"),
            TagEnd::Link | TagEnd::Image => self.inline.close_link(),
            _ => {}
        }
    }

    /// The mark of the next item of the list that is open.
    fn next_mark(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number += 1;
                mark
            }
            _ => "- ".to_owned(),
        }
    }

    fn begin(&mut self, container: Container) {
        if self.open.len() < DEEPEST {
            self.open.push(container);
        } else {
            self.unmarked += 1;
        }
    }

    fn finish_container(&mut self) {
        if self.unmarked > 0 {
            self.unmarked -= 1;
            return;
        }
        match self.open.last() {
            Some(Container::Item { is_begun: false, .. }) => self.block(vec![String::new()]),
            Some(Container::Quote) => self.gap = true,
            _ => {}
        }
        let closed = self.open.pop();
        if let Some(Container::Item { is_loose, .. }) = closed {
            self.gap = is_loose;
        }
    }

    fn html(&mut self, source: &str) {
        for tag in html::tags(source) {
            let Some(tag) = self.inline.html(tag) else { continue };
            match tag {
                html::Tag::Line if self.table.is_none() => self.inline.push("\\\n"),
                html::Tag::Paragraph if self.table.is_none() => self.flush(),
                html::Tag::Item if self.table.is_none() => {
                    self.flush();
                    self.inline.push("• ");
                }
                _ => self.inline.push(" "),
            }
        }
    }

    /// Writes the paragraph that is open.
    fn flush(&mut self) {
        let tight = matches!(self.open.last(), Some(Container::Item { is_loose: false, .. }));
        self.flush_tight();
        self.gap |= !tight && !self.lines.is_empty();
    }

    /// Writes the text of an item without an empty line after it.
    fn flush_tight(&mut self) {
        if self.inline.is_empty() {
            self.inline.take();
            return;
        }
        let text = self.inline.take();
        let label = if self.open.is_empty() { self.label.take() } else { None };
        let text = label.map(|label| format!("{label}: {}", text.trim_start())).unwrap_or(text);
        let lines = inline::wrapped(&text, self.prefix_width());
        if !lines.is_empty() {
            self.block(lines);
            self.gap = false;
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = self.inline.take_line();
        let text = text.trim();
        let text = match text.strip_suffix('#') {
            Some(before) => format!("{before}\\#"),
            None => text.to_owned(),
        };
        if !text.is_empty() {
            self.block(vec![format!("{} {text}", "#".repeat(level as usize))]);
            self.gap = true;
        }
    }

    fn code_block(&mut self) {
        let Some(code) = self.code.take() else { return };
        let longest = code.split(|mark| mark != '`').map(str::len).max().unwrap_or_default();
        let marks = "`".repeat((longest + 1).max(3));
        let mut lines = vec![format!("{marks}{}", self.language)];
        lines.extend(code.trim_end().lines().map(|line| line.trim_end().to_owned()));
        lines.push(marks);
        self.block(lines);
        self.gap = true;
    }

    fn cell(&mut self) {
        let text = self.inline.take_line().replace('|', "\\|");
        let row = self.table.as_mut().and_then(|table| table.rows.last_mut());
        if let Some(row) = row {
            row.push(text.trim().to_owned());
        }
    }

    fn write_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
        let rules: Vec<String> =
            table.alignments.iter().map(|alignment| rule(*alignment).to_owned()).collect();
        let mut lines: Vec<String> = table.rows.iter().map(|row| line(row)).collect();
        lines.insert(1.min(lines.len()), line(&rules));
        self.block(lines);
        self.gap = true;
    }

    /// Writes the lines of a block, behind the marks of what it stands in.
    fn block(&mut self, lines: Vec<String>) {
        if let Some(label) = self.label.take() {
            // What comes first is no paragraph.
            self.lines.extend([format!("{label}:"), String::new()]);
        }
        if std::mem::take(&mut self.gap) && !self.lines.is_empty() {
            let line = self.continuation();
            self.lines.push(line.trim_end().to_owned());
        }
        for line in lines {
            let prefix = self.prefix();
            self.lines.push(format!("{prefix}{line}").trim_end().to_owned());
        }
    }

    /// What stands before the next line; the mark of an item stands there once.
    fn prefix(&mut self) -> String {
        let mut prefix = String::new();
        for container in &mut self.open {
            match container {
                Container::Quote => prefix.push_str("> "),
                Container::Item { mark, is_begun: true, .. } => prefix.push_str(&" ".repeat(mark.len())),
                Container::Item { mark, is_begun, .. } => {
                    *is_begun = true;
                    prefix.push_str(mark);
                }
            }
        }
        prefix
    }

    /// What stands before an empty line: the marks of quotes, up to an item that has not begun.
    fn continuation(&self) -> String {
        let begun = |one: &&Container| !matches!(one, Container::Item { is_begun: false, .. });
        let marks = self.open.iter().take_while(begun).map(|container| match container {
            Container::Quote => "> ".to_owned(),
            Container::Item { mark, .. } => " ".repeat(mark.len()),
        });
        marks.collect()
    }

    fn prefix_width(&self) -> usize {
        self.open.iter().map(|one| if let Container::Item { mark, .. } = one { mark.len() } else { 2 }).sum()
    }

    /// All lines; no empty ones at either end.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.flush();
        if let Some(label) = self.label.take() {
            self.lines.push(format!("{label}."));
        }
        self.lines
    }
}

fn language(kind: &CodeBlockKind<'_>) -> &'static str {
    let word = match kind {
        CodeBlockKind::Indented => "",
        CodeBlockKind::Fenced(info) => info.as_ref(),
    };
    let word = word.trim().to_ascii_lowercase();
    LANGUAGES.iter().find(|known| **known == word).copied().unwrap_or("text")
}

fn rule(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "---",
        Alignment::Left => ":--",
        Alignment::Center => ":-:",
        Alignment::Right => "--:",
    }
}
