//! Compiles the pinned .proto files to prost types. `protox` stands in for `protoc`, so nothing needs installing.

use prost::Message as _;
use std::error::Error;
use std::path::{Path, PathBuf};

const SERVICES: [&str; 4] = [
    "opentelemetry/proto/collector/trace/v1/trace_service.proto",
    "opentelemetry/proto/collector/metrics/v1/metrics_service.proto",
    "opentelemetry/proto/collector/logs/v1/logs_service.proto",
    "opentelemetry/proto/collector/profiles/v1development/profiles_service.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../proto");
    println!("cargo::rerun-if-changed={}", root.display());
    compile(&root)
}

fn compile(root: &Path) -> Result<(), Box<dyn Error>> {
    let descriptors = protox::compile(SERVICES, [root])?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;
    prost_build::Config::new()
        .include_file("oracle.rs")
        // The .proto comments are written for other languages; rustdoc would run their code blocks as tests.
        .disable_comments(["."])
        .compile_fds(descriptors)?;
    Ok(())
}
