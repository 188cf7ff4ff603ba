use super::*;
use proptest::prelude::*;

fn string(text: &str) -> Result<String, JsonReason> {
    let mut reader = Reader::new(text.as_bytes()).map_err(|error| error.reason)?;
    let content = reader.string()?.into_owned();
    reader.finish()?;
    Ok(content)
}

fn skip(text: &[u8]) -> Result<(), JsonReason> {
    let mut reader = Reader::new(text).map_err(|error| error.reason)?;
    reader.skip_value()?;
    reader.finish()
}

#[test]
fn lone_surrogates_become_replacement_characters() {
    assert_eq!(string(r#""\ud83d\ude00""#).as_deref(), Ok("\u{1f600}"));
    assert_eq!(string(r#""\ud83d""#).as_deref(), Ok("\u{fffd}"));
    assert_eq!(string(r#""\ude00x""#).as_deref(), Ok("\u{fffd}x"));
    assert_eq!(
        string(r#""\ud83d\ud83d\ude00""#).as_deref(),
        Ok("\u{fffd}\u{1f600}")
    );
    assert_eq!(string(r#""\ud83d\n""#).as_deref(), Ok("\u{fffd}\n"));
    assert_eq!(string(r#""\ud83d\u0041""#).as_deref(), Ok("\u{fffd}A"));
}

#[test]
fn broken_strings_are_refused() {
    for text in [
        r#""a"#,
        r#""\"#,
        r#""\x""#,
        r#""\u12""#,
        r#""\u+123""#,
        r#""\uD83D\u12""#,
        "\"a\nb\"",
    ] {
        assert_eq!(string(text), Err(JsonReason::InvalidSyntax), "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(string("\u{feff}\"a\"").as_deref(), Ok("a"));
}

#[test]
fn nesting_of_an_unknown_value_is_limited() {
    let nested = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
    assert_eq!(skip(&nested(100)), Ok(()));
    assert_eq!(skip(&nested(101)), Err(JsonReason::TooDeep));
    assert_eq!(skip(&vec![b'['; 1_000_000]), Err(JsonReason::TooDeep));
}

/// Text that is JSON or nearly so.
fn near_json() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"\\u00e9\"",
        "1",
        "-0",
        "1e5",
        "01",
        "true",
        "false",
        "null",
        "nul",
        " ",
        "\n",
        "\"",
        "\\",
        "[]",
        "{}",
        "\"k\":",
        "é",
    ]);
    proptest::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn the_grammar_is_that_of_serde_json(text in near_json()) {
        let expected: Result<serde_json::Value, _> = serde_json::from_str(&text);
        prop_assert_eq!(skip(text.as_bytes()).is_ok(), expected.is_ok(), "{}", text);
    }

    #[test]
    fn strings_read_as_serde_json_wrote_them(content in any::<String>()) {
        prop_assert_eq!(string(&serde_json::to_string(&content).unwrap()), Ok(content));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = skip(&bytes);
    }
}
