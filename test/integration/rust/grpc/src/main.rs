//! A gRPC service as tonic's own examples have it, with the standard health service. The code in greeter.v1.rs was
//! generated from proto/greeter.proto, so that its build needs no protoc.

mod greeter {
    include!("greeter.v1.rs");
}

use greeter::greeter_server::{Greeter, GreeterServer};
use greeter::{HelloReply, HelloRequest};
use tokio::signal::unix::{SignalKind, signal};
use tonic::{Request, Response, Status, transport::Server};

struct Polite;

#[tonic::async_trait]
impl Greeter for Polite {
    async fn say_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Response<HelloReply>, Status> {
        let HelloRequest { name } = request.into_inner();
        if name.is_empty() {
            return Err(Status::invalid_argument("the name is missing"));
        }
        Ok(Response::new(HelloReply {
            text: format!("Hello, {name}"),
        }))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT").map_or(Ok(50051), |port| port.parse())?;
    let (reporter, health) = tonic_health::server::health_reporter();
    if std::env::var_os("CLOSED").is_some() {
        reporter.set_not_serving::<GreeterServer<Polite>>().await;
    } else {
        reporter.set_serving::<GreeterServer<Polite>>().await;
    }
    let mut terminate = signal(SignalKind::terminate())?;
    println!("listening on {port}");
    Server::builder()
        .add_service(health)
        .add_service(GreeterServer::new(Polite))
        .serve_with_shutdown(([0, 0, 0, 0], port).into(), async {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}
