import assert from "node:assert/strict";
import { unknown } from "../../offline/plugin/values.ts";
import type { Value, Values } from "../../offline/plugin/values.ts";
import type { Difference, Live } from "./dockerPlugin/client.ts";
import {
    containerOf,
    containerType,
    image,
    networkType,
    remoteImageType,
    Sandbox,
    volumeType,
} from "./dockerPlugin/sandbox.ts";

type Detailed = Difference["detailed"];

const uploads = [
    { file: "/x", content: "1" },
    { file: "/y", content: "2", executable: true },
];
const ports = [{ internal: 80 }, { internal: 81, external: 18081, ip: "127.0.0.1" }];
const labels = [
    { label: "a", value: "1" },
    { label: "b", value: "2" },
];

/** Never started: what is compared is the state, and that is there at once. */
const base: Values = {
    ...{ start: false, mustRun: false, envs: ["A=1", "B=2"], labels, ports, uploads, tmpfs: { "/tmp": "" } },
    ...{
        memory: 64,
        memorySwap: 64,
        capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] },
        hostname: "h",
        user: "1",
    },
    ...{
        healthcheck: { tests: ["CMD", "true"], interval: "1m0s" },
        logOpts: { "max-size": "1m" },
        workingDir: "/w",
    },
    ...{
        ulimits: [{ name: "nofile", soft: 10, hard: 20 }],
        hosts: [{ host: "a", ip: "1.1.1.1" }],
        dns: ["1.1.1.1"],
    },
    ...{
        securityOpts: ["no-new-privileges:true"],
        sysctls: { "net.ipv4.ip_forward": "0" },
        restart: "always",
    },
    ...{ entrypoints: ["a", "b"], destroyGraceSeconds: 3, stopTimeout: 3, cpuShares: 10 },
};

/** A change, and how the official plugin shows it. `undefined` takes a property away. */
const containerCases: [string, Record<string, Value | undefined>, Detailed][] = [
    ["nothing", {}, {}],
    ["the order of variables", { envs: ["B=2", "A=1"] }, {}],
    ["a variable", { envs: ["A=1", "B=3"] }, { "envs[1]": "update-replace" }],
    ["a new variable", { envs: ["A=1", "B=2", "C=3"] }, { "envs[2]": "add-replace" }],
    ["a variable less", { envs: ["B=2"] }, { "envs[0]": "delete-replace" }],
    ["a variable not known yet", { envs: ["A=1", unknown] }, { envs: "update-replace" }],
    ["no variables any more", { envs: undefined }, {}],
    [
        "a label",
        { labels: [{ label: "a", value: "9" }, labels[1] ?? {}] },
        { "labels[0].value": "update-replace" },
    ],
    ["a new label", { labels: [{ label: "c", value: "3" }, ...labels] }, { "labels[0]": "add-replace" }],
    [
        "a host port",
        { ports: [{ ...ports[0], external: 5 }, ports[1] ?? {}] },
        { "ports[0].external": "update-replace" },
    ],
    ["a new port", { ports: [...ports, { internal: 82 }] }, { "ports[2]": "add-replace" }],
    ["a port less", { ports: ports.slice(0, 1) }, { "ports[1]": "delete-replace" }],
    ["no ports any more", { ports: undefined }, { ports: "delete-replace" }],
    [
        "a protocol",
        { ports: [{ internal: 80, protocol: "udp" }, ports[1] ?? {}] },
        { "ports[0].protocol": "update-replace" },
    ],
    [
        "an uploaded file",
        { uploads: [{ file: "/x", content: "9" }, uploads[1] ?? {}] },
        { uploads: "update-replace" },
    ],
    ["the order of uploads", { uploads: [...uploads].reverse() }, {}],
    ["an upload less", { uploads: uploads.slice(0, 1) }, { "uploads[1]": "delete-replace" }],
    ["no uploads any more", { uploads: undefined }, { uploads: "delete-replace" }],
    ["an option of a tmpfs", { tmpfs: { "/tmp": "size=1m" } }, { 'tmpfs["/tmp"]': "update" }],
    ["another tmpfs", { tmpfs: { "/run": "" } }, { 'tmpfs["/tmp"]': "delete", 'tmpfs["/run"]': "add" }],
    ["memory", { memory: 65 }, { memory: "update" }],
    [
        "no limits any more",
        { memory: undefined, memorySwap: undefined },
        { memory: "delete", memorySwap: "delete" },
    ],
    ["a capability less", { capabilities: { drops: ["ALL"] } }, { "capabilities.adds": "delete-replace" }],
    ["no capabilities any more", { capabilities: undefined }, { capabilities: "delete-replace" }],
    [
        "a health check",
        { healthcheck: { tests: ["CMD", "no"], interval: "1m0s" } },
        { "healthcheck.tests[1]": "update" },
    ],
    ["no health check any more", { healthcheck: undefined }, {}],
    ["an option of the log", { logOpts: { "max-size": "2m" } }, { 'logOpts["max-size"]': "update-replace" }],
    [
        "a limit",
        { ulimits: [{ name: "nofile", soft: 11, hard: 20 }] },
        { "ulimits[0].soft": "update-replace" },
    ],
    ["a host", { hosts: [{ host: "a", ip: "1.1.1.2" }] }, { "hosts[0].ip": "update-replace" }],
    ["a security option", { securityOpts: ["seccomp=unconfined"] }, { "securityOpts[0]": "update-replace" }],
    ["a user", { user: "2" }, { user: "update-replace" }],
    ["no user any more", { user: undefined }, {}],
    ["no host name any more", { hostname: undefined }, {}],
    [
        "a kernel parameter",
        { sysctls: { "net.ipv4.ip_forward": "1" } },
        { 'sysctls["net.ipv4.ip_forward"]': "update-replace" },
    ],
    ["no restart policy any more", { restart: undefined }, { restart: "update" }],
    ["a word of the entrypoint", { entrypoints: ["a", "c"] }, { "entrypoints[1]": "update-replace" }],
    ["a word before the entrypoint", { entrypoints: ["x", "a", "b"] }, { "entrypoints[0]": "add-replace" }],
    ["the image", { image: "other:2" }, { image: "update-replace" }],
    ["an image not known yet", { image: unknown }, { image: "update-replace" }],
    ["the grace period", { destroyGraceSeconds: undefined }, { destroyGraceSeconds: "delete" }],
    ["the time to stop", { stopTimeout: 4 }, { stopTimeout: "update-replace" }],
    ["a name server", { dns: ["8.8.8.8"] }, { "dns[0]": "update-replace" }],
    ["a share of the processor", { cpuShares: 20 }, { cpuShares: "update" }],
    ["whether it must run", { mustRun: true }, { mustRun: "update" }],
    ["the name", { name: "other" }, { name: "update-replace" }],
    ["the network mode", { networkMode: "bridge" }, { networkMode: "update-replace" }],
    ["a read-only root", { readOnly: true }, { readOnly: "update-replace" }],
    ["an init process", { init: true }, { init: "update" }],
    ["networks", { networksAdvanced: [{ name: "x" }] }, { networksAdvanced: "add-replace" }],
    ["processors", { cpus: "0.5" }, { cpus: "add-replace" }],
    ["a first mount", { mounts: [{ type: "tmpfs", target: "/m" }] }, { mounts: "add-replace" }],
];

