//! How long a text may be at most, for whoever does not know what comes.

use crate::error::{Error, ErrorKind, Result};
use crate::span::count_chars;

/// The limits that are set. Several texts that are read together count as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    chars: Option<usize>,
    sentences: Option<usize>,
}

impl Limits {
    pub(crate) fn new(max_chars: Option<i64>, max_sentences: Option<i64>) -> Result<Self> {
        let checked = |name, most: Option<i64>| most.map(|most| at_least_one(name, most)).transpose();
        Ok(Self {
            chars: checked("max_chars", max_chars)?,
            sentences: checked("max_sentences", max_sentences)?,
        })
    }

    /// Refuses texts before anything of them is read.
    pub(crate) fn check_texts<'t>(&self, texts: impl Iterator<Item = &'t str> + Clone) -> Result<()> {
        let Some(most) = self.chars else { return Ok(()) };
        // No text has more code points than bytes, which need not be counted.
        if texts.clone().map(str::len).sum::<usize>() <= most {
            return Ok(());
        }
        refuse_more_than(most, "characters (max_chars)", texts.map(count_chars).sum())
    }

    /// Refuses a text that is divided, before anything is made of its sentences.
    pub(crate) fn check_sentences(&self, n: usize) -> Result<()> {
        self.sentences.map_or(Ok(()), |most| refuse_more_than(most, "sentences (max_sentences)", n))
    }
}

fn at_least_one(name: &str, most: i64) -> Result<usize> {
    usize::try_from(most).ok().filter(|&most| most > 0).ok_or_else(|| {
        let message = format!("{name} must be a whole number of at least 1; got {most}");
        Error::new(ErrorKind::Parameter, message)
    })
}

fn refuse_more_than(most: usize, what: &str, n: usize) -> Result<()> {
    if n <= most {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Text, format!("text must have at most {most} {what}; got {n}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::select::Order;
    use crate::{Config, Span, Summarizer};

    const TEXT: &str = "Ärger gab es. Regen fiel. Schnee kam.";

    fn limited(max_chars: Option<i64>, max_sentences: Option<i64>) -> Summarizer {
        Summarizer::new(Config { max_chars, max_sentences, ..Config::default() }).unwrap()
    }

    #[test]
    fn what_is_as_long_as_allowed_is_read() {
        assert_eq!((TEXT.len(), count_chars(TEXT)), (38, 37));
        let plain = limited(None, None).summarize(TEXT).unwrap();
        assert_eq!(limited(Some(37), Some(3)).summarize(TEXT).unwrap(), plain);
        assert_eq!(limited(Some(i64::MAX), Some(i64::MAX)).summarize(TEXT).unwrap(), plain);
    }

    #[test]
    fn what_is_longer_is_refused_by_each_that_summarises() {
        for (limits, told) in [
            ((Some(36), None), "text must have at most 36 characters (max_chars); got "),
            ((None, Some(2)), "text must have at most 2 sentences (max_sentences); got "),
        ] {
            let summarizer = limited(limits.0, limits.1);
            let thirds = [Span::new(0, 14), Span::new(15, 26), Span::new(27, 38)];
            let errors = [
                summarizer.summarize(TEXT).err(),
                summarizer.summarize_sentences(TEXT, &thirds).err(),
                summarizer.oracle(TEXT, &["Regen"], crate::oracle::Multiple::Best).err(),
                summarizer.summarize_cluster(&["Regen fiel.", TEXT], &[], Order::Source).err(),
                summarizer.summarize_cluster(&["Regen fiel."], &[TEXT], Order::Source).err(),
                summarizer.trim(&["Regen fiel.", TEXT], "Regen", "\n\n").err(),
                summarizer.summarize_batch(&["", TEXT]).pop().and_then(Result::err),
            ];
            for error in errors {
                let error = error.unwrap();
                assert_eq!(error.kind(), ErrorKind::Text);
                assert!(error.to_string().starts_with(told), "{error}");
            }
        }
    }

    #[test]
    fn a_limit_of_nothing_is_refused() {
        for (max_chars, max_sentences) in [(Some(0), None), (None, Some(-1))] {
            let config = Config { max_chars, max_sentences, ..Config::default() };
            assert_eq!(Summarizer::new(config).err().unwrap().kind(), ErrorKind::Parameter);
        }
    }
}
