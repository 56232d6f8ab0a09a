import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { promiseOf, type Recording } from "../../../../mocks.ts";
import { publicOutputs } from "../../publicOutputs.ts";
import { args, inputs, preview, secrets, uploaded } from "./previewedCluster.ts";

const { hardenedContainer, ownershipContainer } =
    await import("../../../../../components/hardening/docker.ts");

describe("a NATS cluster of three on Docker", () => {
    const servers = [0, 1, 2].map((index) => `events-${index}`);
    let recording: Recording;
    let cluster: Awaited<ReturnType<typeof preview>>["cluster"];
    before(async () => {
        ({ recording, cluster } = await preview());
    });

    it("creates exactly these resources as its children", () => {
        const created = recording.resources.filter(({ custom }) => custom);
        const expected = [
            ...["Network events-network", "RemoteImage events-image", "RemoteImage events-init-image"],
            ...servers.flatMap((server) => [
                ...[`Container ${server}`, `Container ${server}-init`],
                ...[`Volume ${server}-config`, `Volume ${server}-data`],
            ]),
        ];
        const found = created.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
        assert.deepEqual(found.sort(), expected.sort());
        assert.deepEqual([...new Set(created.map(({ parent }) => parent))], ["events"]);
        assert.deepEqual(inputs(recording, "events-network"), { name: "events", driver: "bridge" });
        assert.deepEqual(inputs(recording, "events-image"), { name: args.image, keepLocally: true });
        assert.deepEqual(inputs(recording, "events-init-image"), { name: args.initImage, keepLocally: true });
    });

    for (const [index, server] of servers.entries()) {
        it(`runs ${server} with these inputs`, () => {
            assert.deepEqual(inputs(recording, server), {
                ...hardenedContainer,
                name: server,
                image: args.image,
                hostname: server,
                command: ["--config", "/etc/nats/nats.conf"],
                envs: ["GOMEMLIMIT=204MiB"],
                memory: 256,
                memorySwap: 256,
                networksAdvanced: [{ name: "events", aliases: [server] }],
                ports: [
                    { internal: 4222, external: 4222 + index, ip: "127.0.0.1" },
                    { internal: 8222, external: 8222 + index, ip: "127.0.0.1" },
                ],
                mounts: [
                    { type: "volume", source: `${server}-config`, target: "/etc/nats", readOnly: true },
                    { type: "volume", source: `${server}-data`, target: "/data" },
                ],
                stopSignal: "SIGUSR2",
                stopTimeout: 45,
                destroyGraceSeconds: 45,
            });
        });

        it(`prepares the volumes of ${server} with its secret configuration`, () => {
            const init = recording.get(`${server}-init`);
            const content = uploaded(recording, init.name);
            assert.deepEqual(init.inputs, {
                ...ownershipContainer,
                name: init.name,
                image: args.initImage,
                entrypoints: ["chown", "-R", hardenedContainer.user, "/etc/nats", "/data"],
                mounts: [
                    { type: "volume", source: `${server}-config`, target: "/etc/nats" },
                    { type: "volume", source: `${server}-data`, target: "/data" },
                ],
                uploads: [{ file: "/etc/nats/nats.conf", content }],
                attach: true,
                logs: true,
                mustRun: false,
            });
            assert.deepEqual([...init.secrets], ["uploads[0].content"]);
            assert.ok(content.startsWith(`server_name: "${server}"\n`), content);
            assert.match(content, /\{ user: "app", password: "\$2b\$08\$[\w./]{53}" \}/);
            assert.ok(content.includes(`"nats://route:route%40marker%2F3@events-2:6222"`), content);
        });
    }

    it("labels volumes, and keeps those with streams when it is deleted", () => {
        for (const name of recording.names(":Volume")) {
            const volume = recording.get(name);
            const labels = [{ label: "dhi.cluster", value: "events" }];
            assert.deepEqual(volume.inputs, { name, labels });
            assert.equal(volume.options.retainOnDelete, name.endsWith("-data"), name);
        }
    });

    it("shows no secret in any other input, option or output", () => {
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("deletes containers before it replaces them, as their names and ports are fixed", () => {
        for (const { name, type, options } of recording.resources) {
            assert.equal(options.deleteBeforeReplace, type.endsWith(":Container"), name);
        }
    });

    it("creates one server after the other, each after its image and its prepared volumes", () => {
        const expected: Record<string, string[]> = {
            "events-0-init": ["events-0-config", "events-0-data", "events-init-image"],
            "events-2-init": ["events-1", "events-2-config", "events-2-data", "events-init-image"],
            "events-2": ["events-2-init", "events-image", "events-network"],
        };
        for (const [name, before] of Object.entries(expected)) {
            assert.deepEqual(recording.get(name).options.dependsOn, before, name);
        }
    });

    it("has URLs for its network and for the host, and the login with a secret password", async () => {
        const onHost = (scheme: string, first: number) =>
            [0, 1, 2].map((index) => `${scheme}://127.0.0.1:${first + index}`);
        const { clientUrl, clientUrls, monitorUrls, network, username, password, caCertificate } = cluster;
        const open = pulumi.output({ clientUrl, clientUrls, monitorUrls, network, username, caCertificate });
        assert.deepEqual(await promiseOf(open), {
            clientUrl: "nats://events-0:4222,nats://events-1:4222,nats://events-2:4222",
            clientUrls: onHost("nats", 4222),
            monitorUrls: onHost("http", 8222),
            network: "events",
            username: "app",
            caCertificate: undefined,
        });
        assert.equal(await promiseOf(password), secrets[0]);
        assert.deepEqual([await pulumi.isSecret(password), await pulumi.isSecret(clientUrl)], [true, false]);
        assert.match(await promiseOf(cluster.imageDigest), /^dhi\.io\/nats@sha256:[0-9a-f]{64}$/);
    });

    it("registers every public output, with the password as a secret", async () => {
        const tls = { certificate: "PEM 1", key: "PEM 2", ca: "PEM 3" };
        const exporterImage = "dhi.io/prometheus-nats-exporter:0.20.2-debian13";
        const systemPassword = "system-marker-9";
        const clientTls = { certificate: "PEM 4", key: "client-key-marker" };
        const { recording: withTls } = await preview({ tls, clientTls, systemPassword, exporterImage });
        const { values = {}, secrets: hidden } = withTls.componentOutputs.get("events") ?? {};
        assert.deepEqual(Object.keys(values).sort(), publicOutputs(cluster));
        assert.ok(hidden?.has("password") && hidden.has("systemPassword") && hidden.has("clientKey"));
        assert.deepEqual(withTls.leaks([systemPassword, clientTls.key]), []);
    });
});
