//! Text of any kind into HTML, so that it is shown and never obeyed.

/// Appends `text` as the content of an element or the value of a quoted attribute.
///
/// Characters that HTML forbids are shown as their pictures (U+2400 and on), or as U+FFFD.
pub(super) fn push(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(char),
            '\x0b' | '\x0c' | '\u{85}' => out.push(' '), // white space, such as the end of a page
            '\0'..='\x1f' => out.push(picture(char as u32)),
            '\x7f' => out.push('\u{2421}'),
            '\u{80}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => out.push(char::REPLACEMENT_CHARACTER),
            _ if char as u32 & 0xfffe == 0xfffe => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(char),
        }
    }
}

fn picture(control: u32) -> char {
    char::from_u32(0x2400 + control).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// `text` escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_controls_are_shown() {
        let text = "</style>\"&amp;\"<b>\0\x1b\u{7f}\x0c\u{80}\u{fffe}é\t\n";
        assert_eq!(escaped(text), "&lt;/style&gt;&quot;&amp;amp;&quot;&lt;b&gt;␀␛␡ \u{fffd}\u{fffd}é\t\n");
    }
}
