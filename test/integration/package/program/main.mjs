import { Config } from "@pulumi/pulumi";
import { DockerNatsCluster } from "pulumi-dhi";

const config = new Config();
const nats = new DockerNatsCluster(config.require("name"), {
    ...config.requireObject("cluster"),
    authentication: { users: [{ name: "app", password: config.requireSecret("password") }] },
    routePassword: config.requireSecret("routePassword"),
    streams: { ORDERS: { subjects: ["orders.>"] } },
});
export const urls = nats.clientUrls;
