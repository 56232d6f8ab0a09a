import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type { Values } from "../../offline/plugin/values.ts";
import type { Live } from "./dockerPlugin/client.ts";
import { containerOf, containerType, docker, inspect, Sandbox, volumeType } from "./dockerPlugin/sandbox.ts";

describe("docker plugin: the life of a container", function () {
    this.timeout(120_000);
    const sandbox = Sandbox.ofSuite();

    const idle: Values = { start: false, mustRun: false };

    async function detailed(live: Live, news = live.inputs): Promise<Record<string, string>> {
        return (await sandbox.plugin.diff(containerType, "c", live, news)).detailed;
    }

    async function change(live: Live, properties: Values): Promise<Live> {
        const news = await sandbox.inputs(containerType, "c", containerOf(properties), live.inputs);
        return await sandbox.plugin.update(containerType, "c", live, news);
    }

    describe("in short", () => {
        it("leaves a container alone that is not to be started", async () => {
            const live = await sandbox.container("c", idle);
            assert.equal(await inspect(live.id, "State.Status"), "created");
            await sandbox.assertSettled(containerType, "c", live);
        });

        it("waits for a one-shot and tells how it ended", async () => {
            const command = ["sh", "-c", "echo out; sleep 0.2; echo err >&2; exit 3"];
            const live = await sandbox.container("c", { command, attach: true, logs: true, mustRun: false });
            assert.equal(live.state["exitCode"], 3);
            assert.equal(live.state["containerLogs"], "out\nerr\n");
            await sandbox.assertSettled(containerType, "c", live);
        });

        it("shows a container that ended as one to be started again", async () => {
            // Its creation succeeds: whether its end is seen there already is a matter of luck.
            const live = await sandbox.container("c", { command: ["sh", "-c", "exit 4"] });
            await setTimeout(500);
            const ended = await sandbox.refresh(containerType, "c", live);
            assert.equal(ended.state["mustRun"], false);
            assert.equal(ended.state["exitCode"], 4);
            assert.deepEqual(await detailed(ended, live.inputs), { mustRun: "update" });
            const started = String(await inspect(live.id, "State.StartedAt"));
            const updated = await sandbox.plugin.update(containerType, "c", ended, live.inputs);
            assert.equal(updated.state["mustRun"], true);
            assert.notEqual(await inspect(live.id, "State.StartedAt"), started);
        });

        it("keeps a container that could not be started, and replaces it next time", async () => {
            const broken = containerOf({ command: ["/no/such/command"] });
            const { live, error } = await sandbox.deployHalf(containerType, "c", broken);
            assert.match(error.message, /Unable to start container: .*no\/such\/command/);
            assert.equal(await inspect(live.id, "State.Status"), "created");
            const found = await sandbox.plugin.diff(containerType, "c", live, live.inputs);
            assert.deepEqual(found.detailed, { entrypoints: "add-replace", networkDatas: "add" });
            assert.equal(found.deleteBeforeReplace, true);
        });

        it("waits until a container is healthy", async () => {
            const healthcheck = { tests: ["CMD", "cat", "/ready"], interval: "1s", retries: 30 };
            const command = ["sh", "-c", "sleep 1; echo yes > /ready; sleep 1000"];
            const live = await sandbox.container("c", { command, healthcheck, wait: true });
            assert.equal(await inspect(live.id, "State.Health.Status"), "healthy");
        });

        it("does not wait longer than it should", async () => {
            const healthcheck = { tests: ["CMD", "false"], interval: "1s" };
            const waiting = containerOf({ healthcheck, wait: true, waitTimeout: 2 });
            const { error } = await sandbox.deployHalf(containerType, "c", waiting);
            assert.match(error.message, /container failed to be in healthy state/);
        });

        it("cannot wait without a health check", async () => {
            const { error } = await sandbox.deployHalf(containerType, "c", containerOf({ wait: true }));
            assert.match(error.message, /container does not have a healthcheck defined/);
        });
    });

    describe("when it changes", () => {
        it("wants swap with memory, or else to change it next time", async () => {
            const live = await sandbox.container("c", { ...idle, memory: 16 });
            assert.equal(live.state["memorySwap"], 32);
            assert.deepEqual(await detailed(live), { memorySwap: "delete" });
        });

        it("gives it other limits while it runs", async () => {
            const live = await sandbox.container("c", { memory: 16, memorySwap: 16 });
            const limits = {
                memory: 32,
                memorySwap: 64,
                cpuShares: 512,
                restart: "on-failure",
                maxRetryCount: 2,
            };
            const updated = await change(live, limits);
            assert.equal(await inspect(live.id, "HostConfig.Memory"), 32 * 1024 * 1024);
            assert.equal(await inspect(live.id, "HostConfig.MemorySwap"), 64 * 1024 * 1024);
            assert.equal(await inspect(live.id, "HostConfig.CpuShares"), 512);
            const policy = { Name: "on-failure", MaximumRetryCount: 2 };
            assert.deepEqual(await inspect(live.id, "HostConfig.RestartPolicy"), policy);
            assert.equal(await inspect(live.id, "State.Running"), true);
            await sandbox.assertSettled(containerType, "c", updated);
        });

        it("previews a change without making it", async () => {
            const live = await sandbox.container("c", { ...idle, memory: 16, memorySwap: 16 });
            const news = await sandbox.inputs(
                containerType,
                "c",
                containerOf({ ...idle, memory: 32, memorySwap: 32 }),
                live.inputs,
            );
            const { state } = await sandbox.plugin.update(containerType, "c", live, news, true);
            assert.equal(state["memory"], 32);
            assert.equal(state["hostname"], live.state["hostname"]);
            assert.equal(await inspect(live.id, "HostConfig.Memory"), 16 * 1024 * 1024);
        });

        it("tells why limits cannot change", async () => {
            const live = await sandbox.container("c", { memory: 16, memorySwap: 16 });
            await assert.rejects(change(live, { memory: 64 }), /Unable to update a container: .*memoryswap/i);
        });
    });

    describe("when someone else touches it", () => {
        it("notices that it is gone", async () => {
            const live = await sandbox.container("c", idle);
            await docker("rm", live.id);
            assert.equal(await sandbox.plugin.read(containerType, "c", live), undefined);
            await sandbox.plugin.delete(containerType, "c", live);
        });

        it("notices another name, and wants the old one back", async () => {
            const live = await sandbox.container("c", idle);
            await docker("rename", live.id, `${sandbox.name("renamed")}`);
            const refreshed = await sandbox.refresh(containerType, "c", live);
            assert.match(String(refreshed.inputs["name"]), /renamed/);
            const found = await sandbox.plugin.diff(containerType, "c", refreshed, live.inputs);
            assert.deepEqual(found.detailed, { name: "update-replace" });
        });

        it("notices other limits, and sets them right", async () => {
            const live = await sandbox.container("c", { memory: 16, memorySwap: 16 });
            await docker("update", "--memory", "8m", "--memory-swap", "8m", live.id);
            const refreshed = await sandbox.refresh(containerType, "c", live);
            assert.equal(refreshed.inputs["memory"], 8);
            assert.deepEqual(await detailed(refreshed, live.inputs), {
                memory: "update",
                memorySwap: "update",
            });
            await sandbox.plugin.update(containerType, "c", refreshed, live.inputs);
            assert.equal(await inspect(live.id, "HostConfig.Memory"), 16 * 1024 * 1024);
        });

        it("notices that it was stopped, and starts it", async () => {
            const live = await sandbox.container("c", {});
            await docker("kill", live.id);
            const refreshed = await sandbox.refresh(containerType, "c", live);
            assert.deepEqual(await detailed(refreshed, live.inputs), { mustRun: "update" });
            await sandbox.plugin.update(containerType, "c", refreshed, live.inputs);
            assert.equal(await inspect(live.id, "State.Running"), true);
        });

        it("keeps to the inputs that the refresh has nothing to say about", async () => {
            const uploads = [{ file: "/x", content: "y" }];
            const live = await sandbox.container("c", { ...idle, envs: ["A=1"], uploads, labels: [] });
            const refreshed = await sandbox.refresh(containerType, "c", live);
            assert.deepEqual(refreshed.inputs["envs"], ["A=1"]);
            assert.deepEqual(refreshed.state["envs"], ["A=1"]);
            assert.equal((refreshed.inputs["uploads"] as Values[])[0]?.["content"], "y");
        });

        it("adopts one that it did not make", async () => {
            const made = await sandbox.container("c", {
                ...idle,
                readOnly: true,
                memory: 16,
                memorySwap: 16,
            });
            const imported = await sandbox.plugin.read(containerType, "c", {
                id: made.id,
                state: {},
                inputs: {},
            });
            assert.ok(imported);
            for (const key of [
                "image",
                "command",
                "readOnly",
                "memory",
                "memorySwap",
                "networkMode",
                "name",
            ]) {
                assert.deepEqual(imported.inputs[key], made.inputs[key], key);
            }
            assert.equal(imported.inputs["restart"], undefined, "defaults are left out");
            const nothing = { id: "0".repeat(64), state: {}, inputs: {} };
            assert.equal(await sandbox.plugin.read(containerType, "c", nothing), undefined);
        });
    });

    describe("when it ends", () => {
        /** Deletes a container that says on TERM, in a volume, that it was told. Answers how long it took. */
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

        it("is killed without warning", async () => {
            assert.equal((await deleteTrapping({})).told, false);
        });

        it("is asked first where it has time", async () => {
            const { told, seconds } = await deleteTrapping({ destroyGraceSeconds: 20 });
            assert.equal(told, true);
            assert.ok(seconds < 15, `${seconds} s`);
        });

        it("takes its anonymous volumes along, unless told otherwise", async () => {
            const anonymous = async (properties: Values): Promise<string[]> => {
                const live = await sandbox.container("c", {
                    ...idle,
                    volumes: [{ containerPath: "/v" }],
                    ...properties,
                });
                const [mount] = (await inspect(live.id, "Mounts")) as { Name: string }[];
                await sandbox.plugin.delete(containerType, "c", live);
                const left = await docker(
                    "volume",
                    "ls",
                    "--quiet",
                    "--filter",
                    `name=${String(mount?.Name)}`,
                );
                await docker("volume", "rm", "--force", String(mount?.Name));
                return left.split("\n").filter(Boolean);
            };
            assert.deepEqual(await anonymous({}), []);
            assert.equal((await anonymous({ removeVolumes: false })).length, 1);
        });
    });
});
