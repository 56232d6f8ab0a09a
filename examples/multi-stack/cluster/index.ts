/** A NATS cluster for the services of other stacks. */
import * as pulumi from "@pulumi/pulumi";
import { DockerNatsCluster } from "pulumi-dhi";

const config = new pulumi.Config();
// How the name of every image begins: in a mirror, for example, docker.io/acme/dhi-.
const images = config.get("images") ?? "dhi.io/";

const nats = new DockerNatsCluster("example-nats", {
    image: `${images}nats:2.15.1-debian13`,
    initImage: `${images}busybox:1.37.0-debian13`,
    authentication: { users: [{ name: "app", password: config.requireSecret("natsPassword") }] },
    routePassword: config.requireSecret("routePassword"),
    jetstream: { size: "64Mi" },
    clientPort: config.getNumber("clientPort") ?? 4222,
    monitorPort: config.getNumber("monitorPort") ?? 8222,
});

/** What services need to connect. It is encrypted in the state, as it has the password. */
export const connection = pulumi.output({
    clientUrl: nats.clientUrl,
    monitorUrls: nats.monitorUrls,
    username: nats.username,
    password: nats.password,
    network: nats.network,
});
