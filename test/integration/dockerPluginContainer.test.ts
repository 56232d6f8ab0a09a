import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { unknown } from "./support/values.ts";
import type { Values } from "./support/values.ts";
import { requireBuilt } from "./dockerPlugin/client.ts";
import {
    containerOf,
    containerType,
    docker,
    inspect,
    networkType,
    Sandbox,
    volumeType,
} from "./dockerPlugin/sandbox.ts";

describe("Docker plugin: creating containers", function () {
    this.timeout(120_000);
    const sandbox = Sandbox.ofSuite();

    const idle: Values = { start: false, mustRun: false };

    async function volume(): Promise<string> {
        const { id } = await sandbox.deploy(volumeType, "data", { name: sandbox.name("data") });
        return id;
    }

    it("previews without a connection to Docker", async () => {
        const inputs = await sandbox.inputs(
            containerType,
            "c",
            containerOf({ image: "there.is/no:such", memory: 64 }),
        );
        const { state } = await sandbox.plugin.create(containerType, "c", inputs, true);
        assert.equal(state["image"], "there.is/no:such");
        assert.equal(state["memory"], 64);
        assert.equal(state["readOnly"], false);
        for (const computed of ["entrypoints", "networkDatas", "hostname", "exitCode", "shmSize"]) {
            assert.equal(state[computed], unknown, computed);
        }
    });

    it("shows no change after a container with every hardening option", async () => {
        const hardened: Values = {
            ...{ user: "65532:65532", readOnly: true, capabilities: { drops: ["ALL"] } },
            ...{ securityOpts: ["no-new-privileges:true"], tmpfs: { "/tmp": "size=1m,mode=1777" } },
            ...{
                memory: 32,
                memorySwap: 32,
                cpus: "0.5",
                ulimits: [{ name: "nofile", soft: 100, hard: 200 }],
            },
            ...{
                restart: "unless-stopped",
                logDriver: "json-file",
                logOpts: { "max-size": "1m", "max-file": "2" },
            },
            ...{ healthcheck: { tests: ["CMD", "true"], interval: "1m0s", timeout: "5s", retries: 3 } },
            ...{
                stopSignal: "SIGUSR2",
                stopTimeout: 5,
                destroyGraceSeconds: 1,
                init: true,
                hostname: "hard",
            },
            ...{
                labels: [{ label: "a", value: "b" }],
                envs: ["A=1"],
                hosts: [{ host: "peer", ip: "10.0.0.9" }],
            },
            ...{ sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" }, shmSize: 32, workingDir: "/tmp" },
        };
        const live = await sandbox.container("c", hardened);
        await sandbox.assertSettled(containerType, "c", live);
        const config = (await inspect(live.id, "HostConfig")) as Record<string, unknown>;
        assert.equal(config["ReadonlyRootfs"], true);
        assert.deepEqual(config["CapDrop"], ["ALL"]);
        assert.deepEqual(config["SecurityOpt"], ["no-new-privileges:true"]);
        assert.equal(config["Memory"], 32 * 1024 * 1024);
        assert.equal(config["NanoCpus"], 5e8);
        assert.equal(await inspect(live.id, "Config.User"), "65532:65532");
    });

    it("passes environment variables on unchanged", async () => {
        const envs = ["LINES=one\ntwo", "EQUALS=a=b=c", "SPACES=  a  ", "QUOTES='\"", "EMPTY="];
        const live = await sandbox.container("c", { ...idle, envs });
        const found = (await inspect(live.id, "Config.Env")) as string[];
        assert.deepEqual(
            envs.filter((variable) => !found.includes(variable)),
            [],
        );
    });

    it("uploads before the start, as root, readable for all", async () => {
        const path = `/deep/er/${"long".repeat(30)}`;
        const uploads = [
            { file: path, content: "grüße\n" },
            { file: "/bytes", contentBase64: Buffer.from([0, 255, 10]).toString("base64") },
            { file: "/tool", content: "#!/bin/sh\necho ran\n", executable: true },
            { file: "/closed", content: "x", permissions: "0600" },
            { file: "/package", source: "package.json" },
        ];
        const listing = "stat -c '%n %u:%g %a' /deep /deep/er /deep/er/* /bytes /tool /closed";
        const output = await sandbox.run(`cat ${path}; /tool; ${listing}`, { uploads });
        const expected = [
            "grüße",
            "ran",
            "/deep 0:0 755",
            "/deep/er 0:0 755",
            `${path} 0:0 644`,
            "/bytes 0:0 644",
        ];
        assert.deepEqual(output.trim().split("\n"), [...expected, "/tool 0:0 744", "/closed 0:0 600"]);
    });

    it("uploads into the volume of a container that is never started", async () => {
        const mounts = [{ type: "volume", target: "/data", source: await volume() }];
        const uploads = [{ file: "/data/etc/secret", content: "hush" }];
        const live = await sandbox.container("writer", { ...idle, mounts, uploads });
        assert.equal(await inspect(live.id, "State.Status"), "created");
        await sandbox.assertSettled(containerType, "writer", live);
        const reading = { mounts, user: "65532", readOnly: true };
        assert.match(
            await sandbox.run("cat /data/etc/secret; stat -c %u:%a /data /data/etc", reading),
            /^hush0:755\n0:755/,
        );
    });

    it("refuses to upload into a read-only container", async () => {
        const mounts = [{ type: "volume", target: "/data", source: await volume() }];
        const properties = containerOf({
            readOnly: true,
            mounts,
            uploads: [{ file: "/data/x", content: "y" }],
        });
        const { error } = await sandbox.deployHalf(containerType, "c", properties);
        assert.match(
            error.message,
            /Unable to upload volume content: .*container rootfs is marked read-only/,
        );
    });

    it("connects a container to its networks only", async () => {
        const third = `10.215.${process.pid % 250}`;
        const properties = { name: sandbox.name("net"), ipamConfigs: [{ subnet: `${third}.0/24` }] };
        const { id } = await sandbox.deploy(networkType, "net", properties);
        const networksAdvanced = [{ name: id, aliases: ["alias"], ipv4Address: `${third}.77` }];
        const live = await sandbox.container("c", { networkMode: "bridge", networksAdvanced });
        await sandbox.assertSettled(containerType, "c", live);
        const networks = (await inspect(live.id, "NetworkSettings.Networks")) as Record<
            string,
            { Aliases: string[] }
        >;
        assert.deepEqual(Object.keys(networks), [properties.name]);
        assert.ok(networks[properties.name]?.Aliases.includes("alias"));
        const [data] = live.state["networkDatas"] as Values[];
        assert.equal(data?.["ipAddress"], `${third}.77`);
        assert.equal(data["networkName"], properties.name);
    });

    it("reports a name that is already used", async () => {
        const name = sandbox.name("twin");
        await sandbox.container("c", { ...idle, name });
        await assert.rejects(sandbox.container("d", { ...idle, name }), /Conflict.*already in use/);
    });

    it("waits for a one-shot container and reports its exit code", async () => {
        const command = ["sh", "-c", "echo out; sleep 0.2; echo err >&2; exit 3"];
        const live = await sandbox.container("c", { command, attach: true, logs: true, mustRun: false });
        assert.equal(live.state["exitCode"], 3);
        assert.equal(live.state["containerLogs"], "out\nerr\n");
        await sandbox.assertSettled(containerType, "c", live);
    });

    it("keeps a container that failed to start, and replaces it in the next update", async () => {
        const broken = containerOf({ command: ["/no/such/command"] });
        const { live, error } = await sandbox.deployHalf(containerType, "c", broken);
        assert.match(error.message, /Unable to start container: .*no\/such\/command/);
        assert.equal(await inspect(live.id, "State.Status"), "created");
        const found = await sandbox.plugin.diff(containerType, "c", live, live.inputs);
        assert.deepEqual(found.detailed, { entrypoints: "add-replace", networkDatas: "add" });
        assert.equal(found.deleteBeforeReplace, true);
    });

    it("shows a change after memory without swap", async () => {
        const live = await sandbox.container("c", { ...idle, memory: 16 });
        assert.equal(live.state["memorySwap"], 32);
        assert.deepEqual((await sandbox.plugin.diff(containerType, "c", live, live.inputs)).detailed, {
            memorySwap: "delete",
        });
    });

    it("detects a removed container", async () => {
        const live = await sandbox.container("c", idle);
        await docker("rm", live.id);
        assert.equal(await sandbox.plugin.read(containerType, "c", live), undefined);
        await sandbox.plugin.delete(containerType, "c", live);
    });

    it("detects a stopped container, and starts it", async () => {
        const live = await sandbox.container("c", {});
        await docker("kill", live.id);
        const refreshed = await sandbox.refresh(containerType, "c", live);
        assert.deepEqual((await sandbox.plugin.diff(containerType, "c", refreshed, live.inputs)).detailed, {
            mustRun: "update",
        });
        await sandbox.plugin.update(containerType, "c", refreshed, live.inputs);
        assert.equal(await inspect(live.id, "State.Running"), true);
    });

    /** Deletes a container that records SIGTERM in a volume. Returns the duration in milliseconds. */
    async function deleteTrapping(properties: Values): Promise<{ told: boolean; seconds: number }> {
        const { id } = await sandbox.deploy(volumeType, "v", { name: sandbox.name("v") });
        const mounts = [{ type: "volume", target: "/v", source: id }];
        const command = [
            "sh",
            "-c",
            "trap 'sleep 1; echo told > /v/told; exit' TERM; while true; do sleep 0.1; done",
        ];
        const live = await sandbox.container("c", { command, mounts, ...properties });
        await setTimeout(500);
        const start = performance.now();
        await sandbox.plugin.delete(containerType, "c", live);
        const seconds = (performance.now() - start) / 1000;
        const output = await sandbox.run("cat /v/told || true", { mounts });
        return { told: output.startsWith("told"), seconds };
    }

    it("kills without SIGTERM by default", async () => {
        assert.equal((await deleteTrapping({})).told, false);
    });

    it("sends SIGTERM first when there is a grace period", async () => {
        const { told, seconds } = await deleteTrapping({ destroyGraceSeconds: 20 });
        assert.equal(told, true);
        assert.ok(seconds < 15, `${seconds} s`);
    });

    /** A change that the components make, and how the plugin shows it. */
    const changes: [string, Values, Record<string, string>][] = [
        ["nothing", {}, {}],
        ["the order of variables", { envs: ["B=2", "A=1"] }, {}],
        ["a variable", { envs: ["A=1", "B=3"] }, { "envs[1]": "update-replace" }],
        ["an uploaded file", { uploads: [{ file: "/x", content: "9" }] }, { uploads: "update-replace" }],
        ["memory", { memory: 65 }, { memory: "update" }],
        ["an image not known yet", { image: unknown }, { image: "update-replace" }],
        // The components request the replacement themselves: the plugin would not replace the container.
        ["an option of a tmpfs", { tmpfs: { "/tmp": "size=1m" } }, { 'tmpfs["/tmp"]': "update" }],
        ["a health check", { healthcheck: { tests: ["CMD", "no"] } }, { "healthcheck.tests[1]": "update" }],
        [
            "another volume behind a mount",
            { mounts: [{ type: "volume", target: "/m", source: "b" }] },
            { "mounts[0].source": "update" },
        ],
    ];

    it("shows changes, and deletes before it replaces", async () => {
        const properties = containerOf({
            ...{ ...idle, envs: ["A=1", "B=2"], uploads: [{ file: "/x", content: "1" }], memory: 64 },
            ...{ memorySwap: 64, tmpfs: { "/tmp": "" }, healthcheck: { tests: ["CMD", "true"] } },
            mounts: [{ type: "volume", target: "/m", source: sandbox.name("m") }],
        });
        const live = await sandbox.deploy(containerType, "c", properties);
        for (const [what, change, expected] of changes) {
            const news = await sandbox.inputs(containerType, "c", { ...properties, ...change }, live.inputs);
            const found = await sandbox.plugin.diff(containerType, "c", live, news);
            assert.deepEqual(found.detailed, expected, what);
            const replaced = Object.values(expected).some((kind) => kind.endsWith("replace"));
            assert.equal(found.deleteBeforeReplace, replaced, what);
        }
    });

    it("accepts the state of the kit's earlier plugin, which has no names of variables", async function () {
        requireBuilt(this);
        const live = await sandbox.container("c", idle);
        const { envs, __pulumi_raw_state_delta, ...state } = live.state;
        assert.deepEqual(envs, []);
        assert.ok(__pulumi_raw_state_delta, "the state has no part of the bridge");
        await sandbox.assertSettled(containerType, "c", { ...live, state });
    });
});
