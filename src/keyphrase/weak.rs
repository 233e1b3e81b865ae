//! Words that say little in a key phrase although they are no stop words: "said", "year".

use std::sync::LazyLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::language::{Language, sections};

/// Weak words of a language in lower case; for each whether it is weak with a capital, too.
pub(super) type Words = HashMap<String, bool, FixedState>;

/// The weak words of a language; none where no list was written.
pub(super) fn words(language: Language) -> Option<&'static Words> {
    static LISTS: LazyLock<HashMap<&str, Words, FixedState>> = LazyLock::new(read);
    LISTS.get(language.code())
}

fn read() -> HashMap<&'static str, Words, FixedState> {
    let mut lists: HashMap<_, Words, _> = HashMap::default();
    for (code, line) in sections(include_str!("../data/weak.txt")) {
        let words = line.split_whitespace();
        let entries = words.map(|word| (word.to_lowercase(), word.starts_with(char::is_uppercase)));
        lists.entry(code).or_default().extend(entries);
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_of_a_language() {
        assert!(read().keys().all(|code| Language::find(code).is_ok()));
        let english = words(Language::ENGLISH).unwrap();
        assert_eq!([english["new"], english["monday"]], [false, true]);
        assert!(words(Language::find("hy").unwrap()).is_none());
    }
}
