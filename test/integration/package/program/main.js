const { Config } = require("@pulumi/pulumi");
const { DockerNatsCluster } = require("pulumi-dhi");

const config = new Config();
const nats = new DockerNatsCluster(config.require("name"), {
    ...config.requireObject("cluster"),
    authentication: { users: [{ name: "app", password: config.requireSecret("password") }] },
    routePassword: config.requireSecret("routePassword"),
    streams: { ORDERS: { subjects: ["orders.>"] } },
});
exports.urls = nats.clientUrls;
