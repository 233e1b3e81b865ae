//! Summaries as an Arrow column: built here, handed out by `arrow`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::builder::{LargeStringBuilder, NullBufferBuilder, OffsetBufferBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, LargeListArray, LargeStringArray, StringArray,
    StringViewArray, StructArray,
};
use arrow_schema::{ArrowError, DataType, Field, Fields};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyException, PyIndexError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyTuple};

use super::arrow::capsule::{exported, exported_type};
use super::arrow::unreadable;
use crate::span::{Span, char_spans};
use crate::summary::{Pick, Summary};

/// What a column keeps of a summary.
pub(super) struct Answer {
    text: String,
    language: &'static str,
    /// Where each pick stands, in code points, and which it is.
    picks: Vec<(Span, usize, f64)>,
}

impl Answer {
    pub(super) fn new(text: &str, summary: &Summary, details: bool) -> Self {
        let picks = if details { summary.picks() } else { &[] };
        let spans: Vec<_> = picks.iter().map(|pick| pick.span).collect();
        let place = |(span, pick): (Span, &Pick)| (span, pick.index, pick.score);
        Self {
            text: summary.text().to_owned(),
            language: summary.language().code(),
            picks: char_spans(text, &spans).into_iter().zip(picks).map(place).collect(),
        }
    }
}

/// A column of summaries in the making.
pub(super) struct Summaries {
    texts: LargeStringBuilder,
    details: Option<Details>,
    keep_errors: bool,
}

/// What stands beside the texts, if it is asked for.
struct Details {
    present: NullBufferBuilder,
    n_picks: OffsetBufferBuilder<i64>,
    starts: Vec<i64>,
    ends: Vec<i64>,
    indices: Vec<i64>,
    scores: Vec<f64>,
    languages: LargeStringBuilder,
    errors: LargeStringBuilder,
}

impl Summaries {
    /// Errors of rows can be kept with details only.
    pub(super) fn new(details: bool, keep_errors: bool) -> Self {
        let details = details.then(|| Details {
            present: NullBufferBuilder::new(0),
            n_picks: OffsetBufferBuilder::new(0),
            starts: Vec::new(),
            ends: Vec::new(),
            indices: Vec::new(),
            scores: Vec::new(),
            languages: LargeStringBuilder::new(),
            errors: LargeStringBuilder::new(),
        });
        Self { texts: LargeStringBuilder::new(), details, keep_errors }
    }

    /// Adds a batch: for each row which of the answers is its own, `None` for a null.
    pub(super) fn add(
        &mut self,
        py: Python<'_>,
        rows: &[Option<usize>],
        answers: &[PyResult<Answer>],
    ) -> PyResult<()> {
        let mut errors = answers.iter().filter_map(|answer| answer.as_ref().err());
        // Ctrl-C and the like are no property of a row.
        let stop = errors.clone().find(|error| !error.is_instance_of::<PyException>(py));
        if let Some(error) = stop.or_else(|| errors.next().filter(|_| !self.keep_errors)) {
            return Err(error.clone_ref(py));
        }
        for row in rows {
            let answer = row.map(|at| &answers[at]);
            self.texts.append_option(answer.and_then(|answer| Some(&answer.as_ref().ok()?.text)));
            if let Some(details) = &mut self.details {
                details.add(answer);
            }
        }
        Ok(())
    }

    /// The column, its strings of `text_type`.
    pub(super) fn finish(mut self, text_type: &DataType) -> PyResult<Column> {
        let texts = of_type(text_type, self.texts.finish()).map_err(unreadable)?;
        let array = match self.details {
            None => texts,
            Some(details) => Arc::new(details.finish(texts, text_type).map_err(unreadable)?),
        };
        Ok(Column { array })
    }
}

impl Details {
    fn add(&mut self, answer: Option<&PyResult<Answer>>) {
        let done = answer.and_then(|answer| answer.as_ref().ok());
        let picks = done.map_or(&[][..], |answer| &answer.picks);
        self.present.append(answer.is_some());
        self.n_picks.push_length(picks.len());
        self.starts.extend(picks.iter().map(|(span, ..)| span.start as i64));
        self.ends.extend(picks.iter().map(|(span, ..)| span.end as i64));
        self.indices.extend(picks.iter().map(|&(_, index, _)| index as i64));
        self.scores.extend(picks.iter().map(|&(.., score)| score));
        self.languages.append_option(done.map(|answer| answer.language));
        self.errors.append_option(answer.and_then(|answer| Some(answer.as_ref().err()?.to_string())));
    }

