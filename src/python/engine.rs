//! A checked configuration that Python can hold.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyList, PyMapping, PySequence, PyString};

use super::arguments;
use super::arrow::capsule::arrays_of;
use super::column::{Text, TextColumn};
use super::corpus::Corpus;
use super::errors::{InputTypeError, SentencesError, shown};
use super::learned::Learned;
use super::summaries::{Answer, Column, Summaries};
use super::summary::Summary;
use super::trim::Trimmed;
use super::work::{at_work, caught};
use crate::batch::in_parallel;
use crate::budget::CountTokens;
use crate::error::{Error, ErrorKind};
use crate::oracle::Multiple;
use crate::score::{OptionValue, Options};
use crate::select::Order;
use crate::span::{Span, byte_spans};
use crate::{Config, Summarizer};

/// A checked configuration. :class:`nutgraf.Summarizer` holds one and makes a new one when
/// its parameters change.
#[pyclass(frozen, module = "nutgraf._core")]
pub(crate) struct Engine {
    summarizer: Summarizer,
    splitter: Option<Splitter>,
}

/// Sentences in the place of nutgraf's own.
enum Splitter {
    /// Of one text, in code points.
    Spans(Vec<(usize, usize)>),
    /// From a text to such spans.
    Function(Py<PyAny>),
}

