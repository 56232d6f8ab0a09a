"""A NATS cluster and a service that uses it."""

import pulumi
import pulumi_dhi as dhi

config = pulumi.Config()
# How the name of every image begins: in a mirror, for example, docker.io/acme/dhi-.
images = config.get("images") or "dhi.io/"
init_image = f"{images}busybox:1.37.0-debian13"

nats = dhi.NatsCluster(
    "example-nats",
    image=f"{images}nats:2.15.1-debian13",
    init_image=init_image,
    authentication=dhi.AuthenticationArgs(
        users=[dhi.NatsUserArgs(name="app", password=config.require_secret("natsPassword"))],
    ),
    route_password=config.require_secret("routePassword"),
    jetstream=dhi.JetStreamArgs(size="64Mi"),
    client_port=config.get_int("clientPort"),
    monitor_port=config.get_int("monitorPort"),
)
hello = dhi.RustService(
    "example-hello",
    build=dhi.RustBuildArgs(
        context="../../apps/hello",
        binary="docker-rust-hello",
        builder_image=f"{images}rust:1-debian13-dev",
        runtime_image=f"{images}static:20250419-glibc-debian13",
    ),
    port=config.get_int("servicePort") or 3000,
    # As an output, it has another type for type checkers than as an argument.
    nats=nats.connection,  # type: ignore[arg-type]
    init_image=init_image,
)

pulumi.export("clientUrls", nats.client_urls)
pulumi.export("connection", nats.connection)
pulumi.export("service", hello.url)
