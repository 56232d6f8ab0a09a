import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf, type MockOptions } from "../../../../mocks.ts";
import { appPassword, args, inputs, preview, routePassword, secrets, uploaded } from "./previewedCluster.ts";

const { DockerNatsCluster } = await import("../../../../../components/nats/docker/cluster.ts");
const { hardenedContainer } = await import("../../../../../components/hardening/docker.ts");

describe("a NATS cluster on Docker", () => {
    it("of two without JetStream has no data volumes", async () => {
        const { recording } = await preview({ nodes: 2, jetstream: false });
        assert.deepEqual(recording.names(":Volume"), ["events-0-config", "events-1-config"]);
        for (const name of ["events-1", "events-1-init"]) {
            const mounts = inputs(recording, name)["mounts"] as { target: string }[];
            assert.equal(mounts.map(({ target }) => target).join(), "/etc/nats");
        }
        const chown = ["chown", "-R", hardenedContainer.user, "/etc/nats"];
        assert.deepEqual(inputs(recording, "events-1-init")["entrypoints"], chown);
    });

    it("uses given ports, addresses, limits and names", async () => {
        const image = `localhost:5000/team/dhi-nats:2.14.5@sha256:${"ab".repeat(32)}`;
        const { recording, cluster } = await preview({
            image,
            nodes: 1,
            clientPort: 14_222,
            monitorPort: 18_222,
            publishOn: "0.0.0.0",
            memory: "1Gi",
            cpus: 0.5,
            jetstream: { size: "10Gi", memoryStore: "64Mi" },
        });
        const given = inputs(recording, "events-0");
        assert.deepEqual(given["ports"], [
            { internal: 4222, external: 14_222, ip: "0.0.0.0" },
            { internal: 8222, external: 18_222, ip: "127.0.0.1" },
        ]);
        const { memory, memorySwap, cpus, envs } = given;
        assert.deepEqual([memory, memorySwap, cpus, envs], [1024, 1024, "0.5", ["GOMEMLIMIT=819MiB"]]);
        assert.deepEqual([given["image"], inputs(recording, "events-image")["name"]], [image, image]);
        assert.match(uploaded(recording, "events-0-init"), /max_file_store: 10737418240\n/);
        assert.deepEqual(await promiseOf(cluster.monitorUrls), ["http://127.0.0.1:18222"]);
    });

    it("records these inputs, which previews compare, and no secrets", async () => {
        const { recording } = await preview({ nodes: 1, cpus: 1 });
        const found = Object.keys(recording.get("events", "dhi:").inputs).sort().join();
        assert.equal(found, "clusterName,cpus,image,jetstream,maxPayload,memory,nodes");
    });

    it("protects the volumes with the streams on request, and nothing that a rolling change replaces", async () => {
        for (const protectData of [false, true]) {
            const { recording } = await preview({ nodes: 1, protectData });
            const kept = recording.resources.filter(({ options }) => options.protect);
            const names = kept.map(({ name }) => name);
            assert.deepEqual(names, protectData ? ["events-0-data"] : []);
        }
    });

    it("has an IPv6 address in brackets in URLs", async () => {
        const { cluster } = await preview({ nodes: 1, publishOn: "::1" });
        assert.deepEqual(await promiseOf(cluster.clientUrls), ["nats://[::1]:4222"]);
    });

    it("accepts a token instead of users, as a secret", async () => {
        const token = "token-marker-4";
        const { recording, cluster } = await preview({ authentication: { token: pulumi.secret(token) } });
        assert.equal(await promiseOf(cluster.username), undefined);
        assert.equal(await promiseOf(cluster.password), token);
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.match(uploaded(recording, "events-2-init"), /authorization: \{ token: "\$2b\$08/);
        assert.deepEqual(recording.leaks([token, routePassword]), []);
    });

    it("treats passwords in plain text as secrets", async () => {
        const { recording, cluster } = await preview({
            authentication: { users: [{ name: "app", password: appPassword }] },
            routePassword,
        });
        assert.equal(await pulumi.isSecret(cluster.password), true);
        assert.deepEqual(recording.leaks(secrets), []);
    });

    it("has the image's id where it was never pushed", async () => {
        const imageId = `sha256:${"cd".repeat(32)}`;
        const outputs: MockOptions["outputs"] = ({ type }) =>
            type.endsWith(":RemoteImage") ? { repoDigest: "", imageId } : undefined;
        const { cluster } = await preview({ nodes: 1 }, { outputs });
        assert.equal(await promiseOf(cluster.imageDigest), imageId);
    });

    it("applies a transform last, to each server and to nothing else", async () => {
        const { recording } = await preview({
            transform: { server: (given, index) => ({ ...given, memory: 300 + index }) },
        });
        const memories = [0, 1, 2].map((index) => inputs(recording, `events-${index}`)["memory"]);
        assert.deepEqual(memories, [300, 301, 302]);
        assert.equal(inputs(recording, "events-2")["user"], hardenedContainer.user);
        assert.equal(inputs(recording, "events-2-init")["memory"], undefined);
    });

    it("refuses bad arguments with all problems at once, before it creates anything", async () => {
        const recording = await mockPulumi({ preview: true });
        assert.throws(
            () => new DockerNatsCluster("events", { ...args, image: "dhi.io/nats:latest", nodes: 2 }),
            { message: /^DockerNatsCluster "events": image: (?!.*marker).*; nodes: / },
        );
        await recording.settled();
        assert.deepEqual(recording.resources, []);
    });
});
