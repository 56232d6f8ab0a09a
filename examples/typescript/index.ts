/** A NATS cluster and a service that uses it. */
import * as pulumi from "@pulumi/pulumi";
import { DockerNatsCluster, DockerRustApp, RustStaticImage } from "pulumi-dhi";

const config = new pulumi.Config();
// How the name of every image begins: in a mirror, for example, docker.io/acme/dhi-.
const images = config.get("images") ?? "dhi.io/";
const initImage = `${images}busybox:1.37.0-debian13`;

const nats = new DockerNatsCluster("example-nats", {
    image: `${images}nats:2.15.1-debian13`,
    initImage,
    authentication: { users: [{ name: "app", password: config.requireSecret("natsPassword") }] },
    routePassword: config.requireSecret("routePassword"),
    jetstream: { size: "64Mi" },
    clientPort: config.getNumber("clientPort") ?? 4222,
    monitorPort: config.getNumber("monitorPort") ?? 8222,
});
const image = new RustStaticImage("example-hello", {
    build: {
        context: "../../apps/hello",
        binary: "docker-rust-hello",
        builderImage: `${images}rust:1-debian13-dev`,
        runtimeImage: `${images}static:20250419-glibc-debian13`,
    },
});
const hello = new DockerRustApp("example-hello", {
    image,
    port: config.getNumber("servicePort") ?? 3000,
    nats,
    initImage,
});

export const clientUrls = nats.clientUrls;
export const service = hello.url;
