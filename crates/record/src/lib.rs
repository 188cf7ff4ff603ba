//! Layout of the capture record and its bounds-checked decoder.
