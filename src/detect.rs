//! Which language a text is in.

use std::sync::OnceLock;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use whatlang::{Detector, Lang};

use crate::language::Language;
use crate::stop::failpoint;
use crate::tokenize;

/// Characters of the text that trigrams are counted in.
const HEAD: usize = 1000;

/// Bytes of the text whose function words vote.
const VOTING_BYTES: usize = 300;

/// The language of `text`, English where nothing tells.
///
/// First by script: kana make Japanese, Han characters without them Chinese; Hangul, Thai,
/// Greek, Hebrew, Armenian, Ethiopic, Burmese and Tamil stand for one language of the table each. Languages
/// of one script are told apart by their function words in the first 300 bytes where these
/// leave no doubt, which costs some microseconds; else by the letter trigrams of the first
/// 1,000 characters (whatlang), which cost ten times as much. Below a confidence of one half the
/// first language of the script is taken.
#[must_use]
pub fn language(text: &str) -> Language {
    failpoint("panic", text);
    match by_script(text) {
        Found::Language(language) => language,
        Found::OneOf(candidates) => by_function_words(text, candidates, VOTING_BYTES)
            .or_else(|| by_trigrams(text, candidates))
            .unwrap_or_else(|| candidates.first()),
        Found::Nothing => Language::ENGLISH,
    }
}

/// A text shorter than this, in bytes, has too few trigrams to tell it from the others around it.
const SHORT: usize = 150;

/// The language of each of several texts that belong together.
///
/// As [`language`], except that the function words of the first 1,000 bytes vote where the first 300
/// leave a doubt, and that what is too short or too unclear to tell, such as a name or a number, is
/// of the language that most of the others are in, if it is of their script.
#[must_use]
pub fn languages<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Vec<Language> {
    let clear = |text: &str| match by_script(text) {
        Found::Language(language) => Some(language),
        Found::OneOf(candidates) => by_function_words(text, candidates, VOTING_BYTES)
            .or_else(|| by_function_words(text, candidates, HEAD)),
        Found::Nothing => None,
    };
    let found: Vec<_> = texts.clone().map(clear).collect();
    let mut bytes = [0; Language::COUNT];
    for (text, language) in texts.clone().zip(&found) {
        language.iter().for_each(|language| bytes[language.number()] += text.len());
    }
    let most = (0..bytes.len()).rev().max_by_key(|&row| bytes[row]).filter(|&row| bytes[row] > 0);
    let most = most.and_then(|row| Language::all().nth(row));
    let settle = |text: &str| match by_script(text) {
        Found::Language(language) => language,
        Found::OneOf(candidates) => {
            let by_trigrams = || by_trigrams(text, candidates);
            let like_most = most.filter(|&most| candidates.rows() & (1 << most.number()) != 0);
            if text.len() < SHORT { like_most.or_else(by_trigrams) } else { by_trigrams().or(like_most) }
                .unwrap_or_else(|| candidates.first())
        }
        Found::Nothing => most.unwrap_or(Language::ENGLISH),
    };
    texts.zip(found).map(|(text, found)| found.unwrap_or_else(|| settle(text))).collect()
}

/// What the script of a text tells.
enum Found {
    Language(Language),
    OneOf(&'static Candidates),
    Nothing,
}

fn by_script(text: &str) -> Found {
    Found::Language(named(match script(text) {
        Some(Script::Kana) => "ja",
        Some(Script::Han) => "zh",
        Some(Script::Hangul) => "ko",
        Some(Script::Thai) => "th",
        Some(Script::Greek) => "el",
        Some(Script::Hebrew) => "he",
        Some(Script::Tamil) => "ta",
        Some(Script::Armenian) => "hy",
        Some(Script::Ethiopic) => "am",
        Some(Script::Burmese) => "my",
        Some(Script::Devanagari) => return Found::OneOf(&DEVANAGARI),
        Some(Script::Cyrillic) => return Found::OneOf(&CYRILLIC),
        Some(Script::Arabic) => return Found::OneOf(&ARABIC),
        Some(Script::Latin) => return Found::OneOf(&LATIN),
        None => return Found::Nothing,
    }))
}

fn named(code: &str) -> Language {
    Language::find(code).unwrap_or(Language::ENGLISH)
}

#[derive(Clone, Copy)]
enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Armenian,
    Ethiopic,
    Burmese,
    Devanagari,
    Tamil,
    Thai,
    Hangul,
    Han,
    Kana,
}

/// Letters that tell the script.
const SCRIPT_LETTERS: usize = 80;

