//! Why a record can't be decoded.

use std::fmt;

/// A malformed record. `word` is where in the stream of words the reader stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// The words end in the middle of an item.
    Truncated {
        /// Position in words.
        word: usize,
    },
    /// The string bytes are not UTF-8.
    NotUtf8,
    /// An inline string reaches past the string bytes.
    StringOutOfBounds {
        /// Position in words.
        word: usize,
    },
    /// A table has no entry of this id, or the id is not the next one.
    UnknownId {
        /// Position in words.
        word: usize,
    },
    /// A tag is none of those in the layout.
    UnknownTag {
        /// Position in words.
        word: usize,
    },
    /// A table would grow past its limit.
    TableFull {
        /// Position in words.
        word: usize,
    },
    /// Values are nested deeper than the layout allows.
    TooDeep {
        /// Position in words.
        word: usize,
    },
    /// Words are left after the last item.
    Trailing {
        /// Position in words.
        word: usize,
    },
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, word) = match self {
            RecordError::NotUtf8 => return f.write_str("the record's strings are not UTF-8"),
            RecordError::Truncated { word } => ("ends too early", word),
            RecordError::StringOutOfBounds { word } => ("has a string out of bounds", word),
            RecordError::UnknownId { word } => ("names an unknown id", word),
            RecordError::UnknownTag { word } => ("has an unknown tag", word),
            RecordError::TableFull { word } => ("overfills a table", word),
            RecordError::TooDeep { word } => ("nests values too deep", word),
            RecordError::Trailing { word } => ("has words after its last item", word),
        };
        write!(f, "the record {what} at word {word}")
    }
}

impl std::error::Error for RecordError {}
