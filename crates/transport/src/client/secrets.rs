//! Keeps the values of headers out of what servers say back: some answer `invalid token "…"`.

use http::HeaderMap;

/// Shorter words are hardly secret, and stand in many a message by chance.
const SHORTEST_SECRET_BYTES: usize = 8;

/// The words of every header value that must not be shown.
#[derive(Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// The words of the values that are marked sensitive.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut words: Vec<String> = headers
            .values()
            .filter(|value| value.is_sensitive())
            .filter_map(|value| value.to_str().ok())
            .flat_map(str::split_whitespace)
            .filter(|word| word.len() >= SHORTEST_SECRET_BYTES)
            .map(str::to_owned)
            .collect();
        // A word inside a longer one must not break the longer one up first.
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self(words)
    }

    /// `text` with `***` in place of every secret.
    pub(super) fn redact(&self, mut text: String) -> String {
        for secret in &self.0 {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), "***");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn every_long_word_of_a_sensitive_value_is_hidden() {
        let mut headers = HeaderMap::new();
        for (name, value, is_sensitive) in [
            ("authorization", "Bearer abcdefgh-12345678", true),
            ("x-key", "abcdefgh", true),
            ("x-tenant", "blue", true),
            ("user-agent", "something-public", false),
        ] {
            let mut value = HeaderValue::from_static(value);
            value.set_sensitive(is_sensitive);
            headers.insert(name, value);
        }
        let secrets = Secrets::of(&headers);
        let told = "Bearer abcdefgh-12345678 of blue by something-public: abcdefgh";
        assert_eq!(
            secrets.redact(told.to_owned()),
            "Bearer *** of blue by something-public: ***"
        );
        assert_eq!(Secrets::default().redact(told.to_owned()), told);
    }
}
