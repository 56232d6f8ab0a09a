import assert from "node:assert/strict";
import { unknown } from "../../offline/plugin/values.ts";
import type { Values } from "../../offline/plugin/values.ts";
import {
    containerOf,
    containerType,
    docker,
    image,
    inspect,
    networkType,
    Sandbox,
    volumeType,
} from "./dockerPlugin/sandbox.ts";

describe("docker plugin: creating containers", function () {
    this.timeout(120_000);
    const sandbox = Sandbox.ofSuite();

    const idle: Values = { start: false, mustRun: false };

    async function volume(): Promise<string> {
        const { id } = await sandbox.deploy(volumeType, "data", { name: sandbox.name("data") });
        return id;
    }

    it("previews without asking Docker", async () => {
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

    it("settles with everything that hardening asks for", async () => {
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

    it("settles with nothing but an image and a command", async () => {
        await sandbox.assertSettled(containerType, "c", await sandbox.container("c", {}));
    });

    it("settles with the image's id", async () => {
        const id = String(await inspect(image, "Id"));
        const live = await sandbox.container("c", { image: id, ...idle });
        assert.equal(live.state["image"], id);
        await sandbox.assertSettled(containerType, "c", live);
    });

    it("passes on variables to the letter", async () => {
        const envs = ["LINES=one\ntwo", "EQUALS=a=b=c", "SPACES=  a  ", "QUOTES='\"", "EMPTY="];
        const live = await sandbox.container("c", { ...idle, envs });
        const found = (await inspect(live.id, "Config.Env")) as string[];
        assert.deepEqual(
            envs.filter((variable) => !found.includes(variable)),
            [],
        );
    });

    it("keeps all words of entrypoint, command and health check apart", async () => {
        const words = {
            entrypoints: ["a", "b c"],
            command: ["d", "e f"],
            healthcheck: { tests: ["CMD", "g h", "i"] },
        };
        const live = await sandbox.container("c", { ...idle, ...words });
        assert.deepEqual(await inspect(live.id, "Config.Entrypoint"), ["a", "b c"]);
        assert.deepEqual(await inspect(live.id, "Config.Cmd"), ["d", "e f"]);
        assert.deepEqual(await inspect(live.id, "Config.Healthcheck.Test"), ["CMD", "g h", "i"]);
        await sandbox.assertSettled(containerType, "c", live);
    });

    it("uploads before it starts, as root, readable for all", async () => {
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

    it("gives uploads the owner that is asked for", async () => {
        const uploads = [{ file: "/owned", content: "x", owner: "65532", group: "1234" }];
        assert.match(await sandbox.run("stat -c %u:%g /owned", { uploads }), /^65532:1234/);
    });

    it("uploads into the volume of a container that never runs", async () => {
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

    const wrongUploads: [string, Values, RegExp][] = [
        ["no content", { file: "/x" }, /one of 'content', 'content_base64', or 'source' must be set/],
        ["two contents", { file: "/x", content: "a", source: "b" }, /only one of 'content', .* can be set/],
        ["a missing source", { file: "/x", source: "/no/such" }, /could not read file.*\/no\/such/],
        [
            "an unknown owner",
            { file: "/x", content: "a", owner: "nosuch" },
            /could not resolve upload owner "nosuch"/,
        ],
    ];
    for (const [what, upload, expected] of wrongUploads) {
        it(`refuses an upload with ${what}`, async () => {
            const half = await sandbox.deployHalf(
                containerType,
                "c",
                containerOf({ ...idle, uploads: [upload] }),
            );
            assert.match(half.error.message, expected);
        });
    }

    it("puts a container into its networks and no other", async () => {
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

    it("publishes ports, and remembers those that Docker chose", async () => {
        const name = sandbox.name("net");
        await sandbox.deploy(networkType, "net", { name });
        const ports = [
            { internal: 53, protocol: "udp", ip: "127.0.0.1" },
            { internal: 80, ip: "127.0.0.1" },
        ];
        const live = await sandbox.container("c", { networkMode: name, ports });
        const [udp, tcp] = live.state["ports"] as Values[];
        assert.deepEqual(
            { ...udp, external: 0 },
            { internal: 53, external: 0, ip: "127.0.0.1", protocol: "udp" },
        );
        assert.ok(Number(tcp?.["external"]) > 1024);
        await sandbox.assertSettled(containerType, "c", live);
    });

    it("leaves open which port a container gets that does not run", async () => {
        const live = await sandbox.container("c", { ...idle, ports: [{ internal: 80 }] });
        assert.doesNotMatch(JSON.stringify(live.state), new RegExp(unknown));
        await sandbox.assertSettled(containerType, "c", live);
    });

    it("refuses volume options where the daemon is too old for all of them", async function () {
        if (Number((await docker("version", "--format", "{{.Server.APIVersion}}")).split(".")[1]) >= 45) {
            this.skip();
        }
        const mounts = [
            { type: "volume", target: "/m", source: sandbox.name("m"), volumeOptions: { noCopy: true } },
        ];
        await assert.rejects(
            sandbox.container("c", { ...idle, mounts }),
            /requires docker version 1.45 or higher/,
        );
    });

    it("tells of an image that is nowhere", async () => {
        const missing = sandbox.container("c", { image: "127.0.0.1:9/no/such:1" });
        await assert.rejects(
            missing,
            /Unable to create container with image 127.0.0.1:9\/no\/such:1: unable to pull/,
        );
    });

    it("tells of a name that is taken", async () => {
        const name = sandbox.name("twin");
        await sandbox.container("c", { ...idle, name });
        await assert.rejects(sandbox.container("d", { ...idle, name }), /Conflict.*already in use/);
    });

    it("tells of a mount that does not exist", async () => {
        const mounts = [{ type: "bind", target: "/m", source: "/no/such/folder" }];
        await assert.rejects(
            sandbox.container("c", { mounts }),
            /Unable to create container: .*does not exist/,
        );
    });
});
