//! The settings in the environment: `PORT`, `NATS_URL` and `NATS_CREDENTIALS_FILE`.

use rocket::serde::Deserialize;
use std::env;

use crate::tls;

/// The port without `PORT`.
const DEFAULT_PORT: u16 = 8000;

#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub port: u16,
    /// The cluster, if there is one.
    pub nats: Option<Nats>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Nats {
    /// The servers' addresses.
    pub servers: Vec<String>,
    pub credentials: Credentials,
}

/// The content of the credentials file: a login (a user and a password, a token, an NKey or credentials), a CA
/// certificate, and the certificate to show to servers. Never printed, because most of it is secret.
#[derive(Clone, PartialEq, Default, Deserialize)]
#[serde(crate = "rocket::serde", rename_all = "camelCase")]
pub struct Credentials {
    pub username: Option<String>,
    pub password: Option<String>,
    pub token: Option<String>,
    /// The seed of an NKey, which the client signs with.
    pub nkey_seed: Option<String>,
    /// The content of a `.creds` file.
    pub credentials: Option<String>,
    /// The CA certificate of the servers, in PEM. With it, or with [`Self::ca_file`], TLS is required.
    pub ca: Option<String>,
    /// The path of a file with the CA certificate, for certificates that are renewed.
    pub ca_file: Option<String>,
    /// The certificate to show, with its chain, in PEM, for servers that require one; and its private key.
    pub certificate: Option<String>,
    pub key: Option<String>,
    /// The paths of files with them.
    pub certificate_file: Option<String>,
    pub key_file: Option<String>,
}

impl Credentials {
    /// The texts of the certificate to show and of its private key.
    pub fn certificate_and_key(&self) -> Option<(&str, &str)> {
        self.certificate.as_deref().zip(self.key.as_deref())
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Credentials(secret)")
    }
}

impl Settings {
    pub fn from_environment() -> Result<Self, String> {
        Self::from(|name| env::var(name).ok(), |path| std::fs::read_to_string(path))
    }

    fn from(
        variable: impl Fn(&str) -> Option<String>,
        read: impl Fn(&str) -> std::io::Result<String>,
    ) -> Result<Self, String> {
        let port = match variable("PORT") {
            Some(text) => text
                .parse()
                .map_err(|_| format!("PORT: \"{text}\" is not a valid port: use a number up to 65535"))?,
            None => DEFAULT_PORT,
        };
        let nats = match variable("NATS_URL") {
            Some(url) => Some(Nats {
                servers: url.split(',').map(|server| server.trim().to_owned()).collect(),
                credentials: match variable("NATS_CREDENTIALS_FILE") {
                    Some(path) => checked(parse(&path, read(&path))?, &read)?,
                    None => Credentials::default(),
                },
            }),
            None => None,
        };
        Ok(Self { port, nats })
    }
}

fn parse(path: &str, content: std::io::Result<String>) -> Result<Credentials, String> {
    let text = content.map_err(|error| format!("{path} cannot be read: {error}"))?;
    // The parser's message may contain secrets.
    rocket::serde::json::from_str(&text)
        .map_err(|_| format!("{path} is not valid JSON with username and password"))
}

