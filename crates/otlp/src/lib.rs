//! OTLP encoding, decoding, JSON mapping, partial success.
