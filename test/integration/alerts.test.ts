/** Alerts on Docker: each fires in a real Prometheus by a real cause, and stops when the cause is gone. */
import assert from "node:assert/strict";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { execa } from "execa";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { natsAlerts } from "../../components/nats/monitoring/alerts.ts";
import { monitoredOnDocker, monitoredOnKubernetes } from "../../components/nats/monitoring/cluster.ts";
import { natsRules } from "../../components/nats/monitoring/rules.ts";
import { ensureImages } from "../../offline/images/localImages.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { makeCertificate, requireOpenssl } from "./support/authority.ts";
import { createStream, dial, eventually, hangUp, isHealthy } from "./support/nats.ts";
import { freePorts } from "./support/ports.ts";
import { Prometheus } from "./support/prometheus.ts";
import { TestStack } from "./support/stack.ts";

describe("the alerts of a stack on Docker", function () {
    this.timeout(600_000);
    let stack: TestStack;
    let prometheus: Prometheus;
    let outputs: StackOutputs;
    const files = mkdtempSync(join(tmpdir(), "dhi-monitoring-"));
    const seen = new Set<string>();

    before(async function () {
        await requireOpenssl(this);
        const programs = await Prometheus.require(this);
        const exporter = { repository: "prometheus-nats-exporter", tag: "0.20.2-debian13" } as const;
        await ensureImages(openWorkspace(), [exporter], () => undefined);
        const [exporterPort, port] = await freePorts();
        stack = await TestStack.create({ nodes: 3, jetstream: { size: "8Mi" }, maxPending: "1Mi" });
        await setRouteCertificate(2);
        await stack.up();
        stack.setConfig(["dhi:nats", "exporter"], true);
        stack.setConfig(["dhi:nats", "exporterPort"], exporterPort);
        await writeFiles();
        prometheus = await Prometheus.start(programs, files, port);
    });
    afterEach(hangUp);
    after(async () => {
        await (prometheus as Prometheus | undefined)?.stop();
        await (stack as TestStack | undefined)?.remove();
        rmSync(files, { recursive: true });
    });

    const server = (index: number) => `${stack.cluster}-${index}`;
    async function setRouteCertificate(days: number): Promise<void> {
        const names = [0, 1, 2].map((index) => `DNS:${server(index)}`);
        const { certificate, key, ca } = await makeCertificate(names, days);
        await stack.setSecret("dhi:natsRouteTls.key", key, "--path");
        stack.setConfig(["dhi:natsRouteTls", "certificate"], certificate);
        stack.setConfig(["dhi:natsRouteTls", "ca"], ca);
    }
    async function writeFiles(): Promise<void> {
        const { output, exitCode } = await stack.command("monitoring", files);
        assert.equal(exitCode, 0, output);
    }
    /** Waits until exactly these alerts fire, of those that a test is about. */
    async function expectFiring(...names: string[]): Promise<void> {
        names.forEach((name) => seen.add(name));
        let found: string[] = [];
        await eventually(`these fire: ${names.join(", ")}`, async () => {
            found = await prometheus.firing();
            return found.join() === [...names].sort().join();
        }).catch((error: unknown) => assert.fail(`${String(error)}; firing: ${found.join(", ")}`));
    }
    const start = async (...indexes: number[]) => {
        await stack.docker("start", ...indexes.map(server));
        for (const index of indexes) {
            await eventually("it is current", () => isHealthy(outputs, index));
        }
    };

    it("has no metrics before the exporter runs, and says so", async () => {
        await expectFiring("NatsCertificateExpiring", "NatsExporterDown");
    });

    it("gets the exporter without a change of the servers", async () => {
        assert.deepEqual(await stack.changes(), [
            `create ${stack.cluster}-exporter-image`,
            `create ${stack.cluster}-exporter`,
        ]);
        await stack.up();
        outputs = await stack.outputs();
        assert.match(outputs.nats.metricsUrl ?? "", /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
        await stack.assertUnchanged();
        await expectFiring("NatsCertificateExpiring");
    });

    it("warns of a certificate that ends soon, until there is a new one", async () => {
        const [alert] = (await prometheus.alerts()).filter(({ state }) => state === "firing");
        const summary = `The certificate of routes of ${stack.cluster} expires in 1d`;
        assert.match(alert?.annotations["summary"] ?? "", new RegExp(`^${summary}`));
        await setRouteCertificate(90);
        await writeFiles();
        prometheus.reload();
        await expectFiring();
    });

    it("warns of a file store that is almost full, until there is room", async () => {
        const connection = await dial(outputs);
        await createStream(connection, "full", "full", 1);
        const client = jetstream(connection);
        for (let count = 0; count < 7; count += 1) {
            await client.publish("full", new Uint8Array(1_000_000));
        }
        await expectFiring("NatsStorageAlmostFull");
        await (await jetstreamManager(connection)).streams.purge("full");
        await expectFiring();
    });

    it("warns of a client that reads too slowly, for a while", async () => {
        const url = new URL(outputs.nats.clientUrls[0] ?? "");
        const socket = connectSocket(Number(url.port), url.hostname);
        await once(socket, "connect");
        const login = { user: outputs.natsUser, pass: outputs.natsPassword, verbose: false };
        socket.write(`CONNECT ${JSON.stringify(login)}\r\nSUB much 1\r\nPING\r\n`);
        await once(socket, "data");
        socket.pause();
        const connection = await dial(outputs, 0);
        await eventually("the server disconnects it", async () => {
            connection.publish("much", new Uint8Array(900_000));
            await connection.flush();
            return (await prometheus.firing()).length > 0;
        });
        await expectFiring("NatsSlowConsumers");
        socket.destroy();
        await expectFiring();
    });

    it("warns of a consumer that does not move, until something reads it, and has data for every panel", async () => {
        const connection = await dial(outputs);
        await createStream(connection, "orders", "orders");
        const manager = await jetstreamManager(connection);
        const consumer = { durable_name: "bills", ack_policy: AckPolicy.Explicit };
        await manager.consumers.add("orders", consumer);
        await jetstream(connection).publish("orders", "1");
        await expectFiring("NatsConsumerStuck");
        await checkPanels();
        const reader = await jetstream(connection).consumers.get("orders", "bills");
        (await reader.next())?.ack();
        await expectFiring();
    });

    /** That every panel of the written dashboard shows something. */
    async function checkPanels(): Promise<void> {
        const { panels } = JSON.parse(readFileSync(join(files, "dashboard.json"), "utf8")) as {
            panels: { title: string; targets: { expr: string }[] }[];
        };
        assert.ok(panels.length > 10);
        for (const { title, targets } of panels) {
            for (const { expr } of targets) {
                const found = await prometheus.query(expr.replaceAll("$__rate_interval", "10s"));
                assert.ok(found.length > 0, `${title}: ${expr}`);
            }
        }
    }

    it("reports streams and consumers without a leader, while the cluster has its quorum", async () => {
        const connection = await dial(outputs);
        await createStream(connection, "pair", "pair", 2);
        const manager = await jetstreamManager(connection);
        await manager.consumers.add("pair", { durable_name: "reader", ack_policy: AckPolicy.Explicit });
        const { cluster } = await manager.streams.info("pair");
        const replica = Number(cluster?.replicas?.[0]?.name.at(-1));
        await stack.docker("kill", server(replica));
        await expectFiring("NatsConsumerWithoutLeader", "NatsServerDown", "NatsStreamWithoutLeader");
        const [down] = (await prometheus.alerts()).filter(
            ({ labels }) => labels["alertname"] === "NatsServerDown",
        );
        assert.equal(down?.annotations["summary"], `Server ${server(replica)} does not answer`);
        await start(replica);
        await expectFiring();
        await manager.streams.delete("pair");
    });

    it("reports a cluster that lost its quorum", async () => {
        const connection = await dial(outputs);
        const manager = await jetstreamManager(connection);
        await manager.streams.delete("orders");
        await manager.streams.delete("full");
        await connection.close();
        await stack.docker("kill", server(0), server(1));
        await expectFiring("NatsQuorumLost", "NatsServerDown");
        await start(0, 1);
        await expectFiring();
    });

    it("says that it knows nothing while a server is frozen, with which the exporter hangs", async () => {
        await stack.docker("pause", server(1));
        await expectFiring("NatsExporterDown");
        await stack.docker("unpause", server(1));
        await start(1);
        await expectFiring();
    });

    it("fired every alert there is, and promtool accepts the rules", async () => {
        const certificate = await makeCertificate(["DNS:localhost"]);
        const args = { nodes: 3, jetstream: {}, tls: certificate };
        const clusters = [
            monitoredOnDocker(stack.cluster, args),
            monitoredOnKubernetes("events", "messaging", args),
            monitoredOnDocker("core", { nodes: 2, jetstream: false }),
        ];
        const names = natsAlerts(clusters[0] ?? assert.fail()).map(({ name }) => name);
        assert.deepEqual([...seen].sort(), names.sort());
        for (const cluster of clusters) {
            // YAML includes JSON.
            writeFileSync(join(files, `${cluster.name}.yaml`), JSON.stringify(natsRules(cluster)));
        }
        const written = ["rules", ...clusters.map(({ name }) => name)].map((name) =>
            join(files, `${name}.yaml`),
        );
        await execa(prometheus.promtool, ["check", "rules", ...written]);
    });
});
