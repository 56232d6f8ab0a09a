import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { promiseOf, type Recording } from "../../../../mocks.ts";
import { publicOutputs } from "../../publicOutputs.ts";
import { appPassword, args, inputs, preview, secrets, uploaded } from "./previewedCluster.ts";

const { hardenedContainer, ownershipContainer } =
    await import("../../../../../components/hardening/docker.ts");

const container = "docker:index/container:Container";

describe("a NATS cluster of three on Docker", () => {
    let recording: Recording;
    let cluster: Awaited<ReturnType<typeof preview>>["cluster"];
    before(async () => {
        ({ recording, cluster } = await preview());
    });

    it("creates exactly these resources, all with its name and as its children", () => {
        const servers = [0, 1, 2].map((index) => `events-${index}`);
        assert.deepEqual(recording.names(":DockerCluster"), ["events"]);
        assert.deepEqual(recording.names(":RemoteImage").sort(), ["events-image", "events-init-image"]);
        assert.deepEqual(recording.names(":Network"), ["events-network"]);
        assert.deepEqual(
            recording.names(":Volume").sort(),
            servers.flatMap((server) => [`${server}-config`, `${server}-data`]),
        );
        assert.deepEqual(
            recording.names(":Container").sort(),
            servers.flatMap((server) => [server, `${server}-init`]),
        );
        assert.equal(recording.resources.length, 1 + 2 + 1 + 6 + 6);
        for (const { name, parent } of recording.resources.filter((resource) => resource.custom)) {
            assert.ok(name.startsWith("events-"), name);
            assert.equal(parent, "events", name);
        }
    });

    it("pulls both images and keeps them in the engine", () => {
        assert.deepEqual(inputs(recording, "events-image"), { name: args.image, keepLocally: true });
        assert.deepEqual(inputs(recording, "events-init-image"), { name: args.initImage, keepLocally: true });
    });

    it("creates a network for its servers", () => {
        assert.deepEqual(inputs(recording, "events-network"), { name: "events", driver: "bridge" });
    });

    it("labels volumes, and keeps those with streams when it is deleted", () => {
        for (const index of [0, 1, 2]) {
            for (const role of ["config", "data"]) {
                const volume = recording.get(`events-${index}-${role}`);
                assert.deepEqual(volume.inputs, {
                    name: `events-${index}-${role}`,
                    labels: [{ label: "dhi.cluster", value: "events" }],
                });
                assert.equal(volume.options.retainOnDelete, role === "data", volume.name);
            }
        }
    });

    it("runs each server with these inputs", () => {
        for (const index of [0, 1, 2]) {
            assert.deepEqual(recording.get(`events-${index}`, container).inputs, {
                ...hardenedContainer,
                name: `events-${index}`,
                image: args.image,
                hostname: `events-${index}`,
                command: ["--config", "/etc/nats/nats.conf"],
                envs: ["GOMEMLIMIT=204MiB"],
                memory: 256,
                memorySwap: 256,
                networksAdvanced: [{ name: "events", aliases: [`events-${index}`] }],
                ports: [
                    { internal: 4222, external: 4222 + index, ip: "127.0.0.1" },
                    { internal: 8222, external: 8222 + index, ip: "127.0.0.1" },
                ],
                mounts: [
                    {
                        type: "volume",
                        source: `events-${index}-config`,
                        target: "/etc/nats",
                        readOnly: true,
                    },
                    { type: "volume", source: `events-${index}-data`, target: "/data" },
                ],
                stopSignal: "SIGUSR2",
                stopTimeout: 45,
                destroyGraceSeconds: 45,
            });
        }
    });

    it("prepares each server's volumes with one-shot containers with these inputs", () => {
        for (const index of [0, 1, 2]) {
            const { uploads, ...rest } = recording.get(`events-${index}-init`, container).inputs;
            assert.deepEqual(rest, {
                ...ownershipContainer,
                name: `events-${index}-init`,
                image: args.initImage,
                entrypoints: ["chown", "-R", hardenedContainer.user, "/etc/nats", "/data"],
                mounts: [
                    { type: "volume", source: `events-${index}-config`, target: "/etc/nats" },
                    { type: "volume", source: `events-${index}-data`, target: "/data" },
                ],
                attach: true,
                logs: true,
                mustRun: false,
            });
            const [upload, ...others] = uploads as { file: string }[];
            assert.equal(upload?.file, "/etc/nats/nats.conf");
            assert.deepEqual(others, []);
        }
    });

    it("uploads each server's configuration as a secret", () => {
        for (const index of [0, 1, 2]) {
            const init = recording.get(`events-${index}-init`, container);
            assert.deepEqual([...init.secrets], ["uploads[0].content"]);
            const text = uploaded(recording, `events-${index}-init`);
            assert.match(text, new RegExp(`^server_name: "events-${index}"\n`));
            assert.ok(text.includes(String.raw`{ user: "app", password: "app-\"marker\"-1" }`), text);
            assert.ok(text.includes(`"nats://route:route%40marker%2F3@events-2:6222"`), text);
        }
    });

    it("shows no secret in any other input, option or output", () => {
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("deletes containers before it replaces them, as their names and ports are fixed", () => {
        for (const { name, type, options } of recording.resources) {
            assert.equal(options.deleteBeforeReplace, type === container, name);
        }
    });

    it("replaces a server when its configuration changes, by a trigger that shows none of it", () => {
        for (const index of [0, 1, 2]) {
            const { options } = recording.get(`events-${index}`, container);
            const text = uploaded(recording, `events-${index}-init`);
            const files = JSON.stringify({ "/etc/nats/nats.conf": text });
            assert.equal(options.replacementTrigger, scryptSync(files, "dhi", 32).toString("hex"));
        }
    });

    it("creates one server after the other", () => {
        const waitsFor = (name: string) => recording.get(name, container).options.dependsOn;
        const ofInit = (index: number) => [
            `events-${index}-config`,
            `events-${index}-data`,
            "events-init-image",
        ];
        assert.deepEqual(waitsFor("events-0-init"), ofInit(0));
        assert.deepEqual(waitsFor("events-1-init"), ["events-0", ...ofInit(1)]);
        assert.deepEqual(waitsFor("events-2-init"), ["events-1", ...ofInit(2)]);
        for (const index of [0, 1, 2]) {
            const expected = [`events-${index}-init`, "events-image", "events-network"];
            assert.deepEqual(waitsFor(`events-${index}`), expected);
        }
    });

    it("has URLs for its network and for the host", async () => {
        assert.equal(
            await promiseOf(cluster.clientUrl),
            "nats://events-0:4222,nats://events-1:4222,nats://events-2:4222",
        );
        assert.deepEqual(await promiseOf(cluster.clientUrls), [
            "nats://127.0.0.1:4222",
            "nats://127.0.0.1:4223",
            "nats://127.0.0.1:4224",
        ]);
        assert.deepEqual(await promiseOf(cluster.monitorUrls), [
            "http://127.0.0.1:8222",
            "http://127.0.0.1:8223",
            "http://127.0.0.1:8224",
        ]);
        assert.equal(await promiseOf(cluster.network), "events");
        assert.match(await promiseOf(cluster.imageDigest), /^dhi\.io\/nats@sha256:[0-9a-f]{64}$/);
        assert.equal(await promiseOf(cluster.caCertificate), undefined);
    });

    it("has the login, with the password as a secret", async () => {
        assert.equal(await promiseOf(cluster.username), "app");
        assert.equal(await promiseOf(cluster.password), appPassword);
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.equal(await pulumi.isSecret(cluster.clientUrl), false);
    });

    it("has its arguments as inputs", () => {
        assert.deepEqual(recording.get("events", "dhi:nats:DockerCluster").inputs, {
            image: args.image,
            nodes: 3,
            clusterName: "NATS",
            jetstream: { size: "1Gi" },
            memory: "256Mi",
            maxPayload: "1Mi",
        });
    });

    it("registers every public output, with the password as a secret", async () => {
        const { recording: withTls } = await preview({
            tls: { certificate: "PEM 1", key: "PEM 2", ca: "PEM 3" },
        });
        const { values = {}, secrets: hidden } = withTls.componentOutputs.get("events") ?? {};
        assert.deepEqual(Object.keys(values).sort(), publicOutputs(cluster));
        assert.ok(hidden?.has("password"));
    });
});
