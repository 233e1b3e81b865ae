//! Arrow columns made of bytes, and an obvious twin that reads them.
//!
//! A column may lie about all that its reader can see to be wrong. About the rest it tells the truth:
//! a buffer is as long as the interface asks for, a pointer is right or null.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

use arbitrary::Arbitrary;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;

// The very files of the package, which need no interpreter for this.
#[path = "../../src/python/arrow.rs"]
#[allow(dead_code)]
mod arrow;
#[path = "../../src/python/column.rs"]
#[allow(dead_code)]
mod column;

use arrow::Arrays;
use column::{Chunk, TextColumn};

/// A column and the way in which it is handed over.
#[derive(Arbitrary, Debug)]
pub struct Column<'a> {
    node: Node<'a>,
    way: u8,
    n_texts: u8,
    n_bytes: u8,
}

#[derive(Arbitrary, Debug)]
struct Node<'a> {
    format: u8,
    length: i16,
    offset: i16,
    valid: Option<&'a [u8]>,
    /// Where each text ends, what is in each view, or the keys.
    numbers: &'a [u8],
    ordered: bool,
    bytes: &'a [u8],
    inner: Vec<Node<'a>>,
    lies: Option<Lies<'a>>,
}

#[derive(Arbitrary, Debug)]
struct Lies<'a> {
    null_count: Option<i8>,
    n_buffers: Option<i8>,
    n_children: Option<i8>,
    n_types: Option<i8>,
    format: Option<&'a [u8]>,
    name: Option<&'a [u8]>,
    /// Pointers that are null, as bits.
    missing: u16,
    misaligned: bool,
}

const FORMATS: [&str; 24] = [
    "u", "U", "vu", "n", "+s", "c", "C", "s", "S", "i", "I", "l", "L", "z", "+l", "+L", "+vl", "+m", "+r",
    "+w:3", "+us:0", "tss:", "d:5,2", "w:-1",
];

/// Lengths and offsets up to here are as they are told; larger ones are larger than any memory.
const LONGEST: i16 = 300;

static N_HELD: AtomicUsize = AtomicUsize::new(0);

impl Column<'_> {
    /// Has it read, and compares what is read with the twin.
    pub fn read(&self) {
        let built = Built::of(&self.node);
        if let Ok(arrays) = self.handed_over(&built) {
            self.check(arrays, &built);
        }
        assert_eq!(N_HELD.load(Ordering::Relaxed), 0, "what was taken and not released");
    }

    fn handed_over(&self, built: &Built) -> Result<Arrays, arrow::Refused> {
        let (mut schema, mut array) = (built.schema.top(), built.array.top());
        // SAFETY: both are laid out as the interface does, and move.
        let mut take = || unsafe {
            let schema = FFI_ArrowSchema::from_raw((&raw mut schema).cast());
            (schema, FFI_ArrowArray::from_raw((&raw mut array).cast()))
        };
        match self.way % 8 {
            0 => {
                drop(take());
                let (schema, array) = take();
                Arrays::of_array(&schema, array)
            }
            way @ (1 | 2) => {
                let (mut schema, mut array) = take();
                if way == 1 {
                    schema = FFI_ArrowSchema::empty()
                } else {
                    array = FFI_ArrowArray::empty()
                }
                Arrays::of_array(&schema, array)
            }
            3 | 4 => {
                let (schema, array) = take();
                Arrays::of_stream(stream(schema, array, self.n_texts))
            }
            _ => {
                let (schema, array) = take();
                Arrays::of_array(&schema, array)
            }
        }
    }

    fn check(&self, arrays: Arrays, built: &Built) {
        let Ok(mut column) = TextColumn::of(arrays) else { return };
        let mut n_chunks = 0;
        while let Ok(Some(chunk)) = column.next_chunk() {
            self.check_chunk(&chunk, &built.array);
            n_chunks += 1;
        }
        assert!(n_chunks <= 1);
    }

    fn check_chunk(&self, chunk: &Chunk, array: &Array) {
        let mut row = 0;
        for batch in chunk.batches(self.n_texts.into(), self.n_bytes.into()) {
            for &at in &batch.rows {
                let expected = array.row(row);
                assert_eq!(at.is_none(), expected.is_none());
                if let (Some(at), Some(expected)) = (at, expected) {
                    let expected = String::from_utf8(expected);
                    assert_eq!(batch.texts[at].check().ok(), expected.as_deref().ok());
                }
                row += 1;
            }
        }
        // A batch of no texts has no rows.
        assert!(row as i64 == array.raw.length || self.n_texts == 0);
    }
}

