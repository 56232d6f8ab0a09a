import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import type { DockerNatsConnection, DockerRustAppArgs } from "../../../../../components/rust/docker/args.ts";
import { hardenedContainer, scratchFolder } from "../../../../../components/hardening/docker.ts";
import { mockPulumi, promiseOf, type Recording } from "../../../../mocks.ts";

const { DockerRustApp } = await import("../../../../../components/rust/docker/app.ts");

const id = `sha256:${"b".repeat(64)}`;
const image = { reference: pulumi.output(id), digest: pulumi.output(id) };
const initImage = "dhi.io/busybox:1.37.0-debian13";
const secrets = ['nats-"marker"-1', "file#marker$2", "variable@marker/3"];
const [natsPassword = "", filePassword = "", variablePassword = ""] = secrets;

function cluster(more: Partial<DockerNatsConnection> = {}): DockerNatsConnection {
    return {
        clientUrl: pulumi.output("nats://a:4222,nats://b:4222"),
        monitorUrls: pulumi.output([]),
        username: pulumi.output("app"),
        password: pulumi.secret(natsPassword),
        caCertificate: pulumi.output(undefined),
        network: pulumi.output("events"),
        ready: pulumi.output([]),
        ...more,
    };
}

/** In a preview, which does not wait for containers. */
async function make(more: Partial<DockerRustAppArgs> = {}) {
    const recording = await mockPulumi({ preview: true });
    const app = new DockerRustApp("shop", { image, port: 3000, ...more });
    await recording.settled();
    return { recording, app };
}

function container(recording: Recording, name = "shop"): Record<string, unknown> {
    return recording.get(name, "docker:index/container").inputs;
}

