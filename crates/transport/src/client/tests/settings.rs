//! Settings that can't be used are refused by name when the client is made.

use super::certificates::{Authority, Folder};
use super::*;
use crate::client::ConfigError;
use std::path::PathBuf;

fn error(change: impl FnOnce(&mut ClientConfig)) -> ConfigError {
    let mut config = config(Protocol::Grpc, "https://localhost:4317");
    config.tls.insecure_skip_verify = true;
    change(&mut config);
    match Client::new(config, Arc::new(Recorder::default())) {
        Err(error) => error,
        Ok(_) => panic!("the settings were taken"),
    }
}

#[test]
fn headers_that_cant_be_sent_are_refused_without_their_values() {
    for (name, value) in [
        ("", "secret"),
        ("a b", "secret"),
        ("ü", "secret"),
        ("x-ok", "secret\n"),
        ("x-ok", "secrét"),
        ("Content-Type", "secret"),
        ("te", "secret"),
        ("Host", "secret"),
        ("grpc-timeout", "secret"),
    ] {
        let error = error(|config| config.headers = vec![(name.to_owned(), value.to_owned())]);
        assert_eq!(
            (error.code, error.setting),
            (ErrorCode::InvalidHeader, "headers"),
            "{name}"
        );
        assert!(!error.to_string().contains("secr"), "{error}");
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    type Change = fn(&mut ClientConfig);
    let changes: [(&str, Change); 6] = [
        ("compressionLevel", |config| {
            config.compression = Compression::Gzip { level: 10 }
        }),
        ("compressionLevel", |config| {
            config.compression = Compression::Zstd { level: 0 }
        }),
        ("compressionLevel", |config| {
            config.compression = Compression::Zstd { level: 20 }
        }),
        ("retry.multiplier", |config| config.retry.multiplier = 0.9),
        ("retry.multiplier", |config| config.retry.multiplier = f64::NAN),
        ("retry.jitter", |config| config.retry.jitter = 1.1),
    ];
    for (setting, change) in changes {
        let error = error(change);
        assert_eq!((error.code, error.setting), (ErrorCode::InvalidOption, setting));
    }
    assert_eq!(
        error(|config| config.tls.server_name = Some("a b".to_owned())).setting,
        "tls.serverName"
    );
}

#[test]
fn certificate_files_that_cant_be_used_are_refused_by_setting() {
    let folder = Folder::new();
    let identity = Authority::new().identity("client.test");
    let missing = folder.write("missing.pem", "").with_file_name("absent.pem");
    let empty = folder.write("empty.pem", "");
    let cut = folder.write("cut.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    let garbage = folder.write(
        "garbage.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let cert = folder.write("cert.pem", identity.certificate.pem());
    let key = folder.write("key.pem", identity.key.serialize_pem());
    let other_key = folder.write("other.pem", Authority::new().identity("x").key.serialize_pem());

    for ca_file in [&missing, &empty, &cut, &garbage, &key] {
        let error = error(|config| {
            config.tls.insecure_skip_verify = false;
            config.tls.ca_file = Some(ca_file.clone());
        });
        assert_eq!(
            (error.code, error.setting),
            (ErrorCode::InvalidCertificate, "tls.caFile"),
            "{error}"
        );
        let name = ca_file.file_name().unwrap().to_str().unwrap();
        assert!(error.reason.contains(name), "{error}");
    }
    let pairs: [(Option<&PathBuf>, Option<&PathBuf>, &str); 7] = [
        (Some(&missing), Some(&key), "tls.certFile"),
        (Some(&empty), Some(&key), "tls.certFile"),
        (Some(&cert), Some(&missing), "tls.keyFile"),
        (Some(&cert), Some(&empty), "tls.keyFile"),
        (Some(&cert), Some(&other_key), "tls.keyFile"),
        (Some(&cert), None, "tls.keyFile"),
        (None, Some(&key), "tls.certFile"),
    ];
    for (cert_file, key_file, setting) in pairs {
        let error = error(|config| {
            config.tls.cert_file = cert_file.cloned();
            config.tls.key_file = key_file.cloned();
        });
        assert_eq!(
            (error.code, error.setting),
            (ErrorCode::InvalidCertificate, setting),
            "{error}"
        );
    }
}

#[test]
fn tls_settings_of_a_plain_text_endpoint_are_not_read() {
    let mut config = config(Protocol::Grpc, "http://localhost:4317");
    config.tls.ca_file = Some(PathBuf::from("/nowhere/at/all.pem"));
    assert!(Client::new(config, Arc::new(Recorder::default())).is_ok());
}
