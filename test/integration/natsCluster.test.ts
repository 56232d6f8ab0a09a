import { jetstreamManager } from "@nats-io/jetstream";
import assert from "node:assert/strict";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { itServesClients, numbersBelow } from "./support/clients.ts";
import {
    createStream,
    dial,
    eventually,
    hangUp,
    isHealthy,
    peersOf,
    Publisher,
    readStream,
} from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("a three-node NATS cluster on Docker", function () {
    this.timeout(300_000);
    let stack: TestStack;
    let outputs: StackOutputs;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
        outputs = await stack.outputs();
    });

    afterEach(hangUp);
    after(() => stack.remove());

    it("shows no change right after it came up, with and without a refresh", async () => {
        // Pulumi.yaml makes every run refresh.
        await stack.preview("--expect-no-changes");
        await stack.preview("--expect-no-changes", "--refresh=false");
    });

    itServesClients(async () => outputs);

    it("refuses a route with a wrong password, and with the password published in the image", async () => {
        for (const login of ["route:wrong", "ruser:T0pS3cr3t"]) {
            const name = `${stack.cluster}-intruder`;
            const [image = ""] = (
                await stack.docker("inspect", "-f", "{{.Config.Image}}", `${stack.cluster}-0`)
            ).split("\n");
            const route = `nats://${login}@${stack.cluster}-0:6222`;
            await stack.docker(
                ...["run", "--detach", "--name", name, "--network", stack.cluster, image],
                ...["--cluster_name", "NATS", "--cluster", "nats://0.0.0.0:6222", "--routes", route],
            );
            try {
                await eventually("the intruder is refused", async () =>
                    /Authorization Violation/i.test(await stack.docker("logs", name)),
                );
                assert.equal(await peersOf(outputs, 0), 2);
            } finally {
                await stack.docker("rm", "--force", name);
            }
        }
    });

    it("delivers messages while the seed server is stopped, which then rejoins", async () => {
        await stack.docker("stop", `${stack.cluster}-0`);
        const [one, two] = await Promise.all([dial(outputs, 1), dial(outputs, 2)]);
        one.subscribe("echo", { callback: (_, message) => void message.respond("heard") });
        await eventually(
            "a request gets through",
            async () => (await two.request("echo")).string() === "heard",
        );
        await stack.docker("start", `${stack.cluster}-0`);
        await eventually(
            "the seed is back",
            async () => (await peersOf(outputs, 0)) === 2 && isHealthy(outputs, 0),
        );
    });

    it("keeps every acknowledged message when any one server is killed and a following up", async () => {
        const connection = await dial(outputs);
        await createStream(connection, "kept", "kept.>");
        for (const server of [0, 1, 2]) {
            const publisher = new Publisher(connection, `kept.${server}`);
            await stack.docker("kill", `${stack.cluster}-${server}`);
            await stack.up();
            const { acknowledged } = await publisher.stop();
            assert.ok(acknowledged > 0, "no message was acknowledged");
            const payloads = new Set(await readStream(connection, "kept"));
            assert.deepEqual(
                numbersBelow(acknowledged).filter((number) => !payloads.has(number)),
                [],
            );
            await (await jetstreamManager(connection)).streams.purge("kept");
        }
    });

    it("restores a container that was removed manually", async () => {
        await stack.docker("rm", "--force", `${stack.cluster}-1`);
        await stack.up();
        assert.ok((await stack.containers()).includes(`${stack.cluster}-1`));
        assert.equal(await peersOf(outputs, 1), 2);
    });

    it("replaces servers one by one on a change of tag and keeps every acknowledged message", async () => {
        const connection = await dial(outputs);
        await createStream(connection, "rolled", "rolled");
        const publisher = new Publisher(connection, "rolled");
        stack.setConfig(["dhi:images", "nats"], "2.15.1-debian13");
        let fewest = 3;
        const watch = setInterval(
            () => void countRunning().then((count) => (fewest = Math.min(fewest, count))),
            100,
        );
        const start = performance.now();
        await stack.up();
        clearInterval(watch);
        const { acknowledged, retries, longestGap } = await publisher.stop();
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        console.log(
            `      rolled in ${seconds} s: ${acknowledged} messages acknowledged, ${retries} retries, longest gap ${longestGap} ms`,
        );
        const payloads = await readStream(connection, "rolled");
        assert.deepEqual(
            payloads,
            numbersBelow(payloads.length),
            "messages are missing, doubled or out of order",
        );
        assert.ok(payloads.length >= acknowledged);
        assert.equal(fewest, 2, "exactly one server may be down at a time");

        async function countRunning(): Promise<number> {
            const names = await stack.docker(
                "ps",
                "--format",
                "{{.Names}}",
                "--filter",
                `name=^${stack.cluster}-[0-9]$`,
            );
            return names.split("\n").filter(Boolean).length;
        }
    });

    it("is removed by destroy, except for the volumes with the streams", async () => {
        await stack.run("destroy", "--yes", "--skip-preview");
        assert.deepEqual(await stack.containers(), []);
        assert.deepEqual(await stack.networks(), []);
        assert.deepEqual(
            (await stack.volumes()).sort(),
            [0, 1, 2].map((server) => `${stack.cluster}-${server}-data`),
        );
    });
});
