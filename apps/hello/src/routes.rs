//! The HTTP routes of the service.

use std::sync::atomic::{AtomicU64, Ordering};

use rocket::http::Status;
use rocket::response::status::Custom;
use rocket::serde::json::{Json, Value, json};
use rocket::{Route, get, routes};

use crate::link::Link;

pub struct State {
    link: Option<Link>,
    published: AtomicU64,
    read_back: AtomicU64,
}

type Answer = Result<Json<Value>, Custom<Json<Value>>>;

impl State {
    pub fn new(link: Option<Link>) -> Self {
        Self {
            link,
            published: AtomicU64::new(0),
            read_back: AtomicU64::new(0),
        }
    }

    fn link(&self) -> Result<&Link, Custom<Json<Value>>> {
        self.link
            .as_ref()
            .ok_or_else(|| unavailable("there is no cluster: set NATS_URL"))
    }
}

pub fn all() -> Vec<Route> {
    routes![greet, alive, ready, round_trip, events]
}

#[get("/")]
fn greet() -> &'static str {
    "Hello from a hardened container!\n"
}

/// Liveness: the process answers.
#[get("/healthz")]
fn alive() -> &'static str {
    "ok\n"
}

/// Readiness: connected to the cluster, if there is one.
#[get("/readyz")]
fn ready(state: &rocket::State<State>) -> Result<&'static str, Custom<&'static str>> {
    match &state.link {
        Some(link) if !link.is_connected() => {
            Err(Custom(Status::ServiceUnavailable, "not connected to NATS\n"))
        }
        _ => Ok("ready\n"),
    }
}

#[get("/nats")]
async fn round_trip(state: &rocket::State<State>) -> Answer {
    let trip = state
        .link()?
        .round_trip()
        .await
        .map_err(|reason| unavailable(&reason))?;
    let milliseconds = trip.duration.as_secs_f64() * 1000.0;
    Ok(Json(
        json!({ "server": trip.server, "roundTripMilliseconds": milliseconds }),
    ))
}

#[get("/events")]
async fn events(state: &rocket::State<State>) -> Answer {
    let link = state.link()?;
    let number = state.published.fetch_add(1, Ordering::Relaxed) + 1;
    let sequence = link
        .store_and_read(&format!("event {number}"))
        .await
        .map_err(|reason| unavailable(&reason))?;
    let read_back = state.read_back.fetch_add(1, Ordering::Relaxed) + 1;
    Ok(Json(
        json!({ "published": number, "readBack": read_back, "sequence": sequence }),
    ))
}

fn unavailable(reason: &str) -> Custom<Json<Value>> {
    Custom(Status::ServiceUnavailable, Json(json!({ "error": reason })))
}