/// The script of most letters among the first ones. Some kana outweigh any number of Han
/// characters, which Japanese borrows.
fn script(text: &str) -> Option<Script> {
    // Text in ASCII, the usual case, need not be looked at letter by letter.
    let head = &text.as_bytes()[..text.len().min(2 * SCRIPT_LETTERS)];
    if head.is_ascii() && head.iter().filter(|byte| byte.is_ascii_alphabetic()).count() >= SCRIPT_LETTERS {
        return Some(Script::Latin);
    }
    let mut counts = [0_u32; Script::Kana as usize + 1];
    for script in text.chars().take(HEAD).filter_map(script_of).take(SCRIPT_LETTERS) {
        counts[script as usize] += 1;
    }
    let [han, kana] = [Script::Han, Script::Kana].map(|script| counts[script as usize]);
    if kana * 20 > han {
        counts[Script::Kana as usize] += han;
    }
    // A Chinese character says about as much as a word of letters.
    counts[Script::Han as usize] *= 3;
    counts[Script::Kana as usize] *= 2;
    let (most, _) =
        SCRIPTS.into_iter().zip(counts).rev().max_by_key(|&(_, count)| count).filter(|&(_, n)| n > 0)?;
    Some(most)
}

const SCRIPTS: [Script; Script::Kana as usize + 1] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Arabic,
    Script::Greek,
    Script::Hebrew,
    Script::Armenian,
    Script::Ethiopic,
    Script::Burmese,
    Script::Devanagari,
    Script::Tamil,
    Script::Thai,
    Script::Hangul,
    Script::Han,
    Script::Kana,
];

/// Whether it is a Han character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(script_of(c), Some(Script::Han))
}

fn script_of(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{531}'..='\u{587}' => Script::Armenian,
        '\u{5d0}'..='\u{5ea}' => Script::Hebrew,
        '\u{1000}'..='\u{109f}' => Script::Burmese,
        '\u{1200}'..='\u{137f}' => Script::Ethiopic,
        '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' => Script::Arabic,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{b80}'..='\u{bff}' => Script::Tamil,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => Script::Hangul,
        '\u{3041}'..='\u{30ff}' => Script::Kana,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => Script::Han,
        _ => return None,
    })
}

/// The language whose function words clearly prevail. Each word shares one vote among the
/// languages that have it; the winner needs three votes and twice those of the next.
fn by_function_words(text: &str, candidates: &Candidates, bytes: usize) -> Option<Language> {
    let head = &text[..text.floor_char_boundary(bytes)];
    let voters = voters();
    let mut votes = [0.0_f32; Language::COUNT];
    tokenize::for_each(head, Language::ENGLISH.traits(), &mut tokenize::Buffers::default(), |word| {
        let languages = voters.get(word.folded).copied().unwrap_or(0);
        let share = 1.0 / languages.count_ones().max(1) as f32;
        let mut rest = languages;
        while rest != 0 {
            votes[rest.trailing_zeros() as usize] += share;
            rest &= rest - 1;
        }
    });
    let (mut best, mut second) = ((0.0, 0), 0.0_f32);
    for row in (0..votes.len()).filter(|row| candidates.rows() & (1 << row) != 0) {
        if votes[row] > best.0 {
            second = best.0;
            best = (votes[row], row);
        } else {
            second = second.max(votes[row]);
        }
    }
    let clear = best.0 >= 3.0 && best.0 >= 2.0 * second;
    Language::all().nth(best.1).filter(|_| clear)
}

/// The function words of all languages, each with the rows that have it as bits.
fn voters() -> &'static HashMap<&'static str, u64, FixedState> {
    static VOTERS: OnceLock<HashMap<&'static str, u64, FixedState>> = OnceLock::new();
    VOTERS.get_or_init(|| {
        let mut voters = HashMap::default();
        for (row, language) in Language::all().enumerate() {
            for &word in &language.lexicon().stop_words {
                *voters.entry(word).or_default() |= 1_u64 << row;
            }
        }
        voters
    })
}

/// Languages of a script, the one to fall back on first.
struct Candidates {
    languages: &'static [(Lang, &'static str)],
    /// Their rows of the table as bits, found at first use.
    rows: OnceLock<u64>,
}

impl Candidates {
    const fn new(languages: &'static [(Lang, &'static str)]) -> Self {
        Self { languages, rows: OnceLock::new() }
    }

    /// The one to fall back on.
    fn first(&self) -> Language {
        self.languages.first().map_or(Language::ENGLISH, |&(_, code)| named(code))
    }

    fn rows(&self) -> u64 {
        let has = |code: &str| self.languages.iter().any(|&(_, known)| known == code);
        let find = || {
            let rows = Language::all().enumerate().filter(|(_, language)| has(language.code()));
            rows.fold(0, |bits, (row, _)| bits | 1_u64 << row)
        };
        *self.rows.get_or_init(find)
    }
}

static CYRILLIC: Candidates = Candidates::new(&[(Lang::Rus, "ru"), (Lang::Bul, "bg"), (Lang::Ukr, "uk")]);
static ARABIC: Candidates = Candidates::new(&[(Lang::Ara, "ar"), (Lang::Pes, "fa"), (Lang::Urd, "ur")]);
static DEVANAGARI: Candidates = Candidates::new(&[(Lang::Hin, "hi"), (Lang::Mar, "mr")]);
static LATIN: Candidates = Candidates::new(&[
    (Lang::Eng, "en"),
    (Lang::Cat, "ca"),
    (Lang::Ces, "cs"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Spa, "es"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Hun, "hu"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "no"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Slk, "sk"),
    (Lang::Swe, "sv"),
    (Lang::Tur, "tr"),
    (Lang::Vie, "vi"),
]);

