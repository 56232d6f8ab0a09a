import assert from "node:assert/strict";
import type { Values } from "../../offline/plugin/values.ts";
import {
    containerType,
    image,
    networkType,
    remoteImageType,
    requireDocker,
    Sandbox,
    volumeType,
} from "./dockerPlugin/sandbox.ts";

/** Everything there is of each type, so that nothing is lost on the way. */
const resources: [string, Values][] = [
    [networkType, { labels: [{ label: "a", value: "b" }], internal: true }],
    [volumeType, { labels: [{ label: "a", value: "b" }] }],
    [remoteImageType, { name: image, keepLocally: true }],
    [
        containerType,
        {
            ...{ image, command: ["sleep", "1000"], networkMode: "none", user: "65532", readOnly: true },
            ...{ memory: 16, memorySwap: 16, capabilities: { drops: ["ALL"] }, tmpfs: { "/tmp": "size=1m" } },
            ...{
                envs: ["B=2", "A=1"],
                labels: [{ label: "a", value: "b" }],
                ulimits: [{ name: "nofile", soft: 100, hard: 200 }],
            },
            ...{
                mounts: [{ type: "tmpfs", target: "/m" }],
                healthcheck: { tests: ["CMD", "true"], interval: "1m0s" },
            },
            ...{
                securityOpts: ["no-new-privileges:true"],
                stopSignal: "SIGUSR2",
                logOpts: { "max-size": "1m" },
            },
        },
    ],
];

describe("docker plugin: changing from one plugin to the other", function () {
    this.timeout(120_000);
    let standIn: Sandbox;
    let official: Sandbox;

    before(async function () {
        await requireDocker(this);
        const executable = process.env["DHI_DOCKER_PLUGIN"];
        if (executable === undefined) {
            console.warn("      SKIPPED: DHI_DOCKER_PLUGIN names no other plugin");
            this.skip();
        }
        standIn = await Sandbox.open({}, "stand-in");
        official = await Sandbox.open({}, executable);
    });

    afterEach(async () => {
        await standIn?.clear();
        await official?.clear();
    });

    after(async () => {
        await standIn?.plugin.stop();
        await official?.close();
    });

    for (const [type, properties] of resources) {
        const title = type.split(":").at(-1) ?? "";
        for (const forward of [true, false]) {
            it(`changes nothing about a ${title} made by the ${forward ? "stand-in" : "other one"}`, async () => {
                const [from, to] = forward ? [standIn, official] : [official, standIn];
                const live = await from.deploy(type, "r", properties);
                const inputs = await to.inputs(type, "r", properties, live.inputs);
                assert.deepEqual(inputs, live.inputs);
                const refreshed = await to.assertSettled(type, "r", { ...live, inputs });
                await from.assertSettled(type, "r", { ...refreshed, inputs });
            });
        }
    }
});