/// Both structs of a column with all that they point at.
struct Built {
    schema: Schema,
    array: Array,
}

impl Built {
    fn of(node: &Node<'_>) -> Self {
        Self { schema: Schema::of(node), array: Array::of(node) }
    }
}

#[repr(C)]
struct RawSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *const *const RawSchema,
    dictionary: *const RawSchema,
    release: Option<unsafe extern "C" fn(*mut RawSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct RawArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const u8,
    children: *const *const RawArray,
    dictionary: *const RawArray,
    release: Option<unsafe extern "C" fn(*mut RawArray)>,
    private_data: *mut c_void,
}

unsafe extern "C" fn release_schema(schema: *mut RawSchema) {
    N_HELD.fetch_sub(1, Ordering::Relaxed);
    // SAFETY: the interface hands over the struct that is released.
    unsafe { (*schema).release = None };
}

unsafe extern "C" fn release_array(array: *mut RawArray) {
    N_HELD.fetch_sub(1, Ordering::Relaxed);
    // SAFETY: the interface hands over the struct that is released.
    unsafe { (*array).release = None };
}

struct Schema {
    raw: Box<RawSchema>,
    _strings: Vec<CString>,
    _pointers: Vec<*const RawSchema>,
    _inner: Vec<Schema>,
}

impl Schema {
    fn of(node: &Node<'_>) -> Self {
        let lies = node.lies.as_ref();
        let format = lies.and_then(|lies| lies.format).map(string).filter(is_unknown);
        let name = lies.and_then(|lies| lies.name).unwrap_or(b"text");
        let strings = vec![format.unwrap_or_else(|| string(node.format().as_bytes())), string(name)];
        let inner: Vec<_> = node.inner.iter().map(Self::of).collect();
        let pointer = |at: usize| inner.get(at).map_or(ptr::null(), |inner: &Self| &raw const *inner.raw);
        let pointers: Vec<_> = (0..node.n_children())
            .map(|at| if lies.misses(7 + at) { ptr::null() } else { pointer(at) })
            .collect();
        let raw = RawSchema {
            format: if lies.misses(0) { ptr::null() } else { strings[0].as_ptr() },
            name: if lies.misses(1) { ptr::null() } else { strings[1].as_ptr() },
            metadata: ptr::null(),
            flags: 2,
            n_children: told(lies.and_then(|lies| lies.n_types), pointers.len()),
            children: if lies.misses(2) { ptr::null() } else { pointers.as_ptr() },
            dictionary: if node.is_coded() { pointer(0) } else { ptr::null() },
            release: Some(release_schema),
            private_data: ptr::null_mut(),
        };
        Self { raw: Box::new(raw), _strings: strings, _pointers: pointers, _inner: inner }
    }

    /// A copy that is to be released.
    fn top(&self) -> RawSchema {
        N_HELD.fetch_add(1, Ordering::Relaxed);
        // SAFETY: it owns nothing.
        unsafe { ptr::read(&raw const *self.raw) }
    }
}

/// Another format that is read would ask for other buffers.
fn is_unknown(format: &CString) -> bool {
    !FORMATS.iter().any(|known| known.as_bytes() == format.as_bytes())
}

/// What bytes are up to their first zero.
fn string(bytes: &[u8]) -> CString {
    CString::new(bytes.split(|&byte| byte == 0).next().unwrap_or_default()).expect("no zero")
}

struct Array {
    raw: Box<RawArray>,
    format: &'static str,
    is_coded: bool,
    buffers: Vec<Bytes>,
    _pointers: Vec<*const u8>,
    _children: Vec<*const RawArray>,
    inner: Vec<Array>,
}

