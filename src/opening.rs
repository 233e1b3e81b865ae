//! Whether a sentence leans on the one before it.

use std::cell::RefCell;
use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::language::Language;
use crate::tokenize::{self, Buffers};

/// Words that point back when they open a sentence: "however", "he", "for this reason".
struct Openers {
    /// Each with its beginnings: whether it is a phrase itself.
    phrases: HashMap<String, bool, FixedState>,
}

thread_local! {
    /// What is used again from sentence to sentence.
    static SCRATCH: RefCell<(Buffers, String)> = RefCell::default();
}

/// Bytes of a sentence that can hold an opener.
const LOOK_AT: usize = 96;

/// Whether `sentence` opens with a pronoun or a connective that points back.
pub(crate) fn points_back(sentence: &str, language: Language) -> bool {
    static OPENERS: [OnceLock<Openers>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
    let openers = OPENERS[language.number()].get_or_init(|| Openers::of(language));
    SCRATCH.with_borrow_mut(|(buffers, opening)| openers.open(sentence, language, buffers, opening))
}

impl Openers {
    fn of(language: Language) -> Self {
        let mut phrases = HashMap::default();
        for entry in language.openers() {
            let mut phrase = String::new();
            pieces(entry, language, &mut Buffers::default(), |piece| {
                if !phrase.is_empty() {
                    phrase.push_str(language.sentence_separator());
                }
                phrase.push_str(piece);
                phrases.entry(phrase.clone()).or_insert(false);
                true
            });
            phrases.insert(phrase, true);
        }
        Self { phrases }
    }

    /// Whether one of them opens a sentence; `opening` is for what of it was read.
    fn open(&self, sentence: &str, language: Language, buffers: &mut Buffers, opening: &mut String) -> bool {
        opening.clear();
        let mut known = None;
        pieces(sentence, language, buffers, |piece| {
            if !opening.is_empty() {
                opening.push_str(language.sentence_separator());
            }
            opening.push_str(piece);
            known = self.phrases.get(opening.as_str());
            known == Some(&false)
        });
        known == Some(&true)
    }
}

/// Shows the first words of a text, folded (code points where words are not spaced), one after the
/// other, as long as `show` asks for more.
fn pieces(text: &str, language: Language, buffers: &mut Buffers, mut show: impl FnMut(&str) -> bool) {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = &text[..text.floor_char_boundary(LOOK_AT)];
    if !language.traits().spaced {
        text.chars().all(|c| show(c.encode_utf8(&mut [0; 4])));
        return;
    }
    let (mut rest, mut goes_on) = (text, true);
    while goes_on && !rest.is_empty() {
        // No word reaches over a space. It is near: to count up to it is faster than to search.
        let end = rest.bytes().position(|byte| byte == b' ').map_or(rest.len(), |space| space + 1);
        let (piece, behind) = rest.split_at(end);
        tokenize::for_each(piece, language.traits(), buffers, |word| {
            goes_on = goes_on && show(word.folded);
        });
        rest = behind;
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