/// A text, and its sentences if they are known.
type Known = (PyBackedStr, Option<Vec<Span>>);

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (method, method_options, language, stop_words, stemmer, selector, redundancy, coherent, query, query_weight, seed, sentences, words, chars, ratio, tokens, count_tokens, max_chars, max_sentences, corpus, learned))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        method: &Bound<'_, PyAny>,
        method_options: Option<&Bound<'_, PyAny>>,
        language: &Bound<'_, PyAny>,
        stop_words: Option<&Bound<'_, PyAny>>,
        stemmer: &Bound<'_, PyAny>,
        selector: &Bound<'_, PyAny>,
        redundancy: Option<&Bound<'_, PyAny>>,
        coherent: &Bound<'_, PyAny>,
        query: Option<&Bound<'_, PyAny>>,
        query_weight: &Bound<'_, PyAny>,
        seed: &Bound<'_, PyAny>,
        sentences: Option<&Bound<'_, PyAny>>,
        words: Option<&Bound<'_, PyAny>>,
        chars: Option<&Bound<'_, PyAny>>,
        ratio: Option<&Bound<'_, PyAny>>,
        tokens: Option<&Bound<'_, PyAny>>,
        count_tokens: Option<Bound<'_, PyAny>>,
        max_chars: Option<&Bound<'_, PyAny>>,
        max_sentences: Option<&Bound<'_, PyAny>>,
        corpus: Option<&Corpus>,
        learned: Option<&Learned>,
    ) -> PyResult<Self> {
        let splitter = sentences.map(splitter).transpose()?.flatten();
        let config = Config {
            method: arguments::text("method", method)?.to_string(),
            method_options: options(method_options)?,
            language: arguments::text("language", language)?.to_string(),
            stop_words: word_list(stop_words)?,
            stemmer: arguments::text("stemmer", stemmer)?.to_string(),
            selector: arguments::text("selector", selector)?.to_string(),
            redundancy: redundancy.map(|share| arguments::number("redundancy", share)).transpose()?,
            coherence: coherence(coherent)?,
            query: query
                .map(|query| arguments::text("query", query))
                .transpose()?
                .map(|query| query.to_string()),
            query_weight: arguments::number("query_weight", query_weight)?,
            seed: arguments::seed(seed)?,
            sentences: arguments::whole("sentences", sentences.filter(|_| splitter.is_none()))?,
            words: arguments::whole("words", words)?,
            chars: arguments::whole("chars", chars)?,
            ratio: arguments::share("ratio", ratio)?,
            tokens: arguments::whole("tokens", tokens)?,
            max_chars: arguments::most("max_chars", max_chars)?,
            max_sentences: arguments::most("max_sentences", max_sentences)?,
        };
        let counter = count_tokens.map(|function| counter(&function)).transpose()?;
        let summarizer = caught(|| {
            let mut summarizer = match counter {
                None => Summarizer::new(config)?,
                Some(counter) => Summarizer::with_token_counter(config, counter)?,
            };
            summarizer.set_corpus(corpus.map(|corpus| Arc::clone(&corpus.0)));
            summarizer.set_learned(learned.map(|learned| Arc::clone(&learned.0)))?;
            Ok::<_, Error>(summarizer)
        })??;
        Ok(Self { summarizer, splitter })
    }

    /// In how many of some rows each term stands; a null has none. Raises the error of a bad row.
    #[pyo3(signature = (rows: "list[object]", first_row) -> "Corpus")]
    fn count_rows(&self, rows: &Bound<'_, PyList>, first_row: usize) -> PyResult<Corpus> {
        let read = rows.iter().enumerate().map(|(at, row)| arguments::row(first_row + at, &row));
        let texts: Vec<Option<PyBackedStr>> = read.collect::<PyResult<_>>()?;
        let texts: Vec<&str> = texts.iter().flatten().map(|text| &**text).collect();
        Ok(Corpus::new(at_work(rows.py(), bytes_of(&texts), || self.summarizer.count(&texts))?))
    }

    /// Learns weights from texts and their human summaries; a row with a null is left out.
    #[pyo3(signature = (texts: "list[object]", summaries: "list[object]") -> "Learned")]
    fn learn(&self, texts: &Bound<'_, PyList>, summaries: &Bound<'_, PyList>) -> PyResult<Learned> {
        self.refuse_own_sentences("learn from summaries")?;
        let read = |name: &str, rows: &Bound<'_, PyList>| -> PyResult<Vec<Option<PyBackedStr>>> {
            rows.iter().enumerate().map(|(at, row)| arguments::row_of(name, at, &row)).collect()
        };
        let py = texts.py();
        let (texts, summaries) = (read("texts", texts)?, read("summaries", summaries)?);
        let n_bytes = texts.iter().flatten().map(|text| text.len()).sum();
        let learned = at_work(py, n_bytes, || self.summarizer.learn(&texts, &summaries))??;
        Ok(Learned(Arc::new(learned)))
    }

    /// Writes a model file, without terms of fewer than `min_df` texts and with at most `max_terms`.
    #[pyo3(signature = (path: "object", min_df: "int", max_terms: "int | None"))]
    fn save(
        &self,
        py: Python<'_>,
        path: &Bound<'_, PyAny>,
        min_df: &Bound<'_, PyAny>,
        max_terms: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let path: PathBuf = path.extract()?;
        self.refuse_own_sentences("save it")?;
        let min_df = arguments::count("min_df", min_df)?;
        let max_terms = max_terms.map(|most| arguments::count("max_terms", most)).transpose()?;
        let save = || {
            let corpus = self.summarizer.corpus();
            let corpus = corpus.map(|corpus| corpus.pruned(min_df, max_terms.map(|most| most as usize)));
            self.summarizer.save_with(&path, corpus.as_ref())
        };
        Ok(py.detach(|| caught(save))??)
    }

    /// One text to its summary.
    fn summarize(&self, py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Summary> {
        let known = self.divided(py, arguments::text("text", text)?)?;
        let summary = at_work(py, known.0.len(), || self.run(&known.0, known.1.as_deref()))??;
        Ok(Summary::new(vec![known.0], summary))
    }

    /// One text to the summary that comes nearest to its references.
    #[pyo3(signature = (text: "str", references: "list[str]", multiple: "str") -> "Summary")]
    fn oracle(
        &self,
        text: &Bound<'_, PyAny>,
        references: &Bound<'_, PyList>,
        multiple: &Bound<'_, PyAny>,
    ) -> PyResult<Summary> {
        let py = text.py();
        let multiple = Multiple::find(&arguments::text("multiple", multiple)?)?;
        let (text, sentences) = self.divided(py, arguments::text("text", text)?)?;
        let references = arguments::texts("references", references)?;
        let summary = at_work(py, text.len(), || match &sentences {
            Some(sentences) => self.summarizer.oracle_sentences(&text, sentences, &references, multiple),
            None => self.summarizer.oracle(&text, &references, multiple),
        })??;
        Ok(Summary::new(vec![text], summary))
    }

    /// Several texts to one summary of what those that are known did not say.
    #[pyo3(signature = (texts: "list[str]", known: "list[str]", order: "str") -> "Summary")]
    fn summarize_cluster(
        &self,
        texts: &Bound<'_, PyList>,
        known: &Bound<'_, PyList>,
        order: &Bound<'_, PyAny>,
    ) -> PyResult<Summary> {
        let py = texts.py();
        self.refuse_own_sentences("summarise several texts")?;
        let order = Order::find(&arguments::text("order", order)?)?;
        let (texts, known) = (arguments::texts("texts", texts)?, arguments::texts("known", known)?);
        let n_bytes = bytes_of(&texts) + bytes_of(&known);
        let summary = at_work(py, n_bytes, || self.summarizer.summarize_cluster(&texts, &known, order))??;
        Ok(Summary::new(texts, summary))
    }

    /// Cuts passages down: the texts, and the caller's objects that hold them.
    #[pyo3(signature = (texts: "list[str]", sources: "list[object]", query: "str", separator: "str") -> "Trimmed")]
    fn trim(
        &self,
        texts: &Bound<'_, PyList>,
        sources: &Bound<'_, PyList>,
        query: &Bound<'_, PyAny>,
        separator: &Bound<'_, PyAny>,
    ) -> PyResult<Trimmed> {
        self.refuse_own_sentences("trim passages")?;
        Trimmed::of(&self.summarizer, texts, sources, query, separator)
    }

    /// Some rows to a list of the same length: a summary, `None` for a null, or the exception
    /// that the row would raise. `first_row` is the number of the first in the whole batch.
    #[pyo3(signature = (rows: "list[object]", first_row) -> "list[Summary | Exception | None]")]
    fn summarize_rows<'py>(
        &self,
        rows: &Bound<'py, PyList>,
        first_row: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let py = rows.py();
        let read = |(at, row)| match arguments::row(first_row + at, &row)? {
            Some(text) => self.divided(py, text).map(Some),
            None => Ok(None),
        };
        let read: Vec<PyResult<Option<Known>>> = rows.iter().enumerate().map(read).collect();
        let texts: Vec<&Known> = read.iter().filter_map(|row| row.as_ref().ok()?.as_ref()).collect();
        let n_bytes = texts.iter().map(|(text, _)| text.len()).sum();
        let one = |(text, sentences): &&Known| caught(|| Ok(self.run(text, sentences.as_deref())?)).flatten();
        let summaries = at_work(py, n_bytes, || in_parallel(&texts, one))?;
        let mut summaries = summaries.into_iter();
        let answers = PyList::empty(py);
        for row in read {
            let answer = row.and_then(|text| match text.and_then(|text| Some((text, summaries.next()?))) {
                Some(((text, _), summary)) => Ok(Some(Summary::new(vec![text], summary?))),
                None => Ok(None),
            });
            match answer {
                Ok(answer) => answers.append(answer)?,
                Err(error) if error.is_instance_of::<PyException>(py) => {
                    answers.append(error.into_value(py))?;
                }
                // Ctrl-C and the like are no property of a row.
                Err(error) => return Err(error),
            }
        }
        Ok(answers)
    }

    /// An Arrow column to one of the same length. A batch ends after `n_texts` texts or `n_bytes`
    /// bytes; then signals are heard and `tell` is told how many rows are done.
    #[pyo3(signature = (texts: "object", details: "bool", keep_errors: "bool", n_texts: "int", n_bytes: "int", tell) -> "Column")]
    fn summarize_column(
        &self,
        texts: &Bound<'_, PyAny>,
        details: bool,
        keep_errors: bool,
        n_texts: usize,
        n_bytes: usize,
        tell: &Bound<'_, PyAny>,
    ) -> PyResult<Column> {
        let py = texts.py();
        let mut column = column(texts)?;
        let mut summaries = Summaries::new(details, keep_errors);
        while let Some(chunk) = py.detach(|| caught(|| column.next_chunk()))?? {
            for batch in chunk.batches(n_texts, n_bytes) {
                let one = |text: &Text<'_>| caught(|| self.answer(text, details)).flatten();
                let answers = at_work(py, batch.n_bytes(), || in_parallel(&batch.texts, one))?;
                summaries.add(py, &batch.rows, &answers)?;
                py.check_signals()?;
                tell.call1((batch.rows.len(),))?;
            }
        }
        summaries.finish(&column.text_type)
    }

    /// In how many rows of an Arrow column each term stands.
    #[pyo3(signature = (texts: "object", n_texts: "int", n_bytes: "int") -> "Corpus")]
    fn count_column(&self, texts: &Bound<'_, PyAny>, n_texts: usize, n_bytes: usize) -> PyResult<Corpus> {
        let py = texts.py();
        let mut column = column(texts)?;
        let mut counts = crate::corpus::Corpus::default();
        while let Some(chunk) = py.detach(|| caught(|| column.next_chunk()))?? {
            for batch in chunk.batches(n_texts, n_bytes) {
                let texts: Vec<&str> = batch.texts.iter().map(Text::check).collect::<Result<_, _>>()?;
                let rows: Vec<&str> = batch.rows.iter().flatten().map(|&at| texts[at]).collect();
                counts.merge(&at_work(py, bytes_of(&rows), || self.summarizer.count(&rows))?);
                py.check_signals()?;
            }
        }
        Ok(Corpus::new(counts))
    }
}