impl Array {
    fn of(node: &Node<'_>) -> Self {
        let lies = node.lies.as_ref();
        let inner: Vec<_> = node.inner.iter().map(Self::of).collect();
        let buffers = node.buffers();
        let missing = |at: usize, buffer: &Bytes| {
            if lies.misses(3 + at) || (at == 0 && node.valid.is_none()) {
                ptr::null()
            } else {
                buffer.pointer()
            }
        };
        let pointers: Vec<_> = buffers.iter().enumerate().map(|(at, buffer)| missing(at, buffer)).collect();
        let pointer = |at: usize| inner.get(at).map_or(ptr::null(), |inner: &Self| &raw const *inner.raw);
        let children: Vec<_> = (0..node.n_children())
            .map(|at| if lies.misses(11 + at) { ptr::null() } else { pointer(at) })
            .collect();
        let (start, end) = node.place();
        let honest = match buffers.first().filter(|_| !pointers[0].is_null()) {
            Some(bits) => (start..end).filter(|&row| !is_set(bits.held(), row)).count(),
            None => 0,
        };
        let raw = RawArray {
            length: far(node.length),
            null_count: lies.and_then(|lies| lies.null_count).map_or(honest as i64, i64::from),
            offset: far(node.offset),
            n_buffers: told(lies.and_then(|lies| lies.n_buffers).filter(|&n| n <= 3), pointers.len()),
            n_children: told(lies.and_then(|lies| lies.n_children), children.len()),
            buffers: if lies.misses(8) { ptr::null() } else { pointers.as_ptr() },
            children: if lies.misses(9) { ptr::null() } else { children.as_ptr() },
            dictionary: if node.is_coded() && !lies.misses(10) { pointer(0) } else { ptr::null() },
            release: Some(release_array),
            private_data: ptr::null_mut(),
        };
        Self {
            raw: Box::new(raw),
            format: node.format(),
            is_coded: node.is_coded(),
            buffers,
            _pointers: pointers,
            _children: children,
            inner,
        }
    }

    /// A copy that is to be released.
    fn top(&self) -> RawArray {
        N_HELD.fetch_add(1, Ordering::Relaxed);
        // SAFETY: it owns nothing.
        unsafe { ptr::read(&raw const *self.raw) }
    }

    /// A row of an array that was not refused.
    fn row(&self, row: usize) -> Option<Vec<u8>> {
        let row = row + self.raw.offset as usize;
        if self._pointers.first().is_some_and(|bits| !bits.is_null()) && !is_set(self.buffers[0].held(), row)
        {
            return None;
        }
        let number = |buffer: usize, at: usize, width: usize| {
            let mut bytes = [0; 16];
            bytes[..width].copy_from_slice(&self.buffers[buffer].held()[at * width..(at + 1) * width]);
            u128::from_le_bytes(bytes)
        };
        if self.is_coded {
            return self.inner[0].row(number(1, row, width_of(self.format)) as usize);
        }
        let slice = |width: usize| {
            let place = number(1, row, width) as usize..number(1, row + 1, width) as usize;
            Some(self.buffers[2].held()[place].to_vec())
        };
        match self.format {
            "u" => slice(4),
            "U" => slice(8),
            "vu" => {
                let view = number(1, row, 16).to_le_bytes();
                let word =
                    |at: usize| u32::from_le_bytes(view[at..at + 4].try_into().expect("four")) as usize;
                if word(0) <= 12 {
                    return Some(view[4..4 + word(0)].to_vec());
                }
                Some(self.buffers[2 + word(8)].held()[word(12)..word(12) + word(0)].to_vec())
            }
            "+s" => self.inner[0].row(row),
            _ => None,
        }
    }
}

fn is_set(bits: &[u8], at: usize) -> bool {
    bits[at / 8] >> (at % 8) & 1 == 1
}

fn width_of(format: &str) -> usize {
    match format {
        "c" | "C" => 1,
        "s" | "S" => 2,
        "i" | "I" | "u" => 4,
        _ => 8,
    }
}

/// A number that is told; more than there are cannot be seen to be a lie. Nor can one less than the
/// buffers of a view, whose last one has the lengths of others.
fn told(lie: Option<i8>, n: usize) -> i64 {
    lie.map_or(n as i64, |lie| i64::from(lie).min(n as i64))
}

fn far(number: i16) -> i64 {
    if number <= LONGEST { number.into() } else { i64::MAX - i64::from(number) }
}