fn by_trigrams(text: &str, candidates: &Candidates) -> Option<Language> {
    let head = &text[..text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at)];
    let languages = candidates.languages;
    let detector = Detector::with_allowlist(languages.iter().map(|&(lang, _)| lang).collect());
    let sure = detector.detect(head).filter(|info| info.confidence() >= 0.5);
    let found = sure.and_then(|info| languages.iter().find(|&&(lang, _)| lang == info.lang()));
    found.map(|&(_, code)| named(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_in_many_languages() {
        let cases = [
            ("en", "The council voted on Monday to close the old bridge for repairs."),
            ("de", "Der Rat beschloss am Montag, die alte Brücke für Reparaturen zu sperren."),
            ("fr", "Le conseil a voté lundi la fermeture du vieux pont pour des travaux."),
            ("es", "El consejo votó el lunes cerrar el viejo puente por reparaciones."),
            ("ru", "Совет проголосовал в понедельник за закрытие старого моста."),
            ("bg", "Съветът гласува в понеделник да затвори стария мост, защото не е безопасен за хората."),
            ("ur", "کونسل نے پیر کے روز پرانے پل کو مرمت کے لیے بند کرنے کا فیصلہ کیا ہے۔"),
            ("mr", "नगर परिषदेने सोमवारी जुना पूल दुरुस्तीसाठी बंद करण्याचा निर्णय घेतला आहे."),
            ("hi", "नगर परिषद ने सोमवार को पुराने पुल को मरम्मत के लिए बंद करने का फैसला किया है।"),
            ("sk", "Mestská rada v pondelok rozhodla, že starý most bude kvôli opravám zatvorený."),
            ("hy", "Խորհուրդը երկուշաբթի օրը որոշեց փակել հին կամուրջը։"),
            ("uk", "Рада проголосувала в понеділок за закриття старого мосту, і це вирішено."),
            ("zh", "市议会周一投票决定关闭旧桥进行维修。"),
            ("ja", "市議会は月曜日に古い橋を閉鎖することを決めた。"),
            ("ko", "시의회는 월요일에 오래된 다리를 폐쇄하기로 했다."),
            ("ar", "صوت المجلس يوم الاثنين على إغلاق الجسر القديم للإصلاح."),
            ("el", "Το συμβούλιο ψήφισε τη Δευτέρα να κλείσει η παλιά γέφυρα."),
        ];
        for (code, text) in cases {
            assert_eq!(language(text).code(), code, "{text}");
        }
    }

    #[test]
    fn function_words_and_trigrams_agree_on_the_examples() {
        let english = include_str!("../examples/article.txt");
        let german = include_str!("../examples/artikel_de.txt");
        for (text, code) in [(english, "en"), (german, "de")] {
            assert_eq!(by_function_words(text, &LATIN, VOTING_BYTES).unwrap().code(), code);
            assert_eq!(by_trigrams(text, &LATIN).map(Language::code), Some(code));
        }
    }

    #[test]
    fn english_where_nothing_tells() {
        for text in ["", "12345 !!!", "\u{1f389}", "ok"] {
            assert_eq!(language(text), Language::ENGLISH, "{text:?}");
        }
    }

    #[test]
    fn what_tells_nothing_is_of_the_language_of_the_others() {
        let german =
            "Der Rat beschloss am Montag, die alte Brücke für Reparaturen zu sperren, und das ist gut.";
        let codes = |texts: &[&str]| -> Vec<_> {
            languages(texts.iter().copied()).iter().map(|language| language.code()).collect()
        };
        assert_eq!(
            codes(&["Tesla Model 3", german, "1902", "Москва", "大桥"]),
            ["de", "de", "de", "ru", "zh"]
        );
        assert_eq!(codes(&["Tesla Model 3", "1902"]), ["en", "en"]);
        assert!(codes(&[]).is_empty());
    }

    #[test]
    fn where_the_beginning_leaves_a_doubt_more_of_the_text_votes() {
        let names = "Hartwell, Bergmann, Steinfeld, Rossini, Novak. ".repeat(7);
        let text = format!("{names}They were there when the bridge was built, and that is why it is theirs.");
        assert!(by_function_words(&text, &LATIN, VOTING_BYTES).is_none());
        assert_eq!(by_function_words(&text, &LATIN, HEAD), Some(Language::ENGLISH));
        assert_eq!(languages([text.as_str(), "Rain."].into_iter()), [Language::ENGLISH; 2]);
    }

    #[test]
    fn ascii_letters_and_others_are_one_script() {
        for text in ["a".repeat(SCRIPT_LETTERS), "a, ".repeat(SCRIPT_LETTERS), "é".repeat(9), "a".into()] {
            assert!(matches!(script(&text), Some(Script::Latin)), "{text}");
        }
        let mostly_russian = format!("{}{}", "a".repeat(20), "д".repeat(60));
        assert!(matches!(script(&mostly_russian), Some(Script::Cyrillic)));
        assert!(script(&"1, ".repeat(SCRIPT_LETTERS)).is_none());
    }
}
