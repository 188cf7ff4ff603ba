//! Holds `src/capture/layout.ts` equal to the layout that the decoder reads.
//! `UPDATE_LAYOUT=1 cargo test -p otlp-native-record --test layout_ts` writes it anew.

use otlp_native_record::layout;
use std::path::Path;

fn rendered() -> String {
    let mut text = String::from(
        "// Generated from crates/record/src/layout.rs by its test layout_ts; edit that file, then run\n\
         // UPDATE_LAYOUT=1 cargo test -p otlp-native-record --test layout_ts\n",
    );
    for (name, value, doc) in layout::ALL {
        let doc: Vec<&str> = doc.iter().map(|line| line.trim()).collect();
        let is_mask =
            name.contains("_HAS_") || name.contains("_IS_") || name.ends_with("_MASK") || *value > 1 << 24;
        let value = if is_mask {
            format!("0x{value:x}")
        } else {
            value.to_string()
        };
        text += &format!("\n/** {} */\nexport const {name} = {value};\n", doc.join(" "));
    }
    text += "\n/** Of all names and values above; the binary's must be the same. */\n";
    text += &format!("export const FINGERPRINT = {};\n", layout::fingerprint());
    text
}

#[test]
fn typescript_has_the_same_layout() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/capture/layout.ts");
    if std::env::var_os("UPDATE_LAYOUT").is_some() {
        std::fs::write(&path, rendered()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        rendered(),
        "run with UPDATE_LAYOUT=1 to update it"
    );
}