trait Misses {
    fn misses(self, bit: usize) -> bool;
}

impl Misses for Option<&Lies<'_>> {
    fn misses(self, bit: usize) -> bool {
        self.is_some_and(|lies| lies.missing.checked_shr(bit as u32).is_some_and(|bits| bits & 1 == 1))
    }
}

impl Node<'_> {
    fn format(&self) -> &'static str {
        FORMATS[usize::from(self.format) % FORMATS.len()]
    }

    /// Numbers with something in them are keys.
    fn is_coded(&self) -> bool {
        !self.inner.is_empty() && matches!(self.format(), "c" | "C" | "s" | "S" | "i" | "I" | "l" | "L")
    }

    fn n_children(&self) -> usize {
        if self.is_coded() { 0 } else { self.inner.len() }
    }

    /// From which to which row; none where its length or offset is a lie.
    fn place(&self) -> (usize, usize) {
        let is_near = |number: i16| (0..=LONGEST).contains(&number);
        if !is_near(self.length) || !is_near(self.offset) {
            return (0, 0);
        }
        (self.offset as usize, self.offset as usize + self.length as usize)
    }

    fn buffers(&self) -> Vec<Bytes> {
        let (_, end) = self.place();
        let mut valid = vec![0xff; end.div_ceil(8)];
        valid.iter_mut().zip(self.valid.unwrap_or_default()).for_each(|(bits, given)| *bits = *given);
        let valid = Bytes::of(&valid, 0);
        let shift = usize::from(self.lies.as_ref().is_some_and(|lies| lies.misaligned));
        match self.format() {
            "n" => Vec::new(),
            "u" | "U" => {
                let ends = self.ends(end + 1, width_of(self.format()));
                vec![valid, Bytes::of(&ends, shift), Bytes::of(self.bytes, 0)]
            }
            "vu" => {
                let pieces: Vec<_> = self.bytes.chunks(50).collect();
                let views: Vec<_> = (0..end).flat_map(|row| self.view(row, &pieces)).collect();
                // A length below zero can be seen to be a lie.
                let length = |piece: &&[u8]| if self.ordered { piece.len() as i64 } else { -1 };
                let lengths: Vec<_> = pieces.iter().map(length).flat_map(i64::to_ne_bytes).collect();
                let mut buffers = vec![valid, Bytes::of(&views, 0)];
                buffers.extend(pieces.iter().map(|piece| Bytes::of(piece, 0)));
                buffers.push(Bytes::of(&lengths, shift));
                buffers
            }
            "+s" => vec![valid],
            format => {
                let width = width_of(format);
                let key = |row: usize| i64::from(self.number(row)).to_le_bytes().into_iter().take(width);
                vec![valid, Bytes::of(&(0..end).flat_map(key).collect::<Vec<_>>(), shift)]
            }
        }
    }

    fn number(&self, at: usize) -> i8 {
        self.numbers.get(at).map_or(0, |&byte| byte as i8)
    }

    /// Where texts end: any numbers but the last, which is believed.
    fn ends(&self, n: usize, width: usize) -> Vec<u8> {
        let most = self.bytes.len() as i64;
        let mut ends = Vec::with_capacity(n * width);
        let mut end = 0;
        for at in 0..n {
            let number = i64::from(self.number(at));
            end = if self.ordered { (end + number.abs()).min(most) } else { number };
            if at + 1 == n {
                end = end.min(most);
            }
            ends.extend(end.to_le_bytes().into_iter().take(width));
        }
        ends
    }

    /// A short text in its view, or a view of one of the pieces, which may be out of any of them.
    fn view(&self, row: usize, pieces: &[&[u8]]) -> [u8; 16] {
        let [length, piece, start, prefix] = [0, 1, 2, 3].map(|at| self.number(4 * row + at).unsigned_abs());
        let mut view = [0; 16];
        view[0] = length;
        if length <= 12 {
            let there = self.bytes.get(usize::from(piece)..).unwrap_or_default();
            let there = &there[..there.len().min(length.into())];
            view[4..4 + there.len()].copy_from_slice(there);
            view[15] |= if prefix == 1 { start } else { 0 };
            return view;
        }
        let there = pieces.get(usize::from(piece)).and_then(|piece| piece.get(usize::from(start)..));
        let there = there.unwrap_or_default();
        let n = there.len().min(4);
        view[4..4 + n].copy_from_slice(&there[..n]);
        view[4] ^= if prefix == 1 { 1 } else { 0 };
        (view[8], view[12]) = (piece, start);
        view
    }
}

