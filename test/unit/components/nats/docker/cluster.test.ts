import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf, type MockOptions } from "../../../../mocks.ts";
import { appPassword, args, inputs, preview, routePassword, secrets, uploaded } from "./previewedCluster.ts";

const { DockerNatsCluster } = await import("../../../../../components/nats/docker/cluster.ts");
const { hardenedContainer } = await import("../../../../../components/hardening/docker.ts");

describe("a NATS cluster on Docker", () => {
    for (const nodes of [1, 3, 5]) {
        it(`of ${nodes} creates four resources for each server and four others`, async () => {
            const { recording } = await preview({ nodes });
            assert.equal(recording.resources.length, 4 + 4 * nodes);
            assert.equal(recording.names(":Container").length, 2 * nodes);
        });
    }

    for (const nodes of [1, 2, 4]) {
        it(`of ${nodes} without JetStream has no data volume`, async () => {
            const { recording } = await preview({ nodes, jetstream: false });
            assert.equal(recording.resources.length, 4 + 3 * nodes);
            assert.deepEqual(
                recording.names(":Volume"),
                Array.from({ length: nodes }, (_, index) => `events-${index}-config`),
            );
            const last = nodes - 1;
            const mounts = (name: string) =>
                (inputs(recording, name)["mounts"] as { target: string }[]).map(({ target }) => target);
            assert.deepEqual(mounts(`events-${last}`), ["/etc/nats"]);
            assert.deepEqual(mounts(`events-${last}-init`), ["/etc/nats"]);
            assert.deepEqual(inputs(recording, `events-${last}-init`)["entrypoints"], [
                ...["chown", "-R", hardenedContainer.user, "/etc/nats"],
            ]);
            assert.doesNotMatch(uploaded(recording, `events-${last}-init`), /jetstream/);
        });
    }

    it("uses given ports, addresses, limits and names", async () => {
        const { recording, cluster } = await preview({
            nodes: 1,
            clusterName: "EDGE",
            clientPort: 14_222,
            monitorPort: 18_222,
            publishOn: "0.0.0.0",
            memory: "1Gi",
            cpus: 0.5,
            jetstream: { size: "10Gi", memoryStore: "64Mi" },
        });
        const { ports, memory, memorySwap, cpus, envs } = inputs(recording, "events-0");
        assert.deepEqual(ports, [
            { internal: 4222, external: 14_222, ip: "0.0.0.0" },
            { internal: 8222, external: 18_222, ip: "127.0.0.1" },
        ]);
        assert.deepEqual([memory, memorySwap, cpus, envs], [1024, 1024, "0.5", ["GOMEMLIMIT=819MiB"]]);
        assert.match(uploaded(recording, "events-0-init"), /max_file_store: 10737418240\n/);
        assert.deepEqual(await promiseOf(cluster.monitorUrls), ["http://127.0.0.1:18222"]);
    });

    it("protects the volumes with the streams on request, and nothing that a rolling change replaces", async () => {
        const isProtected = async (more: object) => {
            const { recording } = await preview({ nodes: 3, ...more });
            return recording.resources.filter(({ options }) => options.protect).map(({ name }) => name);
        };
        assert.deepEqual(await isProtected({}), []);
        assert.deepEqual(
            await isProtected({ protectData: true }),
            [0, 1, 2].map((node) => `events-${node}-data`),
        );
    });

    it("has an IPv6 address in brackets in URLs", async () => {
        const { cluster } = await preview({ nodes: 1, publishOn: "::1" });
        const [url = ""] = await promiseOf(cluster.clientUrls);
        assert.equal(new URL(url).host, "[::1]:4222");
    });

    it("accepts a token instead of users, as a secret", async () => {
        const token = "token-marker-4";
        const { recording, cluster } = await preview({ authentication: { token: pulumi.secret(token) } });
        assert.equal(await promiseOf(cluster.username), undefined);
        assert.equal(await promiseOf(cluster.password), token);
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.match(
            uploaded(recording, "events-2-init"),
            /authorization \{\n {2}token: "token-marker-4"\n\}/,
        );
        assert.deepEqual(recording.leaks([token, routePassword]), []);
    });

    it("treats passwords in plain text as secrets", async () => {
        const { recording, cluster } = await preview({
            authentication: { users: [{ name: "app", password: appPassword }] },
            routePassword,
        });
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.deepEqual(recording.leaks(secrets), []);
        assert.ok(uploaded(recording, "events-0-init").includes(String.raw`app-\"marker\"-1`));
    });

    it("runs an image of another registry by its exact reference", async () => {
        const image = `localhost:5000/team/dhi-nats:2.14.5@sha256:${"ab".repeat(32)}`;
        const { recording } = await preview({ image, nodes: 1 });
        assert.equal(inputs(recording, "events-image")["name"], image);
        assert.equal(inputs(recording, "events-0")["image"], image);
    });

    it("has the image's id where it was never pushed", async () => {
        const imageId = `sha256:${"cd".repeat(32)}`;
        const outputs: MockOptions["outputs"] = ({ type }) =>
            type.endsWith(":RemoteImage") ? { repoDigest: "", imageId } : undefined;
        const { cluster } = await preview({ nodes: 1 }, { outputs });
        assert.equal(await promiseOf(cluster.imageDigest), imageId);
    });

    it("applies a transform last, to each server and to nothing else", async () => {
        const seen: number[] = [];
        const { recording } = await preview({
            transform: {
                server: (given, index) => {
                    seen.push(index);
                    return { ...given, labels: [{ label: "index", value: String(index) }], memory: 300 };
                },
            },
        });
        assert.deepEqual(seen, [0, 1, 2]);
        const { labels, memory, user } = inputs(recording, "events-2");
        assert.deepEqual(labels, [{ label: "index", value: "2" }]);
        assert.deepEqual([memory, user], [300, hardenedContainer.user]);
        assert.equal(inputs(recording, "events-2-init")["labels"], undefined);
    });

    it("shares no names with another cluster", async () => {
        const recording = await mockPulumi({ preview: true });
        new DockerNatsCluster("a", { ...args, nodes: 1 });
        new DockerNatsCluster("b", { ...args, nodes: 1, clientPort: 5222, monitorPort: 9222 });
        await recording.settled();
        const names = recording.resources.map(
            ({ inputs: given, type }) => `${type} ${String(given["name"])}`,
        );
        const custom = names.filter((name) => name.startsWith("docker:") && !name.includes("RemoteImage"));
        assert.equal(new Set(custom).size, custom.length);
    });

    it("refuses bad arguments with all problems at once, before it creates anything", async () => {
        const recording = await mockPulumi({ preview: true });
        assert.throws(
            () =>
                new DockerNatsCluster("events", {
                    ...args,
                    image: "dhi.io/nats:latest",
                    nodes: 2,
                    memory: "256",
                    publishOn: "here",
                }),
            (error) => {
                assert.ok(pulumi.InputPropertiesError.isInstance(error));
                assert.match(error.message, /^DockerNatsCluster "events": image: /);
                assert.deepEqual(
                    error.errors.map(({ propertyPath }) => propertyPath),
                    ["image", "nodes", "memory", "publishOn"],
                );
                for (const secret of secrets) {
                    assert.ok(!error.message.includes(secret));
                }
                return true;
            },
        );
        await recording.settled();
        assert.deepEqual(recording.resources, []);
    });
});
