//! Which language a text is in.

use whatlang::{Detector, Lang, Script};

use super::Language;

/// Characters of the text that are looked at.
const HEAD: usize = 1000;

/// The language of `text`: by script where the script tells, by letter trigrams elsewhere;
/// English where nothing does.
///
/// Kana make Japanese, Han characters without them Chinese; Hangul, Thai, Greek, Hebrew,
/// Tamil and Devanagari stand for one language of the table each. The languages of the Latin,
/// Cyrillic and Arabic scripts are told apart by whatlang on the first 1,000 characters.
#[must_use]
pub fn detect(text: &str) -> Language {
    let head = &text[..text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at)];
    let code = whatlang::detect_script(head).and_then(|script| match script {
        Script::Hiragana | Script::Katakana => Some("ja"),
        Script::Mandarin => Some(if head.chars().any(is_kana) { "ja" } else { "zh" }),
        Script::Hangul => Some("ko"),
        Script::Thai => Some("th"),
        Script::Greek => Some("el"),
        Script::Hebrew => Some("he"),
        Script::Tamil => Some("ta"),
        Script::Devanagari => Some("hi"),
        Script::Cyrillic => by_trigrams(head, &CYRILLIC),
        Script::Arabic => by_trigrams(head, &ARABIC),
        Script::Latin => by_trigrams(head, &LATIN),
        _ => None,
    });
    code.and_then(|code| Language::find(code).ok()).unwrap_or(Language::ENGLISH)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}')
}

/// Languages of a script, the one to fall back on first.
type Candidates = [(Lang, &'static str)];

const CYRILLIC: [(Lang, &str); 2] = [(Lang::Rus, "ru"), (Lang::Ukr, "uk")];
const ARABIC: [(Lang, &str); 2] = [(Lang::Ara, "ar"), (Lang::Pes, "fa")];
const LATIN: [(Lang, &str); 18] = [
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
    (Lang::Swe, "sv"),
    (Lang::Tur, "tr"),
];

fn by_trigrams(head: &str, candidates: &Candidates) -> Option<&'static str> {
    let detector = Detector::with_allowlist(candidates.iter().map(|&(lang, _)| lang).collect());
    let sure = detector.detect(head).filter(|info| info.confidence() >= 0.5)?;
    candidates.iter().find(|&&(lang, _)| lang == sure.lang()).or(candidates.first()).map(|&(_, code)| code)
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
            ("uk", "Рада проголосувала в понеділок за закриття старого мосту, і це вирішено."),
            ("zh", "市议会周一投票决定关闭旧桥进行维修。"),
            ("ja", "市議会は月曜日に古い橋を閉鎖することを決めた。"),
            ("ko", "시의회는 월요일에 오래된 다리를 폐쇄하기로 했다."),
            ("ar", "صوت المجلس يوم الاثنين على إغلاق الجسر القديم للإصلاح."),
            ("el", "Το συμβούλιο ψήφισε τη Δευτέρα να κλείσει η παλιά γέφυρα."),
        ];
        for (code, text) in cases {
            assert_eq!(detect(text).code(), code, "{text}");
        }
    }

    #[test]
    fn english_where_nothing_tells() {
        for text in ["", "12345 !!!", "\u{1f389}", "ok"] {
            assert_eq!(detect(text), Language::ENGLISH, "{text:?}");
        }
    }
}