/// A buffer that begins at a multiple of 16, or behind one, and ends where it ends.
struct Bytes {
    start: *mut u8,
    layout: Layout,
    shift: usize,
}

impl Bytes {
    fn of(bytes: &[u8], shift: usize) -> Self {
        let layout = Layout::from_size_align((bytes.len() + shift).max(1), 16).expect("small");
        // SAFETY: the layout is of one byte at least.
        let start = unsafe { alloc_zeroed(layout) };
        assert!(!start.is_null());
        let new = Self { start, layout, shift };
        // SAFETY: so many bytes are there, and nobody else has them.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), new.pointer().cast_mut(), bytes.len()) };
        new
    }

    fn pointer(&self) -> *const u8 {
        self.start.wrapping_add(self.shift)
    }

    fn held(&self) -> &[u8] {
        // SAFETY: so many bytes are there, as long as this is.
        unsafe { std::slice::from_raw_parts(self.pointer(), self.layout.size() - self.shift) }
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: it was allocated by this layout.
        unsafe { dealloc(self.start, self.layout) };
    }
}

/// What a stream has yet to tell.
struct Telling {
    schema: Option<FFI_ArrowSchema>,
    array: Option<FFI_ArrowArray>,
    fails: u8,
    last_error: CString,
}

fn stream(schema: FFI_ArrowSchema, array: FFI_ArrowArray, fails: u8) -> FFI_ArrowArrayStream {
    let last_error = CString::from(c"the disk is \xff gone");
    let telling = Telling { schema: Some(schema), array: Some(array), fails, last_error };
    let held = Box::into_raw(Box::new(telling)).cast();
    let get_next = (fails != 4).then_some(get_next as _);
    let get_last_error = (fails != 5).then_some(get_last_error as _);
    // SAFETY: the callbacks do what the interface says of them.
    unsafe {
        FFI_ArrowArrayStream::new_unchecked(Some(get_schema), get_next, get_last_error, Some(release), held)
    }
}

/// SAFETY: the callbacks are called with the stream that they belong to.
unsafe fn telling<'a>(stream: *mut FFI_ArrowArrayStream) -> &'a mut Telling {
    unsafe { &mut *(*stream).private_data().cast() }
}

unsafe extern "C" fn get_schema(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowSchema) -> c_int {
    let telling = unsafe { telling(stream) };
    if telling.fails == 1 {
        return 5;
    }
    unsafe { ptr::write(out, telling.schema.take().unwrap_or_else(FFI_ArrowSchema::empty)) };
    0
}

unsafe extern "C" fn get_next(stream: *mut FFI_ArrowArrayStream, out: *mut FFI_ArrowArray) -> c_int {
    let telling = unsafe { telling(stream) };
    if telling.fails == 2 || (telling.fails == 3 && telling.array.is_none()) {
        return 5;
    }
    unsafe { ptr::write(out, telling.array.take().unwrap_or_else(FFI_ArrowArray::empty)) };
    0
}

unsafe extern "C" fn get_last_error(stream: *mut FFI_ArrowArrayStream) -> *const c_char {
    unsafe { telling(stream) }.last_error.as_ptr()
}

unsafe extern "C" fn release(stream: *mut FFI_ArrowArrayStream) {
    // SAFETY: it was made by a box, and a stream is released once.
    unsafe {
        drop(Box::from_raw((*stream).private_data().cast::<Telling>()));
        ptr::write(stream, FFI_ArrowArrayStream::empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Under Miri this sees what no sanitizer does: `cargo +nightly miri test`.
    #[test]
    fn the_columns_of_the_corpus_are_refused_or_read() {
        let mut n_files = 0;
        for file in std::fs::read_dir("corpus/arrow").expect("the corpus") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("its bytes");
            let column = Column::arbitrary_take_rest(arbitrary::Unstructured::new(&bytes));
            column.expect("a column").read();
            n_files += 1;
        }
        assert!(n_files > 0);
    }
}
