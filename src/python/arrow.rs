//! The Arrow interface between C and Rust, in and out: the only file with `unsafe`.
//!
//! What comes in is shared, not copied, and released when the last array of it is dropped. How it is
//! laid out is checked here before arrow reads it; its values are checked where they are read, in
//! `column`. Neither needs an interpreter but for the capsules, at the end.

#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int};
use std::{mem, ptr, slice};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType};

/// Why a column is refused.
#[derive(Debug)]
pub(super) enum Refused {
    /// It is no column of texts.
    Type(String),
    /// It is damaged, or its producer failed.
    Damaged(String),
    /// A text is not UTF-8.
    Text(String),
}

/// The refusal of what cannot be read.
pub(super) fn unreadable(why: impl std::fmt::Display) -> Refused {
    Refused::Damaged(format!("texts cannot be read to the end: {why}"))
}

impl From<ArrowError> for Refused {
    fn from(error: ArrowError) -> Self {
        unreadable(error)
    }
}

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
    pub(super) fn of_stream(mut stream: FFI_ArrowArrayStream) -> Result<Self, Refused> {
        if stream.release().is_none() {
            return Err(Refused::Damaged("texts must be a stream that was not read yet; it was".into()));
        }
        let schema = ask(&mut stream, FFI_ArrowArrayStream::get_schema, FFI_ArrowSchema::empty())?;
        Ok(Self { data_type: described(&schema)?, source: Source::Stream(stream) })
    }

    pub(super) fn of_array(schema: &FFI_ArrowSchema, array: FFI_ArrowArray) -> Result<Self, Refused> {
        if array.is_released() {
            return Err(Refused::Damaged("texts must be an array that was not released; it was".into()));
        }
        Ok(Self { data_type: described(schema)?, source: Source::One(array) })
    }

    /// The next array. Its values are not checked yet.
    pub(super) fn next(&mut self) -> Result<Option<ArrayData>, Refused> {
        let array = match &mut self.source {
            Source::Stream(stream) => ask(stream, FFI_ArrowArrayStream::get_next, FFI_ArrowArray::empty())?,
            Source::One(array) => mem::replace(array, FFI_ArrowArray::empty()),
        };
        if array.is_released() {
            return Ok(None);
        }
        // Where no row is, producers leave out buffers, or put anything into them.
        if array.is_empty() {
            return Ok(Some(ArrayData::new_empty(&self.data_type)));
        }
        ArrayHead::of(&array).check(&self.data_type)?;
        if has_nulls_alone(&self.data_type) {
            // It has no buffers, though Polars exports one.
            return Ok(Some(ArrayData::new_null(&DataType::Null, array.len())));
        }
        // SAFETY: the array is not released, and laid out as the type asks for that its producer told.
        // That its buffers are as long is the producer's word: the interface has no field for it.
        Ok(Some(unsafe { from_ffi_and_data_type(array, self.data_type.clone()) }?))
    }
}

fn has_nulls_alone(data_type: &DataType) -> bool {
    match data_type {
        DataType::Struct(fields) => fields.iter().all(|field| has_nulls_alone(field.data_type())),
        data_type => *data_type == DataType::Null,
    }
}

fn described(schema: &FFI_ArrowSchema) -> Result<DataType, Refused> {
    if schema.release().is_none() {
        return Err(Refused::Damaged("texts must tell a type that was not released; it was".into()));
    }
    SchemaHead::of(schema).check(MAX_DEPTH)?;
    Ok(DataType::try_from(schema)?)
}

/// Types in one another. Reading deeper ones would take a stack of any size.
const MAX_DEPTH: usize = 64;

/// Rows, and bytes of a buffer; no memory holds more. It keeps what is computed of them from overflowing.
const MOST: i64 = 1 << 48;

/// How the interface begins a schema. arrow shows too little of it to see whether it may read the rest.
#[repr(C)]
struct SchemaHead<'a> {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *const Option<&'a SchemaHead<'a>>,
    dictionary: Option<&'a SchemaHead<'a>>,
}

