//! Decodes and encodes requests over and over, with our codec or a peer's, and prints what an item costs.
//!
//! `SUBJECT ROAD SIGNAL SHAPE MILLISECONDS` runs one for about that long and prints one JSON object; so does `compress CODEC
//! LEVEL SIGNAL SHAPE MILLISECONDS`; `--shapes` lists the shapes. `bench/encode/comparison.ts` drives it.

mod capture;
mod compress;
mod edit_ours;
mod json;
mod measure;
mod rebuild_ours;
mod road;
mod theirs;
mod views;
mod visit;
mod workload;

use otlp_native_model::Signal;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("encode: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<String, String> {
    match arguments {
        ["--shapes"] => Ok(workload::shapes_as_json()),
        ["--check"] => road::check_all(),
        ["compress", codec, level, signal, shape, milliseconds] => {
            let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text} is no number"));
            let workload = workload::make(signal_named(signal)?, shape)?;
            let level = i32::try_from(number(level)?).map_err(|error| error.to_string())?;
            let made = compress::compress(codec, level, &workload.body, number(milliseconds)?)?;
            Ok(format!(
                r#"{{"items":{},"bytes":{},"compressedBytes":{},"turns":{},"cpuNs":{}}}"#,
                workload.items,
                workload.body.len(),
                made.bytes,
                made.cost.turns,
                made.cost.cpu_ns
            ))
        }
        [subject, road, signal, shape, milliseconds] => {
            let signal = signal_named(signal)?;
            let milliseconds = milliseconds.parse().map_err(|_| "milliseconds are a number")?;
            let workload = workload::make(signal, shape)?;
            let mut turn = road::turn(subject, road, &workload)?;
            let cost = measure::measure(milliseconds, &mut turn);
            Ok(format!(
                r#"{{"items":{},"bytes":{},"turns":{},"cpuNs":{}}}"#,
                workload.items,
                workload.body.len(),
                cost.turns,
                cost.cpu_ns
            ))
        }
        _ => Err("say what: SUBJECT ROAD SIGNAL SHAPE MILLISECONDS".to_owned()),
    }
}

fn signal_named(name: &str) -> Result<Signal, String> {
    match name {
        "traces" => Ok(Signal::Traces),
        "metrics" => Ok(Signal::Metrics),
        "logs" => Ok(Signal::Logs),
        _ => Err(format!("there's no signal {name}")),
    }
}
