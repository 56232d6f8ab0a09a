//! What the environment says: `PORT`, `NATS_URL` and the file with the credentials.

use rocket::serde::Deserialize;
use std::env;

/// The port when `PORT` does not say otherwise.
const DEFAULT_PORT: u16 = 8000;

#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub port: u16,
    /// The cluster to talk to, if there is one.
    pub nats: Option<Nats>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Nats {
    /// The servers' addresses.
    pub servers: Vec<String>,
    pub credentials: Credentials,
}

/// The file's content: a user and a password, or a token. All secret, so none of it is ever printed.
#[derive(Clone, PartialEq, Default, Deserialize)]
#[serde(crate = "rocket::serde")]
pub struct Credentials {
    pub username: Option<String>,
    pub password: Option<String>,
    pub token: Option<String>,
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
                .map_err(|_| format!("PORT is \"{text}\": write a number up to 65535"))?,
            None => DEFAULT_PORT,
        };
        let nats = match variable("NATS_URL") {
            Some(url) => Some(Nats {
                servers: url.split(',').map(|server| server.trim().to_owned()).collect(),
                credentials: match variable("NATS_CREDENTIALS_FILE") {
                    Some(path) => parse(&path, read(&path))?,
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
    // The parser's own message may quote what it read.
    rocket::serde::json::from_str(&text).map_err(|_| format!("{path} is no JSON with username and password"))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn never_shows_a_secret() {
        let variables = [("NATS_URL", "nats://a:4222"), ("NATS_CREDENTIALS_FILE", "/f")];
        let good = settings(&variables, r#"{"token":"hush"}"#).expect("good settings");
        let bad = settings(&variables, "hush").expect_err("no JSON");
        assert!(!format!("{good:?} {bad}").contains("hush"));
    }

    #[test]
    fn refuses_a_port_that_is_none() {
        assert_eq!(
            settings(&[("PORT", "many")], ""),
            Err("PORT is \"many\": write a number up to 65535".into())
        );
    }
}