impl SchemaHead<'_> {
    fn of(schema: &FFI_ArrowSchema) -> &Self {
        // SAFETY: both are laid out as the interface does, which this begins like; by the interface, a
        // schema that is not released points at such schemas, or at nothing.
        unsafe { &*ptr::from_ref(schema).cast() }
    }

    /// Refuses what arrow would panic at.
    fn check(&self, depth: usize) -> Result<(), Refused> {
        let depth = depth.checked_sub(1).ok_or_else(|| unreadable("its type is nested too deep"))?;
        let format = string(self.format)?.ok_or_else(|| unreadable("its type has no format"))?;
        string(self.name)?;
        let children = listed(self.children, self.n_children)?;
        let n_least = match format {
            "+r" => 2,
            "+l" | "+L" | "+vl" | "+vL" | "+m" => 1,
            _ => usize::from(format.starts_with("+w:")),
        };
        if children.len() < n_least {
            return Err(unreadable(format_args!("its type {format} has {} types in it", children.len())));
        }
        children.iter().try_for_each(|child| present(*child)?.check(depth))?;
        self.dictionary.map_or(Ok(()), |values| values.check(depth))
    }
}

/// How the interface begins an array.
#[repr(C)]
struct ArrayHead<'a> {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const u8,
    children: *const Option<&'a ArrayHead<'a>>,
    dictionary: Option<&'a ArrayHead<'a>>,
}

impl ArrayHead<'_> {
    fn of(array: &FFI_ArrowArray) -> &Self {
        // SAFETY: as of the schema.
        unsafe { &*ptr::from_ref(array).cast() }
    }

    /// Refuses what `from_ffi_and_data_type` would believe, or panic at.
    fn check(&self, data_type: &DataType) -> Result<(), Refused> {
        let end = within(within(self.offset)? + within(self.length)?)?;
        let buffers = listed(self.buffers, self.n_buffers)?;
        let least = |n| if buffers.len() < n { Err(lacking(buffers.len())) } else { Ok(()) };
        match data_type {
            DataType::Utf8 => {
                least(3)?;
                listed(buffers[1].cast::<i32>(), end + 1)?
                    .last()
                    .map_or(Ok(0), |&last| within(last.into()))?;
            }
            DataType::LargeUtf8 => {
                least(3)?;
                listed(buffers[1].cast::<i64>(), end + 1)?.last().map_or(Ok(0), |&last| within(last))?;
            }
            DataType::Utf8View => {
                least(3)?;
                let lengths = listed(buffers[buffers.len() - 1].cast::<i64>(), self.n_buffers - 3)?;
                lengths.iter().try_for_each(|&length| within(length).map(drop))?;
            }
            DataType::Dictionary(_, values) => {
                least(2)?;
                present(self.dictionary)?.check(values)?;
            }
            DataType::Struct(fields) => {
                least(1)?;
                let children = listed(self.children, self.n_children)?;
                if children.len() != fields.len() {
                    return Err(lacking(children.len()));
                }
                for (child, field) in children.iter().zip(fields) {
                    let child = present(*child)?;
                    if child.length < end {
                        return Err(unreadable(format_args!(
                            "a column of {} rows is in a table of {end}",
                            child.length
                        )));
                    }
                    child.check(field.data_type())?;
                }
            }
            _ => return Ok(()), // Null, which has no buffers
        }
        self.check_nulls(buffers[0], end)
    }

    /// A number of nulls that is told must be right: 0 would hide those that there are.
    fn check_nulls(&self, bits: *const u8, end: i64) -> Result<(), Refused> {
        if self.null_count < 0 {
            return Ok(());
        }
        let bits = if bits.is_null() { &[] } else { listed(bits, end.unsigned_abs().div_ceil(8) as i64)? };
        let is_null = |row: &i64| bits.get((row / 8) as usize).is_some_and(|byte| byte >> (row % 8) & 1 == 0);
        let n_nulls = (self.offset..end).filter(is_null).count() as i64;
        if n_nulls == self.null_count {
            return Ok(());
        }
        Err(unreadable(format_args!("it has {n_nulls} nulls; its producer told {}", self.null_count)))
    }
}

/// A length, an offset or a count that may be believed.
fn within(told: i64) -> Result<i64, Refused> {
    if (0..=MOST).contains(&told) {
        return Ok(told);
    }
    Err(unreadable(format_args!("a length is below zero or above {MOST}; got {told}")))
}

fn lacking(n: usize) -> Refused {
    unreadable(format_args!("an array is not of the type that it should be; it has {n} parts"))
}