/// The column that an object exports, which is not read yet.
fn column(texts: &Bound<'_, PyAny>) -> PyResult<TextColumn> {
    caught(|| Ok(TextColumn::of(arrays_of(texts)?)?)).flatten()
}

impl Engine {
    /// A row of an Arrow column, without the interpreter.
    fn answer(&self, text: &Text<'_>, details: bool) -> PyResult<Answer> {
        let text = text.check()?;
        let sentences = match self.splitter {
            None => None,
            Some(_) => Python::attach(|py| self.sentences(py, text, || PyString::new(py, text)))?,
        };
        Ok(Answer::new(text, &self.run(text, sentences.as_deref())?, details))
    }

    fn run(&self, text: &str, sentences: Option<&[Span]>) -> crate::Result<crate::Summary> {
        match sentences {
            Some(sentences) => self.summarizer.summarize_sentences(text, sentences),
            None => self.summarizer.summarize(text),
        }
    }

    /// Own sentences are those of one text.
    fn refuse_own_sentences(&self, to: &str) -> PyResult<()> {
        if self.splitter.is_none() {
            return Ok(());
        }
        let message = format!("sentences must be a whole number of at least 1 to {to}");
        Err(InputTypeError::new_err(message))
    }

    /// Asks the caller's own splitter, if there is one.
    fn divided(&self, py: Python<'_>, text: PyBackedStr) -> PyResult<Known> {
        let sentences = self.sentences(py, &text, || text.as_py_str().bind(py).clone())?;
        Ok((text, sentences))
    }