    /// A struct for each row; a null where there was no text.
    fn finish(mut self, texts: ArrayRef, text_type: &DataType) -> Result<StructArray, ArrowError> {
        let whole = |name| Field::new(name, DataType::Int64, false);
        let places = Fields::from(vec![
            whole("start"),
            whole("end"),
            whole("index"),
            Field::new("score", DataType::Float64, false),
        ]);
        let values: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(self.starts)),
            Arc::new(Int64Array::from(self.ends)),
            Arc::new(Int64Array::from(self.indices)),
            Arc::new(Float64Array::from(self.scores)),
        ];
        let places = StructArray::try_new(places, values, None)?;
        let pick = Arc::new(Field::new("item", places.data_type().clone(), false));
        let picks = LargeListArray::try_new(pick, self.n_picks.finish(), Arc::new(places), None)?;
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("text", texts),
            ("picks", Arc::new(picks)),
            ("language", of_type(text_type, self.languages.finish())?),
            ("error", of_type(text_type, self.errors.finish())?),
        ];
        let field = |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
        let fields = columns.iter().map(field).collect::<Fields>();
        StructArray::try_new(
            fields,
            columns.into_iter().map(|(_, array)| array).collect(),
            self.present.finish(),
        )
    }
}

/// The strings as Utf8, LargeUtf8 or Utf8View; LargeUtf8 in the place of a Utf8 that is full.
fn of_type(text_type: &DataType, strings: LargeStringArray) -> Result<ArrayRef, ArrowError> {
    Ok(match text_type {
        DataType::Utf8View => Arc::new(StringViewArray::from(&strings)),
        DataType::Utf8 if i32::try_from(strings.value_data().len()).is_ok() => {
            let mut offsets = OffsetBufferBuilder::new(strings.len());
            strings.offsets().lengths().for_each(|length| offsets.push_length(length));
            let (_, values, nulls) = strings.into_parts();
            Arc::new(StringArray::try_new(offsets.finish(), values, nulls)?)
        }
        _ => Arc::new(strings),
    })
}

/// Summaries in the order of the texts, as an Arrow array: strings, or with details structs.
///
/// pyarrow, Polars, pandas and others take it as it is, without a copy: ``pyarrow.array(column)``,
/// ``polars.Series(column)``, ``pandas.Series.from_arrow(column)``. ``column[0]`` is a ``str``, a
/// ``dict`` of details or ``None``; iterating goes through these.
#[pyclass(frozen, module = "nutgraf")]
pub(crate) struct Column {
    array: ArrayRef,
}

#[pymethods]
impl Column {
    /// How many rows had no text.
    #[getter]
    fn null_count(&self) -> usize {
        self.array.null_count()
    }

    /// All rows as plain objects.
    #[pyo3(signature = () -> "list[Any]")]
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        (0..self.array.len()).map(|row| object(py, &self.array, row)).collect()
    }

    /// Two capsules of the Arrow C data interface. ``requested_schema`` is a wish that is not granted.
    #[pyo3(signature = (requested_schema = None) -> "tuple[object, object]")]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        #[allow(unused_variables)] requested_schema: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        exported(py, &self.array)
    }

    /// The capsule of its type.
    #[pyo3(signature = () -> "object")]
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        exported_type(py, &self.array)
    }

    fn __len__(&self) -> usize {
        self.array.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
        let n = self.array.len();
        let from_start = if index < 0 { index + n as isize } else { index };
        match usize::try_from(from_start).ok().filter(|&row| row < n) {
            Some(row) => object(py, &self.array, row),
            None => Err(PyIndexError::new_err(format!("the column has {n} rows; got {index}"))),
        }
    }

    fn __iter__(slf: Py<Self>) -> ColumnIterator {
        ColumnIterator { column: slf, next: AtomicUsize::new(0) }
    }

    fn __repr__(&self) -> String {
        let kind = if matches!(self.array.data_type(), DataType::Struct(_)) {
            "summaries with details"
        } else {
            "summaries"
        };
        format!("Column({} {kind}, {} null)", self.array.len(), self.array.null_count())
    }
}

/// Goes through the rows of a column.
#[pyclass(frozen, module = "nutgraf._core")]
pub(crate) struct ColumnIterator {
    column: Py<Column>,
    next: AtomicUsize,
}

#[pymethods]
impl ColumnIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let array = &self.column.get().array;
        let row = self.next.fetch_add(1, Ordering::Relaxed);
        (row < array.len()).then(|| object(py, array, row)).transpose()
    }
}

/// A value of one of the types that are built here.
fn object<'py>(py: Python<'py>, array: &dyn Array, row: usize) -> PyResult<Bound<'py, PyAny>> {
    if array.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into_bound_py_any(py),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).into_bound_py_any(py),
        DataType::Utf8View => array.as_string_view().value(row).into_bound_py_any(py),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into_bound_py_any(py),
        DataType::LargeList(_) => {
            let items = array.as_list::<i64>().value(row);
            let items = (0..items.len()).map(|at| object(py, &items, at)).collect::<PyResult<Vec<_>>>()?;
            Ok(PyList::new(py, items)?.into_any())
        }
        DataType::Struct(fields) => {
            let dict = PyDict::new(py);
            for (field, column) in fields.iter().zip(array.as_struct().columns()) {
                dict.set_item(field.name(), object(py, column, row)?)?;
            }
            Ok(dict.into_any())
        }
        _ => array.as_primitive::<Int64Type>().value(row).into_bound_py_any(py),
    }
}
