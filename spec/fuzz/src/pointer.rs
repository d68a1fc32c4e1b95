//! JSON Pointers: written, read, taken apart and put together, they stay what they are.

use percent_encoding::percent_decode_str;
use spec::JsonPointer;

/// Any text as the tokens of a pointer, and as a pointer.
pub fn pointer(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let tokens: Vec<&str> = text.split('\n').collect();
    let made = JsonPointer::from_tokens(&tokens);
    assert_eq!(made.tokens().collect::<Vec<_>>(), tokens);
    assert_eq!(JsonPointer::parse(made.as_str()).as_ref(), Some(&made));
    is_sound(&made);
    if let Some(parsed) = JsonPointer::parse(&text) {
        assert_eq!(JsonPointer::from_tokens(parsed.tokens()), parsed);
        is_sound(&parsed);
        let both = made.concat(&parsed);
        assert!(both.starts_with(&made));
        assert_eq!(both.tokens().count(), made.tokens().count() + parsed.tokens().count());
    }
}

fn is_sound(pointer: &JsonPointer) {
    let fragment = pointer.to_fragment();
    let decoded = percent_decode_str(fragment.strip_prefix('#').unwrap()).decode_utf8().unwrap();
    assert_eq!(decoded, pointer.as_str());
    match (pointer.parent(), pointer.last()) {
        (Some(parent), Some(last)) => {
            assert_eq!(parent.join(&last), *pointer);
            assert!(pointer.starts_with(&parent) && !parent.starts_with(pointer));
        }
        (None, None) => assert_eq!(*pointer, JsonPointer::root()),
        halves => panic!("{halves:?}"),
    }
}
