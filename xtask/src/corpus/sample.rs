//! A sample of the documents: the same for the same seed, whatever other documents there are.

use super::row::Row;

/// Picks that many of the rows that are wanted; all of them if there are no more.
pub(super) fn pick(
    rows: &mut [Row],
    count: usize,
    seed: u64,
    wanted: impl Fn(&Row) -> bool,
) -> Vec<&mut Row> {
    let mut chosen: Vec<&mut Row> = rows.iter_mut().filter(|row| wanted(row)).collect();
    chosen.sort_by_cached_key(|row| (lot(seed, &row.path), row.path.clone()));
    chosen.truncate(count);
    chosen.sort_by(|one, other| one.path.cmp(&other.path));
    chosen
}

/// The lot that a document draws: FNV-1a over seed and path, mixed as in `SplitMix64`, as the paths differ in their last
/// letters only.
fn lot(seed: u64, path: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(path.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn sample(names: impl Iterator<Item = u32>, seed: u64) -> Vec<String> {
        let mut rows: Vec<Row> =
            names.map(|name| Row::new(format!("{name:03}.json"), String::new(), PathBuf::new())).collect();
        pick(&mut rows, 10, seed, |row| row.path != "007.json").iter().map(|row| row.path.clone()).collect()
    }

    #[test]
    fn a_sample_follows_from_the_seed() {
        let some = sample(0..100, 1);
        assert_eq!(some.len(), 10);
        assert!(some.is_sorted() && !some.contains(&"007.json".to_owned()), "{some:?}");
        assert_eq!(some, sample(0..100, 1));
        assert_ne!(some, sample(0..100, 2));
        assert_eq!(sample(5..8, 1), ["005.json", "006.json"]);
    }

    #[test]
    fn a_document_more_changes_little() {
        let (some, more) = (sample(0..100, 1), sample(0..101, 1));
        assert!(some.iter().filter(|path| !more.contains(path)).count() <= 1, "{some:?} {more:?}");
    }
}