describe("DockerRustApp", () => {
    it("runs the image hardened, on loopback, on a network of its own", async () => {
        const { recording, app } = await make();
        const inputs = container(recording);
        for (const [key, value] of Object.entries(hardenedContainer)) {
            assert.deepEqual(inputs[key], value, key);
        }
        assert.equal(inputs["image"], id);
        assert.deepEqual(inputs["ports"], [{ internal: 8000, external: 3000, ip: "127.0.0.1" }]);
        assert.deepEqual(inputs["networksAdvanced"], [{ name: "shop", aliases: ["shop"] }]);
        assert.deepEqual(inputs["envs"], ["PORT=8000"]);
        assert.equal(inputs["memory"], 128);
        assert.equal(inputs["memorySwap"], 128);
        assert.equal(await promiseOf(app.url), "http://127.0.0.1:3000");
        assert.equal(await promiseOf(app.imageDigest), id);
    });

    it("records these inputs, which previews compare, and no secrets", async () => {
        const { recording } = await make({
            cpus: 1,
            initImage,
            secretFiles: { a: "x" },
            secretEnvironment: { A: "x" },
        });
        assert.equal(
            Object.keys(recording.get("shop", "dhi:").inputs).sort().join(),
            "command,containerPort,cpus,environment,healthcheck,memory,port,replicas",
        );
    });

    it("creates nothing for secrets if there are none", async () => {
        const { recording } = await make({ initImage });
        assert.deepEqual(recording.names(":Volume"), []);
        assert.deepEqual(recording.names(":RemoteImage"), []);
        assert.deepEqual(recording.names(":Container"), ["shop"]);
    });

    it("checks health with the program itself", async () => {
        const { tests } = container((await make()).recording)["healthcheck"] as { tests: string[] };
        assert.deepEqual(tests, ["CMD", "/app", "healthcheck"]);
    });

    it("calls the image's program, or a whole command", async () => {
        const tests = async (more: Partial<DockerRustAppArgs>) => {
            const { recording } = await make(more);
            return (container(recording)["healthcheck"] as { tests: string[] }).tests.slice(1);
        };
        const other = { ...image, program: pulumi.output("/usr/bin/server") };
        assert.deepEqual(await tests({ image: other }), ["/usr/bin/server", "healthcheck"]);
        assert.deepEqual(await tests({ image: other, health: { exec: ["ping"] } }), [
            "/usr/bin/server",
            "ping",
        ]);
        const unread = {
            ...image,
            get program(): never {
                return assert.fail("the program was looked up");
            },
        };
        assert.deepEqual(await tests({ image: unread, healthcheck: ["/bin/check"] }), ["/bin/check"]);
    });

    for (const health of ["http", "grpc", "tcp", "none"] as const) {
        it(`has no health check of the engine with ${health}`, async () => {
            const { recording } = await make({ health });
            assert.equal(container(recording)["healthcheck"], undefined);
        });
    }

    it("has no ports, no PORT and no URL for a worker", async () => {
        const recording = await mockPulumi({ preview: true });
        const app = new DockerRustApp("shop", { image, health: "none" });
        await recording.settled();
        assert.deepEqual(container(recording)["ports"], []);
        assert.deepEqual(container(recording)["envs"], []);
        assert.equal(await promiseOf(app.url), undefined);
        assert.deepEqual(await promiseOf(app.urls), []);
    });

    it("publishes the further ports that have a host port", async () => {
        const ports = [
            { name: "metrics", containerPort: 2000, port: 3100 },
            { name: "admin", containerPort: 9000 },
        ];
        const { recording } = await make({ replicas: 2, ports });
        assert.deepEqual(container(recording, "shop-1")["ports"], [
            { internal: 2000, external: 3101, ip: "127.0.0.1" },
            { internal: 8000, external: 3001, ip: "127.0.0.1" },
        ]);
    });

    it("can have further networks, hosts and labels", async () => {
        const plain = container((await make()).recording);
        assert.ok(!("hosts" in plain) && !("labels" in plain));
        const { recording } = await make({
            networks: ["events"],
            extraHosts: ["host.docker.internal:host-gateway"],
            labels: { team: "shop" },
        });
        const inputs = container(recording);
        assert.deepEqual(inputs["networksAdvanced"], [
            { name: "shop", aliases: ["shop"] },
            { name: "events" },
        ]);
        assert.deepEqual(inputs["hosts"], [{ host: "host.docker.internal", ip: "host-gateway" }]);
        assert.deepEqual(inputs["labels"], [{ label: "team", value: "shop" }]);
    });

    const data = { name: "data", path: "/data", size: "1Gi" };
    it("gets volumes from a one-shot container, and keeps them when it is removed", async () => {
        const { recording } = await make({ initImage, volumes: [data] });
        assert.deepEqual(container(recording)["mounts"], [
            { type: "volume", source: "shop-data", target: "/data" },
        ]);
        const init = container(recording, "shop-init");
        assert.deepEqual(init["mounts"], [{ type: "volume", source: "shop-data", target: "/volumes/data" }]);
        assert.ok((init["entrypoints"] as string[]).includes("/volumes/data"));
        const { options } = recording.get("shop-data", "docker:");
        assert.deepEqual([options.retainOnDelete, options.protect], [true, false]);
        assert.equal(recording.get("shop", "docker:").options.replacementTrigger, undefined);
        const { recording: production } = await make({ initImage, volumes: [data], protectData: true });
        assert.equal(production.get("shop-data", "docker:").options.protect, true);
    });

    it("has one container for secrets and volumes, and secrets that are neither kept nor protected", async () => {
        const { recording } = await make({
            initImage,
            volumes: [data],
            secretFiles: { key: "x" },
            protectData: true,
        });
        assert.deepEqual(
            (container(recording, "shop-init")["mounts"] as { target: string }[]).map(({ target }) => target),
            ["/run/secrets", "/volumes/data"],
        );
        const { options } = recording.get("shop-secrets", "docker:");
        assert.deepEqual([options.retainOnDelete, options.protect], [false, false]);
    });

    it("has no health check if the program cannot check itself", async () => {
        const { recording } = await make({ healthcheck: false });
        assert.equal(container(recording)["healthcheck"], undefined);
    });

    it("can have a folder for temporary files, in memory and of a size", async () => {
        assert.equal(container((await make()).recording)["tmpfs"], undefined);
        const { recording } = await make({ scratch: "16Mi" });
        assert.deepEqual(container(recording)["tmpfs"], scratchFolder(16 * 2 ** 20));
    });

    it("gives a stopping program time, and an init process that passes signals on", async () => {
        const { recording } = await make({ stopSeconds: 25 });
        const inputs = container(recording);
        assert.equal(inputs["init"], true);
        assert.equal(inputs["stopTimeout"], 25);
        assert.equal(inputs["destroyGraceSeconds"], 25);
    });

    it("gives replicas consecutive ports, and replaces them one after another", async () => {
        const { recording, app } = await make({ replicas: 3 });
        const names = ["shop-0", "shop-1", "shop-2"];
        assert.deepEqual(recording.names(":Container"), names);
        assert.deepEqual(
            names.map((name) => (container(recording, name)["ports"] as { external: number }[])[0]?.external),
            [3000, 3001, 3002],
        );
        assert.deepEqual(
            names.map((name) => recording.get(name, "docker:").options.dependsOn),
            [["shop-network"], ["shop-0", "shop-network"], ["shop-1", "shop-network"]],
        );
        assert.ok(names.every((name) => recording.get(name, "docker:").options.deleteBeforeReplace));
        assert.deepEqual(
            await promiseOf(app.urls),
            [3000, 3001, 3002].map((port) => `http://127.0.0.1:${port}`),
        );
    });

    it("joins a cluster's network, and gets its URL and its login as a file", async () => {
        const { recording } = await make({ nats: cluster(), initImage });
        const inputs = container(recording);
        assert.deepEqual(inputs["envs"], [
            "NATS_CREDENTIALS_FILE=/run/secrets/nats.json",
            "NATS_URL=nats://a:4222,nats://b:4222",
            "PORT=8000",
        ]);
        assert.deepEqual(inputs["networksAdvanced"], [{ name: "events", aliases: ["shop"] }]);
        assert.deepEqual(inputs["mounts"], [
            { type: "volume", source: "shop-secrets", target: "/run/secrets", readOnly: true },
        ]);
        assert.deepEqual(recording.names(":Network"), []);
        const [upload] = container(recording, "shop-init")["uploads"] as { file: string; content: string }[];
        assert.equal(upload?.file, "/run/secrets/nats.json");
        assert.deepEqual(JSON.parse(upload.content), { username: "app", password: natsPassword });
        assert.deepEqual(recording.get("shop", "docker:").options.dependsOn, ["shop-init", "shop-secrets"]);
    });

    it("gets a token and the certificate authority from a cluster that has them", async () => {
        const nats = cluster({ username: pulumi.output(undefined), caCertificate: pulumi.output("PEM") });
        const { recording } = await make({ nats, initImage });
        const [upload] = container(recording, "shop-init")["uploads"] as { content: string }[];
        assert.deepEqual(JSON.parse(upload?.content ?? ""), { token: natsPassword, ca: "PEM" });
    });

    it("shows no secret anywhere", async () => {
        const { recording } = await make({
            nats: cluster(),
            initImage,
            secretFiles: { key: filePassword },
            secretEnvironment: { KEY: variablePassword },
        });
        const escaped = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
        assert.deepEqual(recording.leaks([...secrets, ...escaped]), []);
        assert.ok((container(recording)["envs"] as string[]).includes(`KEY=${variablePassword}`));
    });

    it("restarts only when a secret changes", async () => {
        const trigger = async (secret: string) => {
            const { recording } = await make({ initImage, secretFiles: { key: secret } });
            return recording.get("shop", "docker:").options.replacementTrigger;
        };
        assert.deepEqual(await trigger("one"), await trigger("one"));
        assert.notDeepEqual(await trigger("one"), await trigger("two"));
    });

    it("lets the transform change containers last", async () => {
        const { recording } = await make({
            replicas: 2,
            transform: { container: (args, index) => ({ ...args, hostname: `till-${index}` }) },
        });
        assert.equal(container(recording, "shop-1")["hostname"], "till-1");
    });

    it("is refused with every problem, before anything is registered", async () => {
        const recording = await mockPulumi();
        assert.throws(
            () => new DockerRustApp("shop", { image, port: 0, containerPort: 80, nats: cluster() }),
            /DockerRustApp "shop".*containerPort: 80.*port: 0.*initImage: is required/s,
        );
        assert.deepEqual(recording.resources, []);
    });

    it("names its children after itself", async () => {
        const { recording } = await make({ initImage, secretFiles: { key: "x" }, replicas: 2 });
        for (const { name, parent } of recording.resources.filter(({ custom }) => custom)) {
            assert.ok(name.startsWith("shop-"), name);
            assert.equal(parent, "shop");
        }
    });

    const addresses: [address: string, url: string][] = [
        ["0.0.0.0", "http://127.0.0.1:3000"],
        ["192.0.2.7", "http://192.0.2.7:3000"],
        ["::1", "http://[::1]:3000"],
    ];
    for (const [address, url] of addresses) {
        it(`is reached on ${url} when published on ${address}`, async () => {
            const { app } = await make({ publishOn: address });
            assert.equal(await promiseOf(app.url), url);
        });
    }
});
