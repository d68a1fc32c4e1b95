//! [`Store`]: the items of all collections, in memory, and in a journal if there is a file for it.
//!
//! The journal is a line of JSON for each change, given to the system before the change is answered, so that a kill at any
//! moment leaves at worst a last line without its end, which is cut off when the journal is read again. A change is one
//! line, so that it is there whole or not at all. When more lines are out of date than not, the journal is written anew,
//! into a file of its own that then takes its place. To the disk itself it goes then and when the mock ends, not with each
//! change: a mock need not outlive the machine's power.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

/// An item.
pub(super) type Item = Map<String, Value>;

/// Collections by their path, the items of each by their key, the oldest first.
#[derive(Debug, Default)]
pub(in crate::mock) struct Store {
    collections: HashMap<String, IndexMap<String, Item>>,
    journal: Option<Journal>,
}

/// What each line begins with.
const BEGINNING: &[u8] = b"{\"collection\":";

/// A journal of fewer lines is not written anew, however old they are.
const FEW: usize = 1_000;

impl Store {
    /// The store that a journal holds; an empty one if it is not there.
    ///
    /// # Errors
    /// When the file cannot be read or written, is no journal, or another mock uses it.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let (mut journal, text) = Journal::open(path)?;
        let mut store = Self::default();
        for (number, line) in text.split_terminator('\n').enumerate() {
            let replayed = serde_json::from_str(line).ok().and_then(|change| store.replay(&change));
            replayed.ok_or_else(|| {
                let why = format!("line {} of {} is no change of a store", number + 1, path.display());
                io::Error::new(io::ErrorKind::InvalidData, why)
            })?;
        }
        // Only a file that is a journal is written to.
        journal.cut()?;
        store.journal = Some(journal);
        store.compact()?;
        Ok(store)
    }

    /// Does once more what a line says was done; `None` if it says nothing that could be.
    fn replay(&mut self, change: &Value) -> Option<()> {
        let items = self.collections.entry(change.get("collection")?.as_str()?.to_owned()).or_default();
        match (change.get("key"), change.get("item"), change.get("items")) {
            (Some(Value::String(key)), Some(Value::Object(item)), None) => {
                items.insert(key.clone(), item.clone());
            }
            (Some(Value::String(key)), None, None) => {
                items.shift_remove(key);
            }
            (None, None, Some(Value::Object(seeds))) => {
                let seeds = seeds.iter().map(|(key, item)| Some((key.clone(), item.as_object()?.clone())));
                *items = seeds.collect::<Option<_>>()?;
            }
            _ => return None,
        }
        Some(())
    }

    /// A collection; `None` if nobody asked for it before.
    pub(super) fn collection(&self, path: &str) -> Option<&IndexMap<String, Item>> {
        self.collections.get(path)
    }

    /// An item; `None` if there is no such.
    pub(super) fn get(&self, path: &str, key: &str) -> Option<&Item> {
        self.collections.get(path)?.get(key)
    }

    /// Makes a collection of these items.
    pub(super) fn seed(&mut self, path: &str, items: Vec<(String, Item)>) -> io::Result<()> {
        let items: IndexMap<String, Item> = items.into_iter().collect();
        self.write(&json!({ "collection": path, "items": items }))?;
        self.collections.insert(path.to_owned(), items);
        Ok(())
    }

    /// Puts an item in the place of the one with its key, or at the end.
    pub(super) fn put(&mut self, path: &str, key: String, item: Item) -> io::Result<()> {
        self.write(&json!({ "collection": path, "key": key, "item": item }))?;
        self.collections.entry(path.to_owned()).or_default().insert(key, item);
        Ok(())
    }

    /// Takes an item out.
    pub(super) fn remove(&mut self, path: &str, key: &str) -> io::Result<()> {
        self.write(&json!({ "collection": path, "key": key }))?;
        if let Some(items) = self.collections.get_mut(path) {
            items.shift_remove(key);
        }
        Ok(())
    }

    fn write(&mut self, change: &Value) -> io::Result<()> {
        if let Some(journal) = &mut self.journal {
            journal.append(change)?;
            self.compact()?;
        }
        Ok(())
    }

    /// Writes the journal anew if most of it is out of date.
    fn compact(&mut self) -> io::Result<()> {
        let items: usize = self.collections.values().map(IndexMap::len).sum();
        let Some(journal) = self.journal.as_mut().filter(|journal| journal.lines > FEW.max(2 * items)) else {
            return Ok(());
        };
        let mut collections: Vec<_> = self.collections.iter().collect();
        collections.sort_unstable_by_key(|(path, _)| *path);
        let lines =
            collections.into_iter().map(|(path, items)| json!({ "collection": path, "items": items }));
        journal.replace(lines)
    }
}

/// The file.
#[derive(Debug)]
struct Journal {
    path: PathBuf,
    /// Locked for as long as it is open.
    file: File,
    /// How many bytes of it are whole lines.
    length: u64,
    lines: usize,
}

