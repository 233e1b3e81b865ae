//! The Arrow PyCapsule interface, in and out: the only file with `unsafe`.
//!
//! What comes in is shared, not copied, and released when the last array of it is dropped. Its
//! values are checked where they are read, in `column`.

#![allow(unsafe_code)]

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayReader, ArrayRef, make_array};
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
    Stream(ArrayStreamReader),
    One(Option<FFI_ArrowArray>),
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
        // capsule is ours alone and keeps an empty stream, so that nobody releases this one twice.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(held) };
        if stream.release().is_none() || stream.get_next().is_none() {
            return Err(ColumnError::new_err("texts must be a stream that was not read yet; it was"));
        }
        // Without the interpreter: a producer may wait for a thread that wants it.
        let reader = object.py().detach(|| ArrayStreamReader::try_new(stream)).map_err(unreadable)?;
        Ok(Self { data_type: reader.field().data_type().clone(), source: Source::Stream(reader) })
    }

    fn array(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let pair = object.call_method0("__arrow_c_array__")?;
        let (schema, array) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>().map_err(|_| {
            InputTypeError::new_err(format!(
                "__arrow_c_array__ must return two capsules; got {}",
                shown(&pair)
            ))
        })?;
        let schema = held::<FFI_ArrowSchema>(&schema, c"arrow_schema")?;
        let array = held::<FFI_ArrowArray>(&array, c"arrow_array")?;
        // SAFETY: as for the stream; each of the two capsules keeps an empty struct.
        let (schema, array) = unsafe { (FFI_ArrowSchema::from_raw(schema), FFI_ArrowArray::from_raw(array)) };
        if schema.release().is_none() || array.is_released() {
            return Err(ColumnError::new_err("texts must be an array that was not released; it was"));
        }
        let data_type = DataType::try_from(&schema).map_err(unreadable)?;
        Ok(Self { data_type, source: Source::One(Some(array)) })
    }

    /// The next array; of an Arrow type that this crate reads, or the caller asked for trouble.
    pub(super) fn next(&mut self) -> PyResult<Option<ArrayRef>> {
        let next = match &mut self.source {
            Source::Stream(reader) => reader.next(),
            // SAFETY: the array came with the schema that `data_type` was read from, and it was not
            // released. That its buffers are as long as this type says is the producer's word, which
            // the C data interface gives no means to check.
            Source::One(array) => array.take().map(|array| {
                unsafe { from_ffi_and_data_type(array, self.data_type.clone()) }.map(make_array)
            }),
        };
        next.transpose().map_err(unreadable)
    }
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
