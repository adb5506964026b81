//! Results kept between runs. Whoever holds a [`Memo`] stores bytes under the name of what they are about; what they were
//! made from stands inside, so that a result of other content, of another program, or half a file is made again.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Where results are kept. Losing any of them costs time, nothing else.
pub trait Memo: Sync {
    /// What was kept under a name.
    fn get(&self, name: &str) -> Option<Vec<u8>>;
    /// Keeps a result; the one before it under this name is of no use any more.
    fn put(&self, name: &str, result: &[u8]);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct Forgetful;

impl Memo for Forgetful {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

/// A hash of all that a result depends on, the program included.
#[derive(Clone)]
pub struct Key(Sha256);

impl Key {
    /// For a kind of result.
    pub fn new(kind: &str) -> Self {
        Key(Sha256::new())
            .of(env!("DUILIAN_SOURCES"))
            .of(&crate::session::ENGINE.to_string())
            .of(&crate::recognise::training_key())
            .of(kind)
    }

    /// With one more part; parts do not run together.
    #[must_use]
    pub fn of(mut self, part: &str) -> Self {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// In 32 hexadecimal digits.
    pub fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The result kept under `name` if it was made from the same, else made now and kept. `restore` may refuse what was kept;
/// `None` from `keep` says that this result is not for keeping.
pub fn recall<T, K: Serialize + DeserializeOwned>(
    memo: &dyn Memo,
    name: &str,
    key: Key,
    restore: impl FnOnce(K) -> Option<T>,
    keep: impl FnOnce(&T) -> Option<K>,
    make: impl FnOnce() -> T,
) -> T {
    let key = key.hex();
    let kept = memo.get(name).and_then(|bytes| opened(&bytes, &key));
    if let Some(value) = kept.and_then(restore) {
        return value;
    }
    let value = make();
    if let Some(kept) = keep(&value)
        && let Ok(body) = serde_json::to_vec(&kept)
    {
        let mut bytes = sealed(&key, &body).into_bytes();
        bytes.extend(body);
        memo.put(name, &bytes);
    }
    value
}

/// First line of a kept result: what it was made from, and what it must hash to.
fn sealed(key: &str, body: &[u8]) -> String {
    format!("{key} {}\n", hex(&Sha256::digest(body)))
}

fn opened<K: DeserializeOwned>(bytes: &[u8], key: &str) -> Option<K> {
    let at = bytes.iter().position(|b| *b == b'\n')?;
    let (head, body) = bytes.split_at_checked(at + 1)?;
    (head == sealed(key, body).as_bytes()).then(|| serde_json::from_slice(body).ok())?
}

fn hex(digest: &[u8]) -> String {
    let half = digest.iter().take(16);
    half.map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Shelf(Mutex<BTreeMap<String, Vec<u8>>>);

    impl Memo for Shelf {
        fn get(&self, name: &str) -> Option<Vec<u8>> {
            self.0.lock().unwrap().get(name).cloned()
        }

        fn put(&self, name: &str, result: &[u8]) {
            self.0
                .lock()
                .unwrap()
                .insert(name.to_owned(), result.to_owned());
        }
    }

    fn ask(shelf: &Shelf, content: &str, made: &Cell<u32>) -> u32 {
        let make = || {
            made.set(made.get() + 1);
            content.len() as u32
        };
        recall(
            shelf,
            "a",
            Key::new("length").of(content),
            Some,
            |n| Some(*n),
            make,
        )
    }

    #[test]
    fn a_result_is_made_once_for_the_same_content_and_again_for_other() {
        let (shelf, made) = (Shelf::default(), Cell::new(0));
        assert_eq!([ask(&shelf, "一", &made), ask(&shelf, "一", &made)], [3, 3]);
        assert_eq!(made.get(), 1);
        assert_eq!(ask(&shelf, "一二", &made), 6);
        assert_eq!((made.get(), shelf.0.lock().unwrap().len()), (2, 1));
    }

    #[test]
    fn a_changed_byte_makes_it_anew_and_mends_what_is_kept() {
        let (shelf, made) = (Shelf::default(), Cell::new(0));
        ask(&shelf, "一", &made);
        *shelf
            .0
            .lock()
            .unwrap()
            .get_mut("a")
            .unwrap()
            .last_mut()
            .unwrap() = b'4';
        assert_eq!([ask(&shelf, "一", &made), ask(&shelf, "一", &made)], [3, 3]);
        assert_eq!(made.get(), 2);
    }

    #[test]
    fn parts_of_a_key_do_not_run_together() {
        let key = |a: &str, b: &str| Key::new("k").of(a).of(b).hex();
        assert_ne!(key("ab", "c"), key("a", "bc"));
    }
}
