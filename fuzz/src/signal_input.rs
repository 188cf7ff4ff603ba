//! Inputs that are a signal and something of it.

use otlp_native_model::Signal;

/// Splits off the first byte, whose low bits name the signal. `None` for no bytes at all.
pub fn split(input: &[u8]) -> Option<(Signal, &[u8])> {
    let (first, rest) = input.split_first()?;
    let signal = Signal::ALL.get(usize::from(first & 3))?;
    Some((*signal, rest))
}
