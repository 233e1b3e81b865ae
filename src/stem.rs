//! Words to stems: the one place that knows rust-stemmers.

use rust_stemmers::{Algorithm, Stemmer as Snowball};

use crate::language::Language;

/// The Snowball stemmer of a language, or the identity where there is none.
pub(crate) struct Stemmer(Option<Snowball>);

impl Stemmer {
    pub(crate) fn of(language: Language) -> Self {
        Self(algorithm(language.code()).map(Snowball::create))
    }

    /// The identity.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Writes the stem of `word`, which must be in lower case, over `stem`.
    pub(crate) fn stem(&self, word: &str, stem: &mut String) {
        stem.clear();
        match &self.0 {
            Some(snowball) => stem.push_str(&snowball.stem(word)),
            None => stem.push_str(word),
        }
        // A stem is a key: "'s" alone would stem to nothing and match every other nothing.
        if stem.is_empty() {
            stem.push_str(word);
        }
    }
}

fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(code: &str, word: &str) -> String {
        let mut stem = String::new();
        Stemmer::of(Language::find(code).unwrap()).stem(word, &mut stem);
        stem
    }

    #[test]
    fn snowball_where_there_is_one_and_identity_elsewhere() {
        assert_eq!(stem("en", "running"), "run");
        assert_eq!(stem("de", "häuser"), "haus");
        assert_eq!(stem("pl", "domami"), "domami");
    }

    #[test]
    fn a_stem_is_never_empty() {
        for language in Language::all() {
            for word in ["'s", "a", "'", "s", "y", "1"] {
                assert!(!stem(language.code(), word).is_empty());
            }
        }
    }
}
