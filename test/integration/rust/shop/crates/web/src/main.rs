//! Nothing of ours: no health check, no handler for signals, another framework. It shows what its image lets it do.

use std::collections::HashMap;
use std::fs;

use axum::Router;
use axum::extract::Query;
use axum::routing::get;

type Parameters = Query<HashMap<String, String>>;

#[tokio::main]
async fn main() {
    let port = std::env::var("PORT").expect("PORT");
    let router = Router::new()
        .route("/", get(|| async { greeting::greeting() }))
        .route("/fetch", get(fetch))
        .route("/offset", get(offset))
        .route("/write", get(write))
        .route("/read", get(read));
    let listener = tokio::net::TcpListener::bind(format!("0.0.0.0:{port}")).await.expect("a free port");
    axum::serve(listener, router).await.expect("a service");
}

/// Fetches a page over HTTPS, trusting whom the environment says.
async fn fetch(Query(parameters): Parameters) -> String {
    let url = parameters["url"].clone();
    let work = move || match ureq::get(&url).call() {
        Ok(answer) => answer.into_string().unwrap_or_default(),
        Err(error) => format!("error: {error}"),
    };
    tokio::task::spawn_blocking(work).await.expect("an answer")
}

/// How far a zone is from Greenwich at a time.
async fn offset(Query(parameters): Parameters) -> String {
    let time: jiff::Timestamp = parameters["time"].parse().expect("a time");
    match time.in_tz(&parameters["zone"]) {
        Ok(zoned) => zoned.offset().to_string(),
        Err(error) => format!("error: {error}"),
    }
}

async fn write(Query(parameters): Parameters) -> String {
    match fs::write(&parameters["path"], "x") {
        Ok(()) => "written".into(),
        Err(error) => format!("error: {error}"),
    }
}

async fn read(Query(parameters): Parameters) -> String {
    fs::read_to_string(&parameters["path"]).unwrap_or_else(|error| format!("error: {error}"))
}
