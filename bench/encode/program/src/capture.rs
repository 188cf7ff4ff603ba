//! From a capture's records to a request.

use otlp_native_model::Signal;

pub struct Capture;

impl Capture {
    pub fn new(signal: Signal) -> Result<Self, String> {
        Err(format!("no capture of {}", signal.items_name()))
    }

    pub fn encoded(&mut self) -> Vec<u8> {
        Vec::new()
    }
}
