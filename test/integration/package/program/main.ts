import { Config } from "@pulumi/pulumi";
import { DockerNatsCluster, type DockerNatsClusterArgs } from "pulumi-dhi";

const config = new Config();
const nats = new DockerNatsCluster(config.require("name"), {
    ...config.requireObject<Pick<DockerNatsClusterArgs, "image" | "initImage">>("cluster"),
    authentication: { users: [{ name: "app", password: config.requireSecret("password") }] },
    routePassword: config.requireSecret("routePassword"),
    streams: { ORDERS: { subjects: ["orders.>"] } },
    // @ts-expect-error the number of servers is a number
    nodes: "3",
});
export const urls = nats.clientUrls;
