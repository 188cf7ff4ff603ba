//! PEM files of the TLS settings.

use super::config::ConfigError;
use otlp_native_model::ErrorCode;
use rustls_pki_types::pem::{self, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A bundle of every public CA is about a quarter of a MiB.
const LIMIT_BYTES: u64 = 16 * 1024 * 1024;

/// Every certificate in `path`; at least one.
pub(super) fn read_certificates(
    setting: &'static str,
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let text = read(setting, path)?;
    let certificates = CertificateDer::pem_slice_iter(&text)
        .collect::<Result<Vec<_>, pem::Error>>()
        .map_err(|error| not_pem(setting, path, &error))?;
    if certificates.is_empty() {
        return Err(invalid(
            setting,
            path,
            "holds no PEM certificate (-----BEGIN CERTIFICATE-----)",
        ));
    }
    Ok(certificates)
}

/// The first private key in `path`.
pub(super) fn read_private_key(
    setting: &'static str,
    path: &Path,
) -> Result<PrivateKeyDer<'static>, ConfigError> {
    let text = read(setting, path)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
        pem::Error::NoItemsFound => invalid(
            setting,
            path,
            "holds no PEM private key (unencrypted PKCS#8, PKCS#1 or SEC1)",
        ),
        error => not_pem(setting, path, &error),
    })
}

fn read(setting: &'static str, path: &Path) -> Result<Vec<u8>, ConfigError> {
    let unreadable = |error: std::io::Error| invalid(setting, path, &format!("can't be read: {error}"));
    let mut text = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LIMIT_BYTES + 1)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    if text.len() as u64 > LIMIT_BYTES {
        return Err(invalid(setting, path, "is larger than 16 MiB"));
    }
    Ok(text)
}

/// The parser's own words may quote the file, which may be a key.
fn not_pem(setting: &'static str, path: &Path, error: &pem::Error) -> ConfigError {
    let what = match error {
        pem::Error::MissingSectionEnd { .. } => "is cut off: a PEM section has no end",
        pem::Error::IllegalSectionStart { .. } => "has a malformed PEM section header",
        pem::Error::Base64Decode(_) => "has a PEM section that is not base64",
        _ => "is not a PEM file that can be used",
    };
    invalid(setting, path, what)
}

fn invalid(setting: &'static str, path: &Path, what: &str) -> ConfigError {
    ConfigError::new(
        ErrorCode::InvalidCertificate,
        setting,
        format!("{} {what}", path.display()),
    )
}