    fn sentences<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        object: impl FnOnce() -> Bound<'py, PyString>,
    ) -> PyResult<Option<Vec<Span>>> {
        let answer;
        let spans = match &self.splitter {
            None => return Ok(None),
            Some(Splitter::Spans(spans)) => spans,
            Some(Splitter::Function(function)) => {
                let object = function.bind(py).call1((object(),))?;
                answer = object.extract::<Vec<(usize, usize)>>().map_err(|_| bad_sentences(&object))?;
                &answer
            }
        };
        let message = "sentences must be (start, end) in code points of the text, in order and disjoint";
        byte_spans(text, spans).map(Some).ok_or_else(|| SentencesError::new_err(message))
    }
}

fn bytes_of<T: Deref<Target = str>>(texts: &[T]) -> usize {
    texts.iter().map(|text| text.len()).sum()
}

/// `coherent`: whether sentences may lean on others that are not picked, or what it may cost to
/// avoid it.
fn coherence(given: &Bound<'_, PyAny>) -> PyResult<Option<f64>> {
    match given.extract::<bool>() {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(0.0)),
        Err(_) => arguments::number("coherent", given).map(Some),
    }
}

/// `sentences` that is no budget: a function, or spans of the text.
fn splitter(given: &Bound<'_, PyAny>) -> PyResult<Option<Splitter>> {
    if given.is_callable() {
        return Ok(Some(Splitter::Function(given.clone().unbind())));
    }
    if given.cast::<PySequence>().is_err() || given.is_instance_of::<PyString>() {
        return Ok(None);
    }
    given.extract().map(|spans| Some(Splitter::Spans(spans))).map_err(|_| bad_sentences(given))
}

