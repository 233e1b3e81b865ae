//! Whether a sentence leans on the one before it.

use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashSet;

use crate::language::Language;
use crate::tokenize;

/// Words that point back when they open a sentence: "however", "he", "for this reason".
struct Openers {
    phrases: HashSet<String, FixedState>,
    /// Words of the longest; code points where words are not spaced.
    longest: usize,
}

/// Bytes of a sentence that can hold an opener.
const LOOK_AT: usize = 96;

/// Whether `sentence` opens with a pronoun or a connective that points back.
pub(crate) fn points_back(sentence: &str, language: Language) -> bool {
    static OPENERS: [OnceLock<Openers>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
    let openers = OPENERS[language.number()].get_or_init(|| Openers::of(language));
    let mut opening = String::new();
    openers.prefixes(sentence, language, |prefix| {
        opening.push_str(prefix);
        let is_opener = openers.phrases.contains(&opening);
        if language.traits().spaced {
            opening.push(' ');
        }
        is_opener
    })
}

impl Openers {
    fn of(language: Language) -> Self {
        let mut openers = Self { phrases: HashSet::default(), longest: usize::MAX };
        let mut longest = 0;
        for entry in language.openers() {
            let mut pieces = Vec::new();
            openers.prefixes(entry, language, |piece| {
                pieces.push(piece.to_owned());
                false
            });
            longest = longest.max(pieces.len());
            openers.phrases.insert(pieces.join(if language.traits().spaced { " " } else { "" }));
        }
        Self { longest, ..openers }
    }

    /// Shows the first words of a text, folded (code points where words are not spaced), one
    /// after the other, until `is_it` says that what was shown so far is it.
    fn prefixes(&self, text: &str, language: Language, mut is_it: impl FnMut(&str) -> bool) -> bool {
        let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let end = (0..=LOOK_AT.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let text = &text[..end];
        if !language.traits().spaced {
            return text.chars().take(self.longest).any(|c| is_it(c.encode_utf8(&mut [0; 4])));
        }
        let (mut n, mut found) = (0, false);
        tokenize::for_each(text, language.traits(), &mut tokenize::Buffers::default(), |word| {
            if !found && n < self.longest {
                found = is_it(word.folded);
                n += 1;
            }
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_and_connectives_point_back() {
        let cases = [
            ("en", "However, it rained.", true),
            ("en", "“He’d rather not,” she said.", true),
            ("en", "On the other hand, it rained.", true),
            ("en", "On the other side it rained.", false),
            ("en", "Henry came.", false),
            ("en", "", false),
            ("fr", "C’est ainsi.", true),
            ("fr", "Le maire parle.", false),
            ("de", "Dagegen spricht nichts.", true),
            ("zh", "他们去了北京。", true),
            ("zh", "北京很大。", false),
        ];
        for (code, sentence, expected) in cases {
            assert_eq!(points_back(sentence, Language::find(code).unwrap()), expected, "{sentence}");
        }
    }
}
