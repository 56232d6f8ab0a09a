//! The connection to the NATS cluster. When a server stops, the client reconnects to another one.

use std::time::{Duration, Instant};

use async_nats::connection::State;
use async_nats::jetstream::{self, message::PublishMessage};
use async_nats::{Client, ConnectOptions, ServerAddr};
use rocket::futures::StreamExt;
use rocket::tokio::{spawn, time};

use crate::settings::{Credentials, Nats};
use crate::tls;

const ECHO: &str = "hello.echo";
const EVENTS: &str = "hello.events";
const STREAM: &str = "HELLO";
/// The timeout of one attempt: a stopped server must not block a request.
const ATTEMPT: Duration = Duration::from_secs(2);
/// The number of attempts: a cluster that has lost its leader needs some time to elect another one.
const ATTEMPTS: u32 = 4;

#[derive(Debug, Clone)]
pub struct Link {
    client: Client,
    /// Distinguishes this process from other replicas and from earlier runs.
    instance: String,
}

/// A request and its response.
#[derive(Debug)]
pub struct RoundTrip {
    pub server: String,
    pub duration: Duration,
}

impl Link {
    /// Connects in the background: the service starts even when no server is running.
    pub async fn open(nats: &Nats) -> Result<Self, String> {
        let servers = nats
            .servers
            .iter()
            .map(|server| {
                server
                    .parse::<ServerAddr>()
                    .map_err(|error| format!("{server}: {error}"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let client = options(&nats.credentials)?
            .connect(&servers)
            .await
            .map_err(|error| error.to_string())?;
        spawn(answer(client.clone()));
        let instance = client.new_inbox();
        Ok(Self { client, instance })
    }

    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == State::Connected
    }

    /// Sends a request to [`ECHO`], which one of this service's replicas answers.
    pub async fn round_trip(&self) -> Result<RoundTrip, String> {
        attempt(|| async {
            let start = Instant::now();
            self.client
                .request(ECHO, "ping".into())
                .await
                .map_err(|error| error.to_string())?;
            Ok(RoundTrip {
                server: self.client.server_info().server_name,
                duration: start.elapsed(),
            })
        })
        .await
    }

    /// Stores an event and reads it back. Returns its number in the stream.
    pub async fn store_and_read(&self, event: &str) -> Result<u64, String> {
        // With an ID, an event that was stored but not acknowledged in time is not stored twice.
        let publish = PublishMessage::build()
            .payload(event.to_owned().into())
            .message_id(format!("{} {event}", self.instance));
        attempt(|| async {
            let context = jetstream::new(self.client.clone());
            // The stack declares the stream. It may be created after this service was started.
            let stream = context
                .get_stream(STREAM)
                .await
                .map_err(|error| format!("stream {STREAM}: {error}"))?;
            let acknowledgement = context
                .send_publish(EVENTS, publish.clone())
                .await
                .map_err(|error| error.to_string())?
                .await
                .map_err(|error| error.to_string())?;
            let stored = stream
                .get_raw_message(acknowledgement.sequence)
                .await
                .map_err(|error| error.to_string())?;
            if stored.payload == event.as_bytes() {
                Ok(acknowledgement.sequence)
            } else {
                Err(format!(
                    "event {} was read back with different content",
                    acknowledgement.sequence
                ))
            }
        })
        .await
    }
}

fn options(credentials: &Credentials) -> Result<ConnectOptions, String> {
    let options = ConnectOptions::new()
        .name(env!("CARGO_PKG_NAME"))
        .retry_on_initial_connect()
        .connection_timeout(ATTEMPT)
        .request_timeout(Some(ATTEMPT))
        .ping_interval(Duration::from_secs(5))
        .reconnect_delay_callback(|attempts| Duration::from_millis(if attempts < 5 { 50 } else { 500 }));
    let options = match (&credentials.ca_file, &credentials.ca) {
        // By its path: the client reads the file for each connection, and so uses a renewed certificate.
        (Some(path), _) => options.add_root_certificates(path.into()).require_tls(true),
        (None, Some(pem)) => options
            .tls_client_config(tls::trusting(pem, credentials.certificate_and_key())?)
            .require_tls(true),
        // A URL with tls:// also uses TLS, with the certificate authorities of the image.
        (None, None) => options,
    };
    let options = match (&credentials.certificate_file, &credentials.key_file) {
        (Some(certificate), Some(key)) => options.add_client_certificate(certificate.into(), key.into()),
        _ => options,
    };
    let Credentials {
        username,
        password,
        token,
        nkey_seed,
        ..
    } = credentials;
    if let Some(text) = &credentials.credentials {
        return options
            .credentials(text)
            .map_err(|_| "the credentials are not those of a .creds file".to_owned());
    }
    Ok(match (username, password, token, nkey_seed) {
        (Some(username), Some(password), ..) => options.user_and_password(username.clone(), password.clone()),
        (.., Some(token), _) => options.token(token.clone()),
        (.., Some(seed)) => options.nkey(seed.clone()),
        _ => options,
    })
}

/// Answers requests while the service runs. After a reconnect the client subscribes again.
async fn answer(client: Client) {
    // In a queue group only one of several replicas answers.
    let Ok(mut requests) = client.queue_subscribe(ECHO, "hello".into()).await else {
        return;
    };
    while let Some(request) = requests.next().await {
        if let Some(reply) = request.reply {
            let _ = client.publish(reply, request.payload).await;
        }
    }
}

async fn attempt<T, F: Future<Output = Result<T, String>>>(work: impl Fn() -> F) -> Result<T, String> {
    let mut failure = String::new();
    for number in 0..ATTEMPTS {
        time::sleep(Duration::from_millis(250) * number).await;
        match time::timeout(ATTEMPT, work()).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(reason)) => failure = reason,
            Err(_) => failure = format!("no answer within {} s", ATTEMPT.as_secs()),
        }
    }
    Err(failure)
}
