//! The napi-rs binding: thin.