fn bad_sentences(given: &Bound<'_, PyAny>) -> PyErr {
    InputTypeError::new_err(format!(
        "sentences must be a whole number of at least 1, a list of (start, end), or a function from a text to \
         such a list; got {}",
        shown(given)
    ))
}

/// `stop_words`: any collection of words. An iterator would be used up by the first check.
pub(super) fn word_list(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Vec<String>>> {
    let Some(given) = given else { return Ok(None) };
    let bad = || InputTypeError::new_err(format!("stop_words must be a list of words; got {}", shown(given)));
    if given.is_instance_of::<PyString>() || given.hasattr("__next__")? {
        return Err(bad());
    }
    let words = given.try_iter().map_err(|_| bad())?;
    words.map(|word| word?.extract::<String>().map_err(|_| bad())).collect::<PyResult<_>>().map(Some)
}

/// `method_options`: any mapping from names to values.
fn options(given: Option<&Bound<'_, PyAny>>) -> PyResult<Options> {
    let Some(given) = given else { return Ok(Options::new()) };
    let bad = |what: &Bound<'_, PyAny>| {
        InputTypeError::new_err(format!(
            "method_options must map names to numbers, booleans, strings or lists of words; got {}",
            shown(what)
        ))
    };
    let mapping = given.cast::<PyMapping>().map_err(|_| bad(given))?;
    let mut options = Options::new();
    for item in mapping.items()? {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let name = name.extract::<String>().map_err(|_| bad(&name))?;
        options.insert(name, option_value(&value).ok_or_else(|| bad(&value))?);
    }
    Ok(options)
}

/// A flag is tried first: for Python, `True` is a number, too.
fn option_value(value: &Bound<'_, PyAny>) -> Option<OptionValue> {
    if let Ok(flag) = value.extract::<bool>() {
        return Some(OptionValue::Flag(flag));
    }
    if let Ok(text) = value.extract::<String>() {
        return Some(OptionValue::Text(text));
    }
    if let Ok(number) = value.extract::<f64>() {
        return Some(OptionValue::Number(number));
    }
    let words: PyResult<Vec<String>> = value.try_iter().ok()?.map(|word| word?.extract()).collect();
    words.ok().map(OptionValue::Words)
}

/// Wraps a Python function that counts tokens. What it raises comes back unchanged.
fn counter(function: &Bound<'_, PyAny>) -> PyResult<Arc<CountTokens>> {
    if !function.is_callable() {
        let message =
            format!("count_tokens must be a function from a str to an int; got {}", shown(function));
        return Err(InputTypeError::new_err(message));
    }
    let function = function.clone().unbind();
    Ok(Arc::new(move |text: &str| {
        Python::attach(|py| {
            let answer = function.bind(py).call1((text,)).map_err(Error::callback)?;
            let count = answer.extract::<usize>().ok().filter(|_| !answer.is_instance_of::<PyBool>());
            count.ok_or_else(|| {
                let message =
                    format!("count_tokens must return a whole number of at least 0; got {}", shown(&answer));
                Error::new(ErrorKind::TokenCount, message)
            })
        })
    }))
}
