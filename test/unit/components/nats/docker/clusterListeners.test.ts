import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { DockerNatsClusterArgs } from "../../../../../components/nats/docker/args.ts";
import { inputs, preview, secrets } from "./previewedCluster.ts";

const markers = ["listener-key-marker", "leaf@marker/1", "leaf-creds-marker", "gateway:marker"];
const [key = "", leafPassword = "", credentials = "", gatewayPassword = ""] = markers;
const one = { nodes: 1, clusterName: "EDGE" };

/** The files of the first server, by path, and the lines of its configuration that start with one of these. */
async function filesOf(args: Partial<DockerNatsClusterArgs>, ...starts: string[]) {
    const { recording } = await preview({ ...one, ...args });
    const uploads = inputs(recording, "events-0-init")["uploads"] as { file: string; content: string }[];
    const files = Object.fromEntries(uploads.map(({ file, content }) => [file, content]));
    const { "/etc/nats/nats.conf": text = "", ...others } = files;
    const lines = text.split("\n").filter((line) => starts.some((start) => line.trim().startsWith(start)));
    return { recording, others, lines: lines.map((line) => line.trim()) };
}

describe("a NATS cluster on Docker with further listeners", () => {
    const listeners = {
        gateway: true,
        websocket: true,
        mqtt: { certificate: "PEM of MQTT", key: pulumi.secret(key), ca: "authority of MQTT" },
        leafnodes: true,
    } as const;

    it("publishes their ports beside that for clients, each server the next ones", async () => {
        const args = { nodes: 3, publishOn: "0.0.0.0", listenerPorts: { websocket: 18_080 } };
        const { recording } = await preview({ ...args, listeners: { websocket: true, mqtt: true } });
        assert.deepEqual((inputs(recording, "events-2")["ports"] as unknown[]).slice(2), [
            { internal: 8080, external: 18_082, ip: "0.0.0.0" },
            { internal: 1883, external: 1885, ip: "0.0.0.0" },
        ]);
    });

    it("has a block for each, with its certificate, or without TLS", async () => {
        const systemPassword = pulumi.secret("system-marker");
        const { lines, others, recording } = await filesOf(
            { listeners, systemPassword },
            ...["leafnodes", "websocket", "mqtt", "gateway", "system_account"],
        );
        assert.deepEqual(lines, [
            'system_account: "$SYS"',
            'leafnodes: { listen: "0.0.0.0:7422", no_advertise: true }',
            'websocket: { listen: "0.0.0.0:8080", no_tls: true }',
            'mqtt: { listen: "0.0.0.0:1883", tls: { cert_file: "/etc/nats/mqtt.crt", key_file: "/etc/nats/mqtt.key", ca_file: "/etc/nats/mqtt-ca.crt" } }',
            'gateway: { name: "EDGE", listen: "0.0.0.0:7222" }',
        ]);
        assert.deepEqual(others, {
            "/etc/nats/mqtt.crt": "PEM of MQTT",
            "/etc/nats/mqtt.key": key,
            "/etc/nats/mqtt-ca.crt": "authority of MQTT",
        });
        assert.deepEqual(recording.leaks([...secrets, key]), []);
    });

    it("joins other clusters with logins that are in its files only", async () => {
        const { lines, others, recording } = await filesOf(
            {
                listeners: { gateway: true },
                leafRemotes: {
                    hub: { urls: ["tls://hub:7422"], user: "a b", password: leafPassword, ca: "authority" },
                    cloud: {
                        ...{ urls: ["wss://cloud"], account: "$G", credentials: pulumi.secret(credentials) },
                        ...{ denyImports: ["in.>"], denyExports: ["out.>"] },
                    },
                },
                gateways: { EAST: ["nats://east:7222"] },
                gatewayPassword: pulumi.secret(gatewayPassword),
            },
            ...["leafnodes", "gateway"],
        );
        assert.deepEqual(lines, [
            'gateway: { name: "EDGE", listen: "0.0.0.0:7222", authorization: { user: "gateway", password: "gateway:marker" }, ' +
                'gateways: [{ name: "EAST", urls: ["nats://gateway:gateway%3Amarker@east:7222"] }] }',
            'leafnodes: { remotes: [{ urls: ["tls://a%20b:leaf%40marker%2F1@hub:7422"], tls: { ca_file: "/etc/nats/leaf-hub-ca.crt" } }, ' +
                '{ urls: ["wss://cloud"], account: "$G", credentials: "/etc/nats/leaf-cloud.creds", deny_imports: ["in.>"], deny_exports: ["out.>"] }] }',
        ]);
        assert.deepEqual(others, {
            "/etc/nats/leaf-hub-ca.crt": "authority",
            "/etc/nats/leaf-cloud.creds": credentials,
        });
        assert.deepEqual(recording.leaks([...secrets, ...markers]), []);
    });

    it("has its limits, and what the user adds to each block", async () => {
        const { lines } = await filesOf(
            {
                ...{ nodes: 3, listeners: { websocket: true }, maxConnections: 5, maxSubscriptions: 6 },
                ...{ maxPending: "2Mi", maxControlLine: "8Ki", writeDeadline: "3s", pingInterval: "4m" },
                maxPingsOut: 7,
                extraConfig: {
                    debug: true,
                    server_metadata: { team: "shop" },
                    websocket: { same_origin: true },
                    cluster: { pool_size: 5 },
                    jetstream: { max_outstanding_catchup: 1024 },
                },
            },
            ...["max_", "write_", "ping_", "debug", "server_m", "websocket", "pool_size"],
        );
        assert.deepEqual(lines, [
            "max_payload: 1048576",
            "max_connections: 5",
            "max_subscriptions: 6",
            "max_pending: 2097152",
            "max_control_line: 8192",
            'write_deadline: "3s"',
            'ping_interval: "4m"',
            "ping_max: 7",
            "pool_size: 5",
            "max_file_store: 1073741824",
            "max_memory_store: 0",
            "max_outstanding_catchup: 1024",
            'websocket: { listen: "0.0.0.0:8080", no_tls: true, same_origin: true }',
            "debug: true",
            'server_metadata: { team: "shop" }',
        ]);
    });

    it("requires certificates of clients, and logs them in by these on request", async () => {
        const tls = { certificate: "PEM", key, ca: "authority" };
        const verify = async (clientCertificates: "verify" | "verifyAndMap") =>
            (await filesOf({ tls, clientCertificates }, "verify")).lines;
        assert.deepEqual(await verify("verify"), ["verify: true"]);
        assert.deepEqual(await verify("verifyAndMap"), ["verify_and_map: true"]);
    });
});
