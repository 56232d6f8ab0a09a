import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import type { DockerNatsConnection } from "../../../../../components/nats/connection.ts";
import type { DockerRustAppArgs } from "../../../../../components/rust/docker/args.ts";
import { hardenedContainer, scratchFolder } from "../../../../../components/hardening/docker.ts";
import { mockPulumi, promiseOf, type Recording } from "../../../../mocks.ts";

const { DockerRustApp } = await import("../../../../../components/rust/docker/app.ts");

const id = `sha256:${"b".repeat(64)}`;
const image = { reference: pulumi.output(id), digest: pulumi.output(id) };
const initImage = "dhi.io/busybox:1.37.0-debian13";
const secrets = ['nats-"marker"-1', "file#marker$2", "variable@marker/3"];
const [natsPassword = "", filePassword = "", variablePassword = ""] = secrets;
const data = { name: "data", path: "/data", size: "1Gi" };

const nats: DockerNatsConnection = {
    clientUrl: pulumi.output("nats://a:4222,nats://b:4222"),
    monitorUrls: pulumi.output([]),
    username: pulumi.output("app"),
    password: pulumi.secret(natsPassword),
    caCertificate: pulumi.output(undefined),
    network: pulumi.output("events"),
    ready: pulumi.output([]),
};

/** A preview of a service with a port, and further arguments. */
const preview = (more: Partial<DockerRustAppArgs> = {}) => previewWorker({ port: 3000, ...more });

/** The same without a port. Previews do not wait for containers. */
async function previewWorker(more: Partial<DockerRustAppArgs> = {}) {
    const recording = await mockPulumi({ preview: true });
    const app = new DockerRustApp("shop", { image, ...more });
    await recording.settled();
    return { recording, app };
}

const container = (recording: Recording, name = "shop") =>
    recording.get(name, "docker:index/container").inputs;
const options = (recording: Recording, name = "shop") => recording.get(name, "docker:").options;
const secretFile = (recording: Recording) =>
    (container(recording, "shop-init")["uploads"] as [{ file: string; content: string }])[0];
const own = (...words: string[]) => ({
    healthcheck: { tests: ["CMD", ...words], interval: "3s", timeout: "3s", startPeriod: "20s", retries: 3 },
});
const published = (internal: number, external: number) => ({ internal, external, ip: "127.0.0.1" });
const program = { ...image, program: pulumi.output("/server") };
const unread = {
    ...image,
    get program(): never {
        return assert.fail("the program was looked up");
    },
};

const inputs: [what: string, args: Partial<DockerRustAppArgs>, inputs: Record<string, unknown>][] = [
    [
        "hardened, on loopback, on a network of its own, and with nothing more",
        { initImage },
        {
            ...hardenedContainer,
            ...own("/app", "healthcheck"),
            image: id,
            command: [],
            ports: [published(8000, 3000)],
            networksAdvanced: [{ name: "shop", aliases: ["shop"] }],
            envs: ["PORT=8000"],
            mounts: [],
            memory: 128,
            memorySwap: 128,
            init: true,
            stopTimeout: 10,
            destroyGraceSeconds: 10,
            ...{ hosts: undefined, labels: undefined, tmpfs: undefined, cpus: undefined },
        },
    ],
    [
        "with further ports, networks, hosts, labels and a folder for temporary files",
        {
            stopSeconds: 25,
            scratch: "16Mi",
            networks: ["events"],
            extraHosts: ["host.docker.internal:host-gateway"],
            labels: { team: "shop" },
            ports: [
                { name: "metrics", containerPort: 2000, port: 3100 },
                { name: "admin", containerPort: 9000 },
            ],
        },
        {
            stopTimeout: 25,
            destroyGraceSeconds: 25,
            tmpfs: scratchFolder(16 * 2 ** 20),
            networksAdvanced: [{ name: "shop", aliases: ["shop"] }, { name: "events" }],
            hosts: [{ host: "host.docker.internal", ip: "host-gateway" }],
            labels: [{ label: "team", value: "shop" }],
            ports: [published(2000, 3100), published(8000, 3000)],
        },
    ],
    ["with a check by the image's program", { image: program }, own("/server", "healthcheck")],
    ["with other arguments of it", { image: program, health: { exec: ["ping"] } }, own("/server", "ping")],
    ["with a whole command, without a program", { image: unread, healthcheck: ["/check"] }, own("/check")],
    ...(["http", "grpc", "tcp", "none"] as const).map((health): (typeof inputs)[number] => [
        `without a check of the engine for ${health}`,
        { image: unread, health },
        { healthcheck: undefined },
    ]),
    ["without a check of a program that has none", { healthcheck: false }, { healthcheck: undefined }],
    [
        "with what its transform returns",
        { transform: { container: (args, index) => ({ ...args, hostname: `till-${index}` }) } },
        { hostname: "till-0", image: id },
    ],
];

