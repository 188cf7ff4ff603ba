//! The TLS side of a client, from its settings.

use super::config::{ConfigError, TlsConfig};
use super::endpoint::Endpoint;
use super::pem::{read_certificates, read_private_key};
use super::proxy::Proxy;
use crate::protocol::Protocol;
use otlp_native_model::ErrorCode;
use rustls::client::WantsClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::{ClientConfig, ConfigBuilder, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::sync::Arc;

/// How an `https` connection is secured.
#[derive(Clone, Debug)]
pub(crate) struct TlsClient {
    pub(super) config: Arc<ClientConfig>,
    pub(super) server_name: ServerName<'static>,
}

impl TlsClient {
    /// Reads the certificate files, or the system's roots where none is given.
    pub(crate) fn new(tls: &TlsConfig, endpoint: &Endpoint, protocol: Protocol) -> Result<Self, ConfigError> {
        let builder = verifying(tls)?;
        let mut config = match (&tls.cert_file, &tls.key_file) {
            (Some(cert_file), Some(key_file)) => {
                let chain = read_certificates("tls.certFile", cert_file)?;
                let key = read_private_key("tls.keyFile", key_file)?;
                builder.with_client_auth_cert(chain, key).map_err(|error| {
                    let reason = format!("the key does not fit the client certificate: {error}");
                    ConfigError::new(ErrorCode::InvalidCertificate, "tls.keyFile", reason)
                })?
            }
            (Some(_), None) => return Err(incomplete("tls.keyFile", "tls.certFile")),
            (None, Some(_)) => return Err(incomplete("tls.certFile", "tls.keyFile")),
            (None, None) => builder.with_no_client_auth(),
        };
        config.alpn_protocols = match protocol {
            Protocol::Grpc => vec![b"h2".to_vec()],
            Protocol::HttpProtobuf | Protocol::HttpJson => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        };
        Ok(Self {
            config: Arc::new(config),
            server_name: server_name(tls, endpoint)?,
        })
    }

    /// With these protocols for the server to choose from (ALPN).
    pub(crate) fn offering(mut self, protocols: &[&str]) -> Self {
        let mut config = ClientConfig::clone(&self.config);
        config.alpn_protocols = protocols
            .iter()
            .map(|protocol| protocol.as_bytes().to_vec())
            .collect();
        self.config = Arc::new(config);
        self
    }

    /// For an `https` proxy: the same authorities are trusted; the client certificate is for the server alone.
    pub(super) fn for_proxy(tls: &TlsConfig, proxy: &Proxy) -> Result<Self, ConfigError> {
        let mut config = verifying(tls)?.with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            config: Arc::new(config),
            server_name: parse_name("proxy", proxy.host())?,
        })
    }
}

/// Trusts whom the settings say.
fn verifying(tls: &TlsConfig) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, ConfigError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| ConfigError::new(ErrorCode::InvalidOption, "tls", error.to_string()))?;
    Ok(if tls.insecure_skip_verify {
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate { provider }))
    } else {
        builder.with_root_certificates(roots(tls)?)
    })
}

fn roots(tls: &TlsConfig) -> Result<RootCertStore, ConfigError> {
    let mut roots = RootCertStore::empty();
    match &tls.ca_file {
        Some(path) => {
            for certificate in read_certificates("tls.caFile", path)? {
                roots.add(certificate).map_err(|error| {
                    let reason = format!(
                        "{} holds a certificate that can't be a root: {error}",
                        path.display()
                    );
                    ConfigError::new(ErrorCode::InvalidCertificate, "tls.caFile", reason)
                })?;
            }
        }
        None => {
            // System stores hold the odd certificate that no parser takes; those are skipped.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Err(ConfigError::new(
                    ErrorCode::InvalidCertificate,
                    "tls.caFile",
                    "the system has no root certificates; install them (ca-certificates) or name a CA file",
                ));
            }
        }
    }
    Ok(roots)
}

fn server_name(tls: &TlsConfig, endpoint: &Endpoint) -> Result<ServerName<'static>, ConfigError> {
    let (setting, name) = match &tls.server_name {
        Some(name) => ("tls.serverName", name.as_str()),
        None => ("endpoint", endpoint.host()),
    };
    parse_name(setting, name)
}

fn parse_name(setting: &'static str, name: &str) -> Result<ServerName<'static>, ConfigError> {
    ServerName::try_from(name.to_owned()).map_err(|_| {
        let reason = format!("{name:?} is neither a DNS name nor an IP address");
        ConfigError::new(ErrorCode::InvalidOption, setting, reason)
    })
}

fn incomplete(missing: &'static str, given: &str) -> ConfigError {
    ConfigError::new(
        ErrorCode::InvalidCertificate,
        missing,
        format!("must be given together with {given}"),
    )
}

/// Takes any certificate, but still checks that the peer holds its key.
#[derive(Debug)]
struct AnyCertificate {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
