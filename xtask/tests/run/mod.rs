//! What is left out of what a run printed.

/// Without how many files every client has: they are more or fewer whenever something is added to all of them.
pub(crate) fn without_counts(printed: &str) -> String {
    let is_count = |word: &str| word.parse().is_ok_and(|count: u32| count > 20);
    let mut words: Vec<&str> = printed.split(' ').collect();
    for pair in words.chunk_by_mut(|word, _| is_count(word)) {
        if let [count, "written," | "unchanged,"] = pair {
            *count = "…";
        }
    }
    words.join(" ")
}
