//! What can be measured: roads from a request's bytes to a request's bytes or text, and who goes them.

use crate::json::{self, Logs, Metrics, Peer, Traces};
use crate::workload::{self, Workload};
use crate::{capture, edit_ours, rebuild_ours, theirs};
use otlp_native_model::{Signal, Value};
use otlp_native_otlp::count_items;
use otlp_native_testkit::requests::canonical_request;
use std::hint::black_box;

/// What the edit sets in each item.
const KEY: &str = "deployment.environment.name";
const VALUE: &str = "production";

const fn attribute() -> Option<(&'static str, Value<'static>)> {
    Some((KEY, Value::String(VALUE)))
}

/// One turn of `road` as `subject` goes it.
pub fn turn<'w>(subject: &str, road: &str, workload: &'w Workload) -> Result<Box<dyn FnMut() + 'w>, String> {
    Ok(match (subject, road) {
        ("ours", "keep") => Box::new(|| drop(black_box(edit_ours::edited(workload, None)))),
        ("ours", "edit") => Box::new(|| drop(black_box(edit_ours::edited(workload, attribute())))),
        ("ours", "rebuild") => {
            let mut rebuild = rebuild_ours::Rebuild::new(workload.signal);
            Box::new(move || drop(black_box(rebuild.rebuilt(workload))))
        }
        ("ours", "capture") => {
            let mut capture = capture::Capture::new(workload)?;
            Box::new(move || drop(black_box(capture.encoded())))
        }
        ("prost", "keep" | "rebuild") => Box::new(|| drop(black_box(theirs::rebuilt(workload)))),
        ("prost", "capture") => theirs::encode_turn(workload),
        ("prost", "edit") => Box::new(|| drop(black_box(theirs::edited(workload, KEY, VALUE)))),
        ("ours", "json") => {
            let text = peer_text_of(workload);
            Box::new(move || {
                drop(black_box(json::ours_to_text(workload)));
                drop(black_box(json::ours_to_protobuf(workload.signal, &text)));
            })
        }
        ("ours", "jsonWrite") => Box::new(|| drop(black_box(json::ours_to_text(workload)))),
        ("ours", "jsonRead") => {
            let text = peer_text_of(workload);
            Box::new(move || drop(black_box(json::ours_to_protobuf(workload.signal, &text))))
        }
        ("serde_json", road) => match workload.signal {
            Signal::Traces => peer_turn::<Traces>(road, workload)?,
            Signal::Metrics => peer_turn::<Metrics>(road, workload)?,
            _ => peer_turn::<Logs>(road, workload)?,
        },
        _ => return Err(format!("{subject} has no road {road}")),
    })
}

fn peer_turn<'w, P: Peer>(road: &str, workload: &'w Workload) -> Result<Box<dyn FnMut() + 'w>, String> {
    let body = &workload.body[..];
    let request = json::decoded::<P>(body);
    let text = json::to_text::<P>(&request);
    use prost::Message;
    Ok(match road {
        "json" => Box::new(move || {
            drop(black_box(json::to_text::<P>(&json::decoded::<P>(body))));
            drop(black_box(json::from_text::<P>(&text).encode_to_vec()));
        }),
        "jsonWrite" => Box::new(move || drop(black_box(json::to_text::<P>(&json::decoded::<P>(body))))),
        "jsonRead" => Box::new(move || drop(black_box(json::from_text::<P>(&text).encode_to_vec()))),
        // From structs that are there to structs: no protobuf at all.
        "jsonStructs" => Box::new(move || {
            drop(black_box(json::to_text::<P>(&request)));
            drop(black_box(json::from_text::<P>(&text)));
        }),
        _ => return Err(format!("serde_json has no road {road}")),
    })
}

/// Holds that both sides' results mean the same, for every shape.
pub fn check_all() -> Result<String, String> {
    let mut checked = 0;
    for signal in [Signal::Traces, Signal::Metrics, Signal::Logs] {
        for shape in workload::shapes(signal) {
            let workload = workload::make(signal, shape)?;
            let meaning = |body: &[u8]| canonical_request(signal, body);
            let same = |what: &str, ours: &[u8], theirs: &[u8]| {
                if meaning(ours).is_some() && meaning(ours) == meaning(theirs) {
                    Ok(())
                } else {
                    Err(format!("{what} of {shape} differs"))
                }
            };
            same("keep", &edit_ours::edited(&workload, None), &workload.body)?;
            same(
                "edit",
                &edit_ours::edited(&workload, attribute()),
                &theirs::edited(&workload, KEY, VALUE),
            )?;
            same(
                "rebuild",
                &rebuild_ours::Rebuild::new(signal).rebuilt(&workload),
                &workload.body,
            )?;
            // A capture has numbers as JavaScript has them, so whole doubles come out as integers.
            let captured = capture::Capture::new(&workload)?.encoded();
            if count_items(signal, &captured) != Ok(workload.items) {
                return Err(format!("capture of {shape} differs"));
            }
            let text = json::ours_to_text(&workload);
            same("json", &json::ours_to_protobuf(signal, &text), &workload.body)?;
            let theirs = peer_text_of(&workload);
            same(
                "their json",
                &json::ours_to_protobuf(signal, &theirs),
                &workload.body,
            )?;
            checked += 1;
        }
    }
    Ok(format!("{checked} shapes: all roads mean the same"))
}

/// The text that both sides read: that of the peer, which has the fields with defaults in it.
fn peer_text_of(workload: &Workload) -> Vec<u8> {
    match workload.signal {
        Signal::Traces => peer_text::<Traces>(workload),
        Signal::Metrics => peer_text::<Metrics>(workload),
        _ => peer_text::<Logs>(workload),
    }
}

fn peer_text<P: Peer>(workload: &Workload) -> Vec<u8> {
    json::to_text::<P>(&json::decoded::<P>(&workload.body))
}
