//! A small service that uses a NATS cluster.

mod health;
mod link;
mod routes;
mod settings;
mod tls;

use rocket::config::{Config, LogLevel, Shutdown, Sig};
use rocket::{Build, Rocket};

use link::Link;
use settings::Settings;

fn main() -> std::process::ExitCode {
    let settings = match Settings::from_environment() {
        Ok(settings) => settings,
        Err(reason) => {
            eprintln!("{reason}");
            return std::process::ExitCode::FAILURE;
        }
    };
    // The image has no shell and no curl: the program is its own health check.
    if std::env::args().nth(1).as_deref() == Some("healthcheck") {
        return health::check(settings.port);
    }
    match rocket::execute(serve(settings)) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// Serves until the process is told to stop.
async fn serve(settings: Settings) -> Result<(), String> {
    let link = match &settings.nats {
        Some(nats) => Some(Link::open(nats).await?),
        None => None,
    };
    let service = build(&settings, link);
    service
        .launch()
        .await
        .map(drop)
        .map_err(|error| error.to_string())
}

fn build(settings: &Settings, link: Option<Link>) -> Rocket<Build> {
    let config = Config {
        // The loopback address of a container cannot be reached from outside.
        address: std::net::Ipv4Addr::UNSPECIFIED.into(),
        port: settings.port,
        log_level: LogLevel::Critical,
        cli_colors: false,
        shutdown: Shutdown {
            ctrlc: true,
            signals: [Sig::Term].into(),
            // Requests in progress have a second to finish, so that the service stops soon.
            grace: 1,
            mercy: 0,
            ..Shutdown::default()
        },
        ..Config::release_default()
    };
    rocket::custom(config)
        .manage(routes::State::new(link))
        .mount("/", routes::all())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rocket::http::Status;
    use rocket::local::blocking::Client;

    fn client() -> Client {
        let settings = Settings {
            port: 8000,
            nats: None,
        };
        Client::tracked(build(&settings, None)).expect("a valid service")
    }

    #[test]
    fn answers() {
        let client = client();
        let answer = client.get("/").dispatch();
        assert_eq!(answer.status(), Status::Ok);
        assert!(answer.into_string().is_some_and(|text| text.starts_with("Hello")));
    }

    #[test]
    fn is_alive_and_ready_without_a_cluster_when_none_is_configured() {
        let client = client();
        assert_eq!(client.get("/healthz").dispatch().status(), Status::Ok);
        assert_eq!(client.get("/readyz").dispatch().status(), Status::Ok);
    }

    #[test]
    fn reports_that_there_is_no_cluster() {
        let client = client();
        for path in ["/nats", "/events"] {
            let answer = client.get(path).dispatch();
            assert_eq!(answer.status(), Status::ServiceUnavailable, "{path}");
            assert!(
                answer.into_string().is_some_and(|text| text.contains("NATS_URL")),
                "{path}"
            );
        }
    }
}
