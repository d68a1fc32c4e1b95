//! [`Store`]: the items of all collections, in memory, and in a journal if there is a file for it.
//!
//! The journal is a line of JSON for each change, written before the change is answered, so that a kill at any moment
//! leaves at worst a line without its end, which is cut off when the journal is read again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

/// An item.
pub(super) type Item = Map<String, Value>;

/// Collections by their path, the items of each by their key, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Store {
    collections: HashMap<String, IndexMap<String, Item>>,
    journal: Option<File>,
}

impl Store {
    /// The store that a journal holds; an empty one if it is not there.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let text = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut store = Self::default();
        for line in text.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n') {
            if let Ok(change) = serde_json::from_slice::<Value>(line) {
                store.replay(&change);
            }
        }
        let journal = OpenOptions::new().create(true).append(true).open(path)?;
        journal.set_len(u64::try_from(whole).unwrap_or_default())?;
        store.journal = Some(journal);
        Ok(store)
    }

    fn replay(&mut self, change: &Value) {
        let text = |name: &str| change.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(collection) = text("collection") else { return };
        let items = self.collections.entry(collection).or_default();
        match (text("key"), change.get("item")) {
            (Some(key), Some(Value::Object(item))) => {
                items.insert(key, item.clone());
            }
            (Some(key), _) => {
                items.shift_remove(&key);
            }
            // The collection is there, though nothing may be in it any more.
            (None, _) => {}
        }
    }

    /// A collection; `None` if nobody asked for it before.
    pub(super) fn collection(&self, path: &str) -> Option<&IndexMap<String, Item>> {
        self.collections.get(path)
    }

    /// Makes a collection of these items.
    pub(super) fn seed(&mut self, path: &str, items: Vec<(String, Item)>) -> io::Result<()> {
        self.write(&json!({ "collection": path }))?;
        self.collections.entry(path.to_owned()).or_default();
        items.into_iter().try_for_each(|(key, item)| self.put(path, key, item))
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
        match &mut self.journal {
            Some(journal) => journal.write_all(format!("{change}\n").as_bytes()),
            None => Ok(()),
        }
    }
}
