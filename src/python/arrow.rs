//! The Arrow PyCapsule interface, in and out: the only file with `unsafe`.
//!
//! What comes in is shared, not copied, and released when the last array of it is dropped. Its
//! values are checked where they are read, in `column`.

#![allow(unsafe_code)]

use std::ffi::{CStr, c_int};
use std::mem;

use arrow_array::Array;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use super::errors::{ColumnError, InputTypeError, shown};

/// The arrays that an object exports, one after the other.
pub(super) struct Arrays {
    pub(super) data_type: DataType,
    source: Source,
}

enum Source {
    Stream(FFI_ArrowArrayStream),
    One(FFI_ArrowArray),
}

impl Arrays {
    /// Asks an object for its stream, or if it has none for its array.
    pub(super) fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        if object.hasattr("__arrow_c_stream__")? { Self::stream(object) } else { Self::array(object) }
    }

    fn stream(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let held = held::<FFI_ArrowArrayStream>(&capsule, c"arrow_array_stream")?;
        // SAFETY: by the interface, a capsule of this name holds an initialised ArrowArrayStream. The
        // interpreter is held, so nobody else takes it, and the capsule keeps an empty one, which
        // nobody releases a second time.
        let mut stream = unsafe { FFI_ArrowArrayStream::from_raw(held) };
        if stream.release().is_none() {
            return Err(ColumnError::new_err("texts must be a stream that was not read yet; it was"));
        }
        // Without the interpreter: a producer may wait for a thread that wants it.
        let schema = object
            .py()
            .detach(|| ask(&mut stream, FFI_ArrowArrayStream::get_schema, FFI_ArrowSchema::empty()))?;
        Ok(Self { data_type: described(&schema)?, source: Source::Stream(stream) })
    }

    fn array(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let pair = object.call_method0("__arrow_c_array__")?;
        let (schema, array) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| {
            let message =
                format!("__arrow_c_array__ of texts must return two capsules; got {}", shown(&pair));
            InputTypeError::new_err(message)
        })?;
        let schema = held::<FFI_ArrowSchema>(&schema, c"arrow_schema")?;
        let array = held::<FFI_ArrowArray>(&array, c"arrow_array")?;
        // SAFETY: as for the stream; each of the two capsules keeps an empty struct.
        let (schema, array) = unsafe { (FFI_ArrowSchema::from_raw(schema), FFI_ArrowArray::from_raw(array)) };
        if array.is_released() {
            return Err(ColumnError::new_err("texts must be an array that was not released; it was"));
        }
        Ok(Self { data_type: described(&schema)?, source: Source::One(array) })
    }

    /// The next array. Its values are not checked yet.
    pub(super) fn next(&mut self) -> PyResult<Option<ArrayData>> {
        let array = match &mut self.source {
            Source::Stream(stream) => ask(stream, FFI_ArrowArrayStream::get_next, FFI_ArrowArray::empty())?,
            Source::One(array) => mem::replace(array, FFI_ArrowArray::empty()),
        };
        if array.is_released() {
            return Ok(None);
        }
        if self.data_type == DataType::Null {
            // It has no buffers, though Polars exports one.
            return Ok(Some(ArrayData::new_null(&DataType::Null, array.len())));
        }
        check_lengths(&array, &self.data_type)?;
        // SAFETY: the array is not released and of the type that its producer told; no length that it
        // tells is negative. That its buffers
        // are as long as this type asks for is the producer's word: the interface has no field for it.
        unsafe { from_ffi_and_data_type(array, self.data_type.clone()) }.map(Some).map_err(unreadable)
    }
}

