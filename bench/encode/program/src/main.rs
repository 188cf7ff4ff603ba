//! Decodes and encodes requests over and over, with our codec or a peer's, and prints what an item costs.
//!
//! `encode SUBJECT ROAD SIGNAL SHAPE MILLISECONDS` runs one for about that long and prints one JSON object; `encode --shapes`
//! lists the shapes. `bench/encode/comparison.ts` drives it.

mod capture;
mod edit_ours;
mod json;
mod measure;
mod rebuild_ours;
mod road;
mod theirs;
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
