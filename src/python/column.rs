//! A column of texts as Arrow has it, to be read a batch at a time.
//!
//! Strings are taken for bytes, so that none is read as text before it is known to be UTF-8. There is
//! no interpreter here: the fuzz target `arrow` has this file, too.

use arrow_array::types::{
    ArrowPrimitiveType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, BinaryArray, BinaryViewArray, LargeBinaryArray, PrimitiveArray};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::arrow::{Arrays, Refused};

/// The column: chunks of an object that exports them.
pub(super) struct TextColumn {
    arrays: Arrays,
    /// What its strings are of.
    pub(super) text_type: DataType,
    n_rows: usize,
}

impl TextColumn {
    /// Refuses what is no column of texts before any of it is read.
    pub(super) fn of(arrays: Arrays) -> Result<Self, Refused> {
        Ok(Self { text_type: type_of_texts(&arrays.data_type)?, arrays, n_rows: 0 })
    }

    pub(super) fn next_chunk(&mut self) -> Result<Option<Chunk>, Refused> {
        let Some(array) = self.arrays.next()? else { return Ok(None) };
        let chunk = Chunk::of(&array, self.n_rows)?;
        self.n_rows += chunk.n_rows;
        Ok(Some(chunk))
    }
}

fn type_of_texts(data_type: &DataType) -> Result<DataType, Refused> {
    let refused = |got: String| {
        Err(Refused::Type(format!(
            "texts must be one column of the Arrow type Utf8, LargeUtf8, Utf8View or a Dictionary of these; got {got}"
        )))
    };
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Ok(data_type.clone()),
        // What a column without any text is often taken for.
        DataType::Null => Ok(DataType::Utf8),
        DataType::Dictionary(keys, values) if keys.is_integer() && !is_divided(values) => {
            type_of_texts(values)
        }
        DataType::Struct(fields) => match fields.as_ref() {
            [field] => type_of_texts(field.data_type()),
            fields => {
                let names: Vec<_> = fields.iter().map(|field| field.name().as_str()).collect();
                refused(format!("a table with the columns {}", names.join(", ")))
            }
        },
        other => refused(other.to_string()),
    }
}

fn is_divided(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Dictionary(..) | DataType::Struct(_))
}

/// An array of the column.
pub(super) struct Chunk {
    texts: Texts,
    /// Which of the texts each row is, `None` for a null, where that is not the one of its number.
    keys: Option<Vec<Option<usize>>>,
    first_row: usize,
    n_rows: usize,
}

enum Texts {
    Nulls,
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
}

impl Texts {
    /// The same buffers with offsets that were checked.
    fn of(data: &ArrayData) -> Result<Self, ArrowError> {
        let bytes = |data_type| data.clone().into_builder().data_type(data_type).build();
        match data.data_type() {
            DataType::Utf8 => bytes(DataType::Binary).map(|data| Self::Small(data.into())),
            DataType::LargeUtf8 => bytes(DataType::LargeBinary).map(|data| Self::Large(data.into())),
            DataType::Utf8View => bytes(DataType::BinaryView).map(|data| Self::View(data.into())),
            _ => Ok(Self::Nulls),
        }
    }

    fn get(&self, at: usize) -> Option<&[u8]> {
        match self {
            Self::Nulls => None,
            Self::Small(array) => array.is_valid(at).then(|| array.value(at)),
            Self::Large(array) => array.is_valid(at).then(|| array.value(at)),
            Self::View(array) => array.is_valid(at).then(|| array.value(at)),
        }
    }
}

impl Chunk {
    fn of(data: &ArrayData, first_row: usize) -> Result<Self, ArrowError> {
        let (texts, keys) = match data.data_type() {
            DataType::Struct(_) => {
                data.validate()?;
                let column = Self::of(&data.child_data()[0].slice(data.offset(), data.len()), first_row)?;
                let key = |row| column.key(row).filter(|_| data.is_valid(row));
                let keys = data.nulls().map(|_| (0..data.len()).map(key).collect());
                (column.texts, keys.or(column.keys))
            }
            DataType::Dictionary(keys, _) => (Texts::of(&data.child_data()[0])?, Some(keys_of(data, keys)?)),
            _ => (Texts::of(data)?, None),
        };
        Ok(Self { texts, keys, first_row, n_rows: data.len() })
    }