describe("DockerRustApp", () => {
    for (const [what, args, expected] of inputs) {
        it(`runs ${what}`, async () => {
            const found = container((await preview(args)).recording);
            const named = Object.keys(expected).map((key) => [key, found[key]]);
            assert.deepEqual(Object.fromEntries(named), expected);
        });
    }

    it("records these inputs, which previews compare, and no secrets", async () => {
        const hidden = { secretFiles: { a: "x" }, secretEnvironment: { A: "x" } };
        const { recording } = await preview({ cpus: 1, initImage, ...hidden });
        const found = Object.keys(recording.get("shop", "dhi:").inputs).sort().join();
        assert.equal(found, "command,containerPort,cpus,environment,healthcheck,memory,port,replicas");
    });

    it("has no ports, no PORT, no URL and no volume as a worker", async () => {
        const { recording, app } = await previewWorker({ initImage, health: "none" });
        assert.deepEqual(container(recording)["ports"], []);
        assert.deepEqual(container(recording)["envs"], []);
        assert.equal(await promiseOf(app.url), undefined);
        assert.deepEqual(await promiseOf(app.urls), []);
        const made = [":Volume", ":RemoteImage", ":Container"].map((type) => recording.names(type));
        assert.deepEqual(made, [[], [], ["shop"]]);
    });

    it("keeps its data volumes when it is removed, and protects them if protectData is set", async () => {
        const { recording } = await preview({ initImage, volumes: [data] });
        const mount = { type: "volume", source: "shop-data", target: "/data" };
        assert.deepEqual(container(recording)["mounts"], [mount]);
        const { retainOnDelete, protect } = options(recording, "shop-data");
        assert.deepEqual([retainOnDelete, protect], [true, false]);
        assert.equal(options(recording).replacementTrigger, undefined);
        const { recording: production } = await preview({ initImage, volumes: [data], protectData: true });
        assert.equal(options(production, "shop-data").protect, true);
    });

    it("fills all volumes with one container, and neither keeps nor protects secrets", async () => {
        const secretFiles = { key: "x" };
        const { recording } = await preview({ initImage, volumes: [data], secretFiles, protectData: true });
        const init = container(recording, "shop-init");
        assert.deepEqual(init["mounts"], [
            { type: "volume", source: "shop-secrets", target: "/run/secrets" },
            { type: "volume", source: "shop-data", target: "/volumes/data" },
        ]);
        assert.ok((init["entrypoints"] as string[]).includes("/volumes/data"));
        const { retainOnDelete, protect } = options(recording, "shop-secrets");
        assert.deepEqual([retainOnDelete, protect], [false, false]);
        for (const { name, parent } of recording.resources.filter(({ custom }) => custom)) {
            assert.ok(name === "shop" || name.startsWith("shop-"), name);
            assert.equal(parent, "shop");
        }
    });

    it("gives replicas consecutive ports, and replaces them one after another", async () => {
        const { recording, app } = await preview({ replicas: 3 });
        const names = ["shop-0", "shop-1", "shop-2"];
        assert.deepEqual(recording.names(":Container"), names);
        const ports = names.map((name) => container(recording, name)["ports"]);
        assert.deepEqual(ports, [[published(8000, 3000)], [published(8000, 3001)], [published(8000, 3002)]]);
        assert.deepEqual(
            names.map((name) => options(recording, name).dependsOn),
            [["shop-network"], ["shop-0", "shop-network"], ["shop-1", "shop-network"]],
        );
        assert.ok(names.every((name) => options(recording, name).deleteBeforeReplace));
        const urls = [3000, 3001, 3002].map((port) => `http://127.0.0.1:${port}`);
        assert.deepEqual(await promiseOf(app.urls), urls);
        assert.equal(await promiseOf(app.imageDigest), id);
    });

    it("joins a cluster's network, and gets its URL and its login as a file", async () => {
        const { recording } = await preview({ nats, initImage });
        const { envs, networksAdvanced, mounts } = container(recording);
        assert.deepEqual(envs, [
            "NATS_CREDENTIALS_FILE=/run/secrets/nats.json",
            "NATS_URL=nats://a:4222,nats://b:4222",
            "PORT=8000",
        ]);
        assert.deepEqual(networksAdvanced, [{ name: "events", aliases: ["shop"] }]);
        const mount = { type: "volume", source: "shop-secrets", target: "/run/secrets", readOnly: true };
        assert.deepEqual(mounts, [mount]);
        assert.deepEqual(recording.names(":Network"), []);
        const { file, content } = secretFile(recording);
        assert.equal(file, "/run/secrets/nats.json");
        assert.deepEqual(JSON.parse(content), { username: "app", password: natsPassword });
        assert.deepEqual(options(recording).dependsOn, ["shop-init", "shop-secrets"]);
    });

    it("gets a token and the certificate authority from a cluster that has them", async () => {
        const tls = { ...nats, username: pulumi.output(undefined), caCertificate: pulumi.output("PEM") };
        const { recording } = await preview({ nats: tls, initImage });
        assert.deepEqual(JSON.parse(secretFile(recording).content), { token: natsPassword, ca: "PEM" });
    });

    it("shows no secret anywhere", async () => {
        const { recording } = await preview({
            nats,
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
            const { recording } = await preview({ initImage, secretFiles: { key: secret } });
            return options(recording).replacementTrigger;
        };
        assert.deepEqual(await trigger("one"), await trigger("one"));
        assert.notDeepEqual(await trigger("one"), await trigger("two"));
    });

    it("is refused with every problem, before anything is registered", async () => {
        const recording = await mockPulumi();
        assert.throws(
            () => new DockerRustApp("shop", { image, port: 0, containerPort: 80, nats }),
            /DockerRustApp "shop".*containerPort: 80.*port: 0.*initImage: is required/s,
        );
        assert.deepEqual(recording.resources, []);
    });

    for (const [address, url] of [
        ["0.0.0.0", "http://127.0.0.1:3000"],
        ["192.0.2.7", "http://192.0.2.7:3000"],
        ["::1", "http://[::1]:3000"],
    ] as const) {
        it(`is reached on ${url} when published on ${address}`, async () => {
            const { app } = await preview({ publishOn: address });
            assert.equal(await promiseOf(app.url), url);
        });
    }
});
