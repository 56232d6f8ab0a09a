//! The certificates for TLS.

use async_nats::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use async_nats::rustls::{ClientConfig, RootCertStore};

/// The certificate authorities in a PEM text. An error if there are none.
pub fn authorities(pem: &str) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|error| error.to_string())?;
        roots.add(certificate).map_err(|error| error.to_string())?;
    }
    if roots.is_empty() {
        return Err("no certificate".into());
    }
    Ok(roots)
}

/// Trusts only these certificate authorities, and shows a certificate, which has this private key, to servers that ask for one.
pub fn trusting(pem: &str, certificate_and_key: Option<(&str, &str)>) -> Result<ClientConfig, String> {
    let config = ClientConfig::builder().with_root_certificates(authorities(pem)?);
    let Some((certificate, key)) = certificate_and_key else {
        return Ok(config.with_no_client_auth());
    };
    let chain = CertificateDer::pem_slice_iter(certificate.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| error.to_string())?;
    config
        .with_client_auth_cert(chain, key)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A CA certificate that has signed nothing; its key was deleted.
    pub const AUTHORITY: &str = "-----BEGIN CERTIFICATE-----
MIIBhzCCAS2gAwIBAgIUa8pZQ5/UjVCO18j4saHqlJmpa5kwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwHhcNMjYxMTIyMDUyNzEwWhcNMzYx
MTE5MDUyNzEwWjAZMRcwFQYDVQQDDA5UZXN0IGF1dGhvcml0eTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABHqSIg5k9SeeejaZHgRtfdl/HgIpIJBSYAJ/4SuERDTx
wlXy/Ni6vOIENSBh7+JhHvRinDcuUi9dBlG7YZgDx8SjUzBRMB0GA1UdDgQWBBTr
ACPDjLbNda47owiyAnrx7gXxnDAfBgNVHSMEGDAWgBTrACPDjLbNda47owiyAnrx
7gXxnDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCRAyNQ58Ke
pqLt6cm9enenR2alZgRrKe1MT8ZtOmbnKAIgUNhC7uFRqA51QOzyjVzdNTPZyZyY
MuypCOM2aHMZh4M=
-----END CERTIFICATE-----
";

    #[test]
    fn reads_authorities() {
        assert_eq!(authorities(AUTHORITY).expect("an authority").len(), 1);
        assert_eq!(authorities(&AUTHORITY.repeat(2)).expect("two of them").len(), 2);
        assert!(trusting(AUTHORITY, None).is_ok());
    }

    #[test]
    fn refuses_an_invalid_certificate() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for text in ["", "trust me", broken] {
            assert!(authorities(text).is_err(), "{text}");
        }
    }
}