fn present<T>(part: Option<&T>) -> Result<&T, Refused> {
    part.ok_or_else(|| unreadable("an array in it is missing"))
}

/// `n` values that stand one behind the other.
fn listed<'a, T>(first: *const T, n: i64) -> Result<&'a [T], Refused> {
    let n = within(n)? as usize;
    if n == 0 {
        return Ok(&[]);
    }
    if first.is_null() || !first.is_aligned() {
        return Err(unreadable("a buffer in it is missing or not aligned"));
    }
    // SAFETY: by the interface, so many are there for as long as the array or the schema is not released.
    // It is the only thing that may not be true here: they are aligned, and fit into memory.
    Ok(unsafe { slice::from_raw_parts(first, n) })
}

fn string<'a>(text: *const c_char) -> Result<Option<&'a str>, Refused> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: by the interface, a string of a schema ends with a zero and lives as long as the schema.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str()
        .map(Some)
        .map_err(|error| unreadable(format_args!("a name in its type is no UTF-8: {error}")))
}

/// A callback of a stream, which fills a struct.
type Fill<T> = unsafe extern "C" fn(*mut FFI_ArrowArrayStream, *mut T) -> c_int;

/// Has the producer of `stream` fill a struct that is `empty`.
fn ask<T>(
    stream: &mut FFI_ArrowArrayStream,
    callback: fn(&FFI_ArrowArrayStream) -> Option<Fill<T>>,
    mut empty: T,
) -> Result<T, Refused> {
    let fill = callback(stream).ok_or_else(|| unreadable("the stream lacks a callback"))?;
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
    Err(unreadable(told.unwrap_or_else(|| format!("its producer failed with error {code}"))))
}

/// What the interpreter has to do with it. The fuzz target has this file without.
#[cfg(feature = "python")]
pub(super) mod capsule {
    use arrow_array::Array;
    use arrow_schema::Field;
    use pyo3::prelude::*;
    use pyo3::types::{PyCapsule, PyTuple};

    use super::super::errors::{InputTypeError, shown};
    use super::*;

    /// Asks an object for its stream, or if it has none for its array.
    pub(in crate::python) fn arrays_of(object: &Bound<'_, PyAny>) -> PyResult<Arrays> {
        if object.hasattr("__arrow_c_stream__")? { stream(object) } else { array(object) }
    }

    fn stream(object: &Bound<'_, PyAny>) -> PyResult<Arrays> {
        let capsule = object.call_method0("__arrow_c_stream__")?;
        let held = held::<FFI_ArrowArrayStream>(&capsule, c"arrow_array_stream")?;
        // SAFETY: by the interface, a capsule of this name holds an initialised ArrowArrayStream. The
        // interpreter is held, so nobody else takes it, and the capsule keeps an empty one, which
        // nobody releases a second time.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(held) };
        // Without the interpreter: a producer may wait for a thread that wants it.
        Ok(object.py().detach(|| Arrays::of_stream(stream))?)
    }

    fn array(object: &Bound<'_, PyAny>) -> PyResult<Arrays> {
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
        Ok(Arrays::of_array(&schema, array)?)
    }

    /// Where a capsule keeps what its name promises.
    fn held<T>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<*mut T> {
        let pointer = capsule.cast::<PyCapsule>().ok().and_then(|held| held.pointer_checked(Some(name)).ok());
        pointer.map(|pointer| pointer.cast().as_ptr()).ok_or_else(|| {
            InputTypeError::new_err(format!("texts must export a capsule {name:?}; got {}", shown(capsule)))
        })
    }

    /// The answer to `__arrow_c_array__`: the array is shared, not copied.
    pub(in crate::python) fn exported<'py>(
        py: Python<'py>,
        array: &dyn Array,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let values = PyCapsule::new_with_value(py, FFI_ArrowArray::new(&array.to_data()), c"arrow_array")?;
        (exported_type(py, array)?, values).into_pyobject(py)
    }

    /// The answer to `__arrow_c_schema__`.
    pub(in crate::python) fn exported_type<'py>(
        py: Python<'py>,
        array: &dyn Array,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let field = Field::new("", array.data_type().clone(), true);
        let schema = FFI_ArrowSchema::try_from(field).map_err(unreadable)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}
