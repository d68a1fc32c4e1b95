//! Errors do not show the server's insides.

use super::{Context, check};
use crate::finding::Finding;

check! {
    /// The body of an error has no stack trace, no page of a framework and no message of a database.
    ///
    /// They tell an attacker which software runs, in which version and where (OWASP, Improper Error Handling), and
    /// are a sign that the error was not foreseen. Bodies of answers from 400 on are searched for texts that only
    /// such output has.
    leaked_internals, Major, Answer
}

/// Texts that give a program away, with what they are.
const MARKS: &[(&str, &str)] = &[
    ("Traceback (most recent call last)", "a stack trace of Python"),
    ("Werkzeug Debugger", "a debugger of Python"),
    ("You're seeing this error because you have <code>DEBUG = True</code>", "a page of Django"),
    ("Exception in thread \"", "a stack trace of Java"),
    ("\tat java.base/", "a stack trace of Java"),
    ("at org.springframework.", "a stack trace of Spring"),
    ("Whitelabel Error Page", "a page of Spring Boot"),
    ("node_modules/", "a stack trace of Node.js"),
    ("at Module._compile (", "a stack trace of Node.js"),
    ("node:internal/", "a stack trace of Node.js"),
    ("Action Controller: Exception caught", "a page of Ruby on Rails"),
    ("ActiveRecord::", "an exception of Ruby on Rails"),
    ("/gems/actionpack-", "a stack trace of Ruby on Rails"),
    ("NoMethodError: undefined method", "an exception of Ruby"),
    ("goroutine 1 [running]", "a stack trace of Go"),
    ("runtime/panic.go:", "a stack trace of Go"),
    ("' panicked at ", "a panic of Rust"),
    ("stack backtrace:\n", "a stack trace of Rust"),
    ("Fatal error: Uncaught", "an exception of PHP"),
    ("Illuminate\\", "an exception of Laravel"),
    ("System.NullReferenceException", "an exception of .NET"),
    ("Server Error in '/' Application", "a page of ASP.NET"),
    ("at Microsoft.AspNetCore.", "a stack trace of ASP.NET"),
    ("SQLSTATE[", "a message of a database"),
    ("PG::SyntaxError", "a message of PostgreSQL"),
    ("You have an error in your SQL syntax", "a message of MySQL"),
    ("ORA-00933", "a message of Oracle"),
    ("sqlite3.OperationalError", "a message of SQLite"),
];

/// How much of a body is searched.
const MOST: usize = 256 << 10;

fn run(context: &Context<'_>) -> Option<Vec<Finding>> {
    let answer = context.answer()?;
    if answer.status.as_u16() < 400 || answer.body.is_empty() {
        return None;
    }
    let body = String::from_utf8_lossy(answer.body.get(..MOST).unwrap_or(&answer.body));
    let found = MARKS.iter().find_map(|(text, what)| Some((body.find(text)?, *what)));
    let finding = |(place, what): (usize, &str)| Finding {
        message: format!("the body of the error {} holds {what}", answer.status.as_u16()),
        expected: "what the client did wrong, and nothing of how the server is built".to_owned(),
        actual: body.get(place..).unwrap_or_default().chars().take(120).collect(),
        location: context.response().map(|response| response.location),
        // One cause for all operations: what answers errors is one part of a server.
        cause: format!("{} {what}", CHECK.code),
        ..context.finding(&CHECK, "")
    };
    Some(found.map(finding).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::World;

    #[test]
    fn insides_are_found_in_errors_only() {
        let world = World::new();
        let trace = "Traceback (most recent call last):\n  File \"app.py\", line 3";
        for (status, body, found) in [
            (500, trace, Some(1)),
            (404, "thread 'main' panicked at src/main.rs:4:5", Some(1)),
            (400, r#"{"error": "page must be a number"}"#, Some(0)),
            (200, trace, None),
            (500, "", None),
        ] {
            let findings = world.check(&CHECK, &world.answered(status, &[], body));
            assert_eq!(findings.map(|findings| findings.len()), found, "{status} {body}");
        }
        assert!(world.judge(&world.answered(500, &[], trace)).contains(&"leaked_internals"));
    }
}