/// Refuses lengths below zero, which `from_ffi_and_data_type` would believe.
fn check_lengths(array: &FFI_ArrowArray, data_type: &DataType) -> PyResult<()> {
    let told = match data_type {
        DataType::Utf8 => length_at::<i32>(array, 1, array.offset() + array.len()),
        DataType::LargeUtf8 => length_at::<i64>(array, 1, array.offset() + array.len()),
        DataType::Utf8View => {
            let n_data = array.num_buffers().saturating_sub(3);
            let lengths = (0..n_data).map(|at| length_at::<i64>(array, array.num_buffers() - 1, at));
            lengths.min().unwrap_or(0)
        }
        DataType::Dictionary(_, values) => {
            return array.dictionary().map_or(Ok(()), |held| check_lengths(held, values));
        }
        _ => 0,
    };
    if told >= 0 {
        return Ok(());
    }
    Err(ColumnError::new_err(format!("texts cannot be read to the end: a length is below zero; got {told}")))
}

/// The length at a place of a buffer of lengths; 0 if there is no such buffer.
fn length_at<T: Into<i64>>(array: &FFI_ArrowArray, buffer: usize, at: usize) -> i64 {
    if buffer >= array.num_buffers() {
        return 0;
    }
    let lengths = array.buffer(buffer).cast::<T>();
    if lengths.is_null() {
        return 0;
    }
    // SAFETY: by the interface, this buffer of an array of this type has a length at this place; that
    // it is aligned is not asked for.
    unsafe { lengths.add(at).read_unaligned() }.into()
}

/// A callback of a stream, which fills a struct.
type Fill<T> = unsafe extern "C" fn(*mut FFI_ArrowArrayStream, *mut T) -> c_int;

/// Has the producer of `stream` fill a struct that is `empty`.
fn ask<T>(
    stream: &mut FFI_ArrowArrayStream,
    callback: fn(&FFI_ArrowArrayStream) -> Option<Fill<T>>,
    mut empty: T,
) -> PyResult<T> {
    let failed = |why: String| ColumnError::new_err(format!("texts cannot be read to the end: {why}"));
    let fill = callback(stream).ok_or_else(|| failed("the stream lacks a callback".to_owned()))?;
    // SAFETY: the callback is the stream's own and the stream is not released; both pointers are to
    // values that outlive the call and that nothing else refers to meanwhile.
    let code = unsafe { fill(stream, &raw mut empty) };
    if code == 0 {
        return Ok(empty);
    }
    let told = stream.get_last_error().and_then(|last_error| {
        // SAFETY: the last call failed, so its error may be asked for: null or a C string that lives
        // until the next call, before which it is copied.
        let text = unsafe { last_error(stream) };
        // SAFETY: as above.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    });
    Err(failed(told.unwrap_or_else(|| format!("its producer failed with error {code}"))))
}

fn described(schema: &FFI_ArrowSchema) -> PyResult<DataType> {
    if schema.release().is_none() {
        return Err(ColumnError::new_err("texts must tell a type that was not released; it was"));
    }
    DataType::try_from(schema).map_err(unreadable)
}

/// Where a capsule keeps what its name promises.
fn held<T>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<*mut T> {
    let pointer = capsule.cast::<PyCapsule>().ok().and_then(|held| held.pointer_checked(Some(name)).ok());
    pointer.map(|pointer| pointer.cast().as_ptr()).ok_or_else(|| {
        InputTypeError::new_err(format!("texts must export a capsule {name:?}; got {}", shown(capsule)))
    })
}

/// The answer to `__arrow_c_array__`: the array is shared, not copied.
pub(super) fn exported<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Bound<'py, PyTuple>> {
    let values = PyCapsule::new_with_value(py, FFI_ArrowArray::new(&array.to_data()), c"arrow_array")?;
    (exported_type(py, array)?, values).into_pyobject(py)
}

/// The answer to `__arrow_c_schema__`.
pub(super) fn exported_type<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Bound<'py, PyCapsule>> {
    let field = Field::new("", array.data_type().clone(), true);
    PyCapsule::new_with_value(py, FFI_ArrowSchema::try_from(field).map_err(unreadable)?, c"arrow_schema")
}

/// The error of a damaged column, or of its producer.
#[allow(clippy::needless_pass_by_value)]
pub(super) fn unreadable(error: ArrowError) -> PyErr {
    ColumnError::new_err(format!("texts cannot be read to the end: {error}"))
}