impl Journal {
    /// Opens or makes the file, and gives the lines of it that have an end.
    fn open(path: &Path) -> io::Result<(Self, String)> {
        let file = locked(OpenOptions::new().create(true).append(true).open(path)?)?;
        let mut bytes = std::fs::read(path)?;
        let torn = bytes.split_off(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        if !torn.iter().zip(BEGINNING).all(|(one, other)| one == other) {
            let why = format!("what {} ends with is no change of a store", path.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        let text =
            String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let lines = text.lines().count();
        Ok((Self { path: path.to_owned(), file, length, lines }, text))
    }

    /// Cuts off a line without its end.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)
    }

    fn append(&mut self, change: &Value) -> io::Result<()> {
        let line = format!("{change}\n");
        if let Err(error) = self.file.write_all(line.as_bytes()) {
            // What came of it before e.g. the disk was full would spoil the next line.
            self.cut()?;
            return Err(error);
        }
        self.length += u64::try_from(line.len()).map_err(io::Error::other)?;
        self.lines += 1;
        Ok(())
    }

    /// Puts other lines in the place of all that is there: after a kill it is one or the other.
    fn replace(&mut self, lines: impl Iterator<Item = Value>) -> io::Result<()> {
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let mut file = locked(OpenOptions::new().create(true).append(true).open(&name)?)?;
        file.set_len(0)?;
        let mut writer = BufWriter::new(&mut file);
        let mut count = 0;
        for line in lines {
            writeln!(writer, "{line}")?;
            count += 1;
        }
        writer.flush()?;
        drop(writer);
        file.sync_all()?;
        std::fs::rename(&name, &self.path)?;
        (self.length, self.lines) = (file.metadata()?.len(), count);
        self.file = file;
        Ok(())
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // The lines are with the system already, and nobody is left who could be told.
        self.file.sync_data().ok();
    }
}

/// The file, if nobody else has it; on some file systems there are no locks, and nobody knows.
fn locked(file: File) -> io::Result<File> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(io::Error::other("another mock uses the file")),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: usize) -> Item {
        Item::from_iter([("id".to_owned(), number.into()), ("text".to_owned(), "é\n\u{0}".into())])
    }

    /// What is in a store, in its order.
    fn held(store: &Store) -> Vec<(String, Vec<String>)> {
        let mut held: Vec<_> = store.collections.iter().collect();
        held.sort_unstable_by_key(|(path, _)| *path);
        held.into_iter().map(|(path, items)| (path.clone(), items.keys().cloned().collect())).collect()
    }

    #[test]
    fn cut_off_at_any_byte_it_holds_what_was_answered_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.jsonl");
        let mut store = Store::open(&file).unwrap();
        // After each change: how long the journal is, and what is in the store.
        let mut states = vec![(0, held(&store))];
        let mut note = |store: &Store| {
            states.push((std::fs::metadata(&file).unwrap().len(), held(store)));
        };
        store.seed("/a", vec![("1".to_owned(), item(1)), ("2".to_owned(), item(2))]).unwrap();
        note(&store);
        store.seed("/b", Vec::new()).unwrap();
        note(&store);
        for number in 3..6 {
            store.put("/a", number.to_string(), item(number)).unwrap();
            note(&store);
        }
        store.remove("/a", "2").unwrap();
        note(&store);
        store.put("/b", "é \"x\"\n".to_owned(), item(9)).unwrap();
        note(&store);
        drop(store);
        let whole = std::fs::read(&file).unwrap();
        assert_eq!(whole.len() as u64, states.last().unwrap().0);
        let cut = folder.path().join("cut.jsonl");
        for length in 0..=whole.len() {
            std::fs::write(&cut, &whole[..length]).unwrap();
            let mut store = Store::open(&cut).unwrap();
            let expected = &states.iter().rfind(|(known, _)| *known <= length as u64).unwrap().1;
            assert_eq!(&held(&store), expected, "{length} bytes");
            // It goes on from there.
            store.put("/c", "1".to_owned(), item(1)).unwrap();
            let with_another = held(&store);
            drop(store);
            assert_eq!(held(&Store::open(&cut).unwrap()), with_another, "{length} bytes");
        }
    }

    #[test]
    fn what_is_out_of_date_takes_no_room_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.jsonl");
        let mut store = Store::open(&file).unwrap();
        for number in 0..5 * FEW {
            store.put("/a", (number % 7).to_string(), item(number)).unwrap();
        }
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= FEW + 1, "{lines} lines for 7 items");
        let before = held(&store);
        drop(store);
        // A kill while it is written anew leaves the old one, and a new one without its end.
        std::fs::write(folder.path().join("store.jsonl.new"), "{\"collec").unwrap();
        let mut store = Store::open(&file).unwrap();
        assert_eq!(held(&store), before);
        for number in 0..2 * FEW {
            store.put("/a", "0".to_owned(), item(number)).unwrap();
        }
        drop(store);
        assert_eq!(held(&Store::open(&file).unwrap()), before);
    }

    #[test]
    fn a_file_that_is_no_journal_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.txt");
        for text in [
            "dear diary\n",
            "dear diary",
            "{}\n",
            "{\"collection\":\"/a\"}\n",
            "{\"collection\":\"/a\",\"key\":1}\n\n",
        ] {
            std::fs::write(&file, text).unwrap();
            let error = Store::open(&file).unwrap_err().to_string();
            assert!(error.ends_with("is no change of a store"), "{error}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    fn two_mocks_do_not_share_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store.jsonl");
        let first = Store::open(&file).unwrap();
        assert!(Store::open(&file).unwrap_err().to_string().contains("another mock"));
        drop(first);
        assert!(Store::open(&file).is_ok());
    }
}