describe("docker plugin: differences", function () {
    this.timeout(60_000);
    const sandbox = Sandbox.ofSuite("at the end");

    async function difference(type: string, live: Live, properties: Values): Promise<Difference> {
        const news = await sandbox.inputs(type, "c", properties, live.inputs);
        return await sandbox.plugin.diff(type, "c", live, news);
    }

    describe("of a container", () => {
        let live: Live;

        before(async () => {
            live = await sandbox.deploy(containerType, "c", containerOf(base));
        });

        for (const [what, change, expected] of containerCases) {
            it(`show ${what}`, async () => {
                const properties = Object.entries({ ...containerOf(base), ...change });
                const given = properties.filter((entry): entry is [string, Value] => entry[1] !== undefined);
                const found = await difference(containerType, live, Object.fromEntries(given));
                assert.deepEqual(found.detailed, expected);
                const replaced = Object.values(expected).some((kind) => kind.endsWith("replace"));
                assert.equal(found.replaces.length > 0, replaced);
                assert.equal(
                    found.deleteBeforeReplace,
                    replaced,
                    "a container is deleted before it is replaced",
                );
            });
        }
    });

    it("do not replace a container for another source of a mount", async () => {
        // Surprising, but so it is: only the number of mounts counts. The state changes, the container does not.
        const mount = (source: string): Values => ({ mounts: [{ type: "volume", target: "/m", source }] });
        const idle = { start: false, mustRun: false };
        const [one, two] = [sandbox.name("one"), sandbox.name("two")];
        const live = await sandbox.container("mounts", { ...idle, ...mount(one) });
        const found = await difference(containerType, live, containerOf({ ...idle, ...mount(two) }));
        assert.equal(found.changed, true);
        assert.deepEqual(found.replaces, []);
    });

    it("show everything that a network is as a reason for another one", async () => {
        const name = sandbox.name("net");
        const properties: Values = {
            name,
            labels: [{ label: "a", value: "1" }],
            ipamConfigs: [{ subnet: `10.213.${process.pid % 250}.0/24` }],
        };
        const live = await sandbox.deploy(networkType, "c", properties);
        const of = async (change: Values): Promise<Difference> =>
            await difference(networkType, live, { ...properties, ...change });
        assert.deepEqual((await of({})).detailed, {});
        const internal = await of({ internal: true });
        assert.deepEqual(internal.detailed, { internal: "update-replace" });
        assert.equal(internal.deleteBeforeReplace, true, "its name was chosen, and is taken");
        assert.deepEqual((await of({ attachable: true })).detailed, { attachable: "update-replace" });
        assert.deepEqual((await of({ ipamConfigs: [{ subnet: "10.214.8.0/24" }] })).replaces, [
            "ipamConfigs",
        ]);
        const relabelled = await of({ labels: [{ label: "a", value: "2" }] });
        assert.deepEqual(relabelled.detailed, { "labels[0].value": "update-replace" });
    });

    it("let a volume with a made-up name be created before the old one is deleted", async () => {
        const live = await sandbox.deploy(volumeType, "c", {});
        const found = await difference(volumeType, live, { labels });
        assert.deepEqual(found.detailed, { labels: "add-replace" });
        assert.equal(found.deleteBeforeReplace, false);
    });

    it("show what becomes of a pulled image", async () => {
        const properties: Values = { name: image, keepLocally: true };
        const live = await sandbox.deploy(remoteImageType, "c", properties);
        const of = async (change: Values): Promise<Detailed> =>
            (await difference(remoteImageType, live, { ...properties, ...change })).detailed;
        assert.deepEqual(await of({}), {});
        assert.deepEqual(await of({ name: "other:1" }), { name: "update-replace" });
        assert.deepEqual(await of({ forceRemove: true }), { forceRemove: "add" });
        assert.deepEqual(await of({ triggers: { a: "1" } }), { triggers: "add-replace" });
        assert.deepEqual(await of({ pullTriggers: ["a"] }), { pullTriggers: "add-replace" });
        assert.deepEqual(await of({ platform: "linux/amd64" }), { platform: "add-replace" });
    });
});