    fn key(&self, row: usize) -> Option<usize> {
        self.keys.as_ref().map_or(Some(row), |keys| keys[row])
    }

    /// Its rows from first to last, divided so that a batch has about `n_texts` texts, or
    /// `n_bytes` bytes of them.
    pub(super) fn batches(&self, n_texts: usize, n_bytes: usize) -> impl Iterator<Item = Batch<'_>> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let batch = self.batch(next, n_texts, n_bytes);
            next += batch.rows.len();
            (!batch.rows.is_empty()).then_some(batch)
        })
    }

    fn batch(&self, first: usize, n_texts: usize, n_bytes: usize) -> Batch<'_> {
        let mut batch = Batch { rows: Vec::new(), texts: Vec::new() };
        let mut places: HashMap<usize, usize, FixedState> = HashMap::default();
        let mut bytes = 0;
        for row in first..self.n_rows.min(first.saturating_add(n_texts.saturating_mul(ROWS_PER_TEXT))) {
            let text = self.key(row).and_then(|key| Some((key, self.texts.get(key)?)));
            batch.rows.push(text.map(|(key, text)| {
                *places.entry(key).or_insert_with(|| {
                    bytes += text.len();
                    batch.texts.push(Text { row: self.first_row + row, bytes: text });
                    batch.texts.len() - 1
                })
            }));
            if batch.texts.len() >= n_texts || bytes >= n_bytes {
                break;
            }
        }
        batch
    }
}

/// Nulls and repeated texts cost next to nothing, but a batch of them must end, too.
const ROWS_PER_TEXT: usize = 64;

/// The keys of a dictionary, none of them behind its last value.
fn keys_of(data: &ArrayData, keys: &DataType) -> Result<Vec<Option<usize>>, ArrowError> {
    data.validate_data()?;
    let plain = data.clone().into_builder().data_type(keys.clone()).child_data(Vec::new()).build()?;
    Ok(match keys {
        DataType::Int8 => numbers::<Int8Type>(plain),
        DataType::Int16 => numbers::<Int16Type>(plain),
        DataType::Int32 => numbers::<Int32Type>(plain),
        DataType::Int64 => numbers::<Int64Type>(plain),
        DataType::UInt8 => numbers::<UInt8Type>(plain),
        DataType::UInt16 => numbers::<UInt16Type>(plain),
        DataType::UInt32 => numbers::<UInt32Type>(plain),
        _ => numbers::<UInt64Type>(plain),
    })
}

fn numbers<K: ArrowPrimitiveType>(keys: ArrayData) -> Vec<Option<usize>>
where
    K::Native: TryInto<usize>,
{
    PrimitiveArray::<K>::from(keys).iter().map(|key| key?.try_into().ok()).collect()
}

/// Rows to be worked on at once.
pub(super) struct Batch<'a> {
    /// Which of `texts` each row is; `None` for a null.
    pub(super) rows: Vec<Option<usize>>,
    /// Each text once.
    pub(super) texts: Vec<Text<'a>>,
}

impl Batch<'_> {
    pub(super) fn n_bytes(&self) -> usize {
        self.texts.iter().map(|text| text.bytes.len()).sum()
    }
}

/// A text that has yet to prove it is one.
pub(super) struct Text<'a> {
    /// Number of the first row that has it.
    row: usize,
    bytes: &'a [u8],
}

impl<'a> Text<'a> {
    pub(super) fn check(&self) -> Result<&'a str, Refused> {
        std::str::from_utf8(self.bytes).map_err(|error| {
            Refused::Text(format!("row {} of texts must be UTF-8; it is not: {error}", self.row))
        })
    }
}