/// Refuses a file without a CA certificate before the first attempt to connect.
fn checked(
    credentials: Credentials,
    read: impl Fn(&str) -> std::io::Result<String>,
) -> Result<Credentials, String> {
    let authority = match &credentials.ca_file {
        Some(path) => Some((
            path.as_str(),
            read(path).map_err(|error| format!("{path} cannot be read: {error}"))?,
        )),
        None => credentials.ca.clone().map(|text| ("ca", text)),
    };
    match authority {
        Some((name, text)) if tls::authorities(&text).is_err() => {
            Err(format!("{name} does not have a certificate in PEM"))
        }
        Some((_, text)) => {
            tls::trusting(&text, credentials.certificate_and_key())
                .map_err(|_| "certificate and key are not a certificate with its private key in PEM")?;
            Ok(credentials)
        }
        None => Ok(credentials),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::tests::AUTHORITY;

    fn settings(variables: &[(&str, &str)], file: &str) -> Result<Settings, String> {
        let variable = |name: &str| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Settings::from(variable, |_| Ok(file.to_owned()))
    }

    #[test]
    fn has_defaults() {
        assert_eq!(
            settings(&[], ""),
            Ok(Settings {
                port: 8000,
                nats: None
            })
        );
    }

    #[test]
    fn reads_servers_and_credentials() {
        let variables = [
            ("PORT", "9000"),
            ("NATS_URL", "nats://a:4222,nats://b:4222"),
            ("NATS_CREDENTIALS_FILE", "/f"),
        ];
        let found = settings(&variables, r#"{"username":"app","password":"hush"}"#).expect("good settings");
        let nats = found.nats.expect("a cluster");
        assert_eq!(found.port, 9000);
        assert_eq!(nats.servers, ["nats://a:4222", "nats://b:4222"]);
        assert_eq!(nats.credentials.username.as_deref(), Some("app"));
        assert_eq!(nats.credentials.password.as_deref(), Some("hush"));
    }

    /// Settings with a credentials file that names a CA file with this content.
    fn with_ca_file(text: &str) -> Result<Settings, String> {
        let variable = |name: &str| match name {
            "NATS_URL" => Some("tls://a:4222".to_owned()),
            "NATS_CREDENTIALS_FILE" => Some("/nats.json".to_owned()),
            _ => None,
        };
        Settings::from(variable, |path| match path {
            "/nats.json" => Ok(r#"{"token":"t","caFile":"/tls/ca.crt"}"#.into()),
            "/tls/ca.crt" if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        })
    }

    #[test]
    fn accepts_a_ca_certificate_as_text_or_as_a_file() {
        let variables = [("NATS_URL", "nats://a:4222"), ("NATS_CREDENTIALS_FILE", "/f")];
        let file = rocket::serde::json::json!({ "token": "t", "ca": AUTHORITY }).to_string();
        let text = settings(&variables, &file)
            .expect("good settings")
            .nats
            .expect("a cluster");
        assert_eq!(text.credentials.ca.as_deref(), Some(AUTHORITY));
        let path = with_ca_file(AUTHORITY)
            .expect("good settings")
            .nats
            .expect("a cluster");
        assert_eq!(path.credentials.ca_file.as_deref(), Some("/tls/ca.crt"));
    }

    #[test]
    fn refuses_an_invalid_ca_certificate() {
        let variables = [("NATS_URL", "nats://a:4222"), ("NATS_CREDENTIALS_FILE", "/f")];
        assert_eq!(
            settings(&variables, r#"{"token":"t","ca":"trust me"}"#),
            Err("ca does not have a certificate in PEM".into())
        );
        assert_eq!(
            with_ca_file("trust me"),
            Err("/tls/ca.crt does not have a certificate in PEM".into())
        );
        assert!(with_ca_file("").is_err_and(|reason| reason.starts_with("/tls/ca.crt cannot be read")));
    }

    #[test]
    fn refuses_a_certificate_to_show_without_its_key() {
        let variables = [("NATS_URL", "nats://a:4222"), ("NATS_CREDENTIALS_FILE", "/f")];
        let file = rocket::serde::json::json!({ "ca": AUTHORITY, "certificate": AUTHORITY, "key": "hush" });
        assert_eq!(
            settings(&variables, &file.to_string()),
            Err("certificate and key are not a certificate with its private key in PEM".into())
        );
    }

    #[test]
    fn never_shows_a_secret() {
        let variables = [("NATS_URL", "nats://a:4222"), ("NATS_CREDENTIALS_FILE", "/f")];
        let good = settings(&variables, r#"{"token":"hush"}"#).expect("good settings");
        let bad = settings(&variables, "hush").expect_err("no JSON");
        assert!(!format!("{good:?} {bad}").contains("hush"));
    }

    #[test]
    fn refuses_an_invalid_port() {
        assert_eq!(
            settings(&[("PORT", "many")], ""),
            Err("PORT: \"many\" is not a valid port: use a number up to 65535".into())
        );
    }
}
