import assert from "node:assert/strict";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { itServesClients } from "./support/clients.ts";
import {
    assertKeptDuring,
    dial,
    eventually,
    fewestDuring,
    hangUp,
    isHealthy,
    peersOf,
} from "./support/nats.ts";
import type { Topology } from "../../cli/topology/topology.ts";
import { TestStack } from "./support/stack.ts";

describe("a three-node NATS cluster on Docker", function () {
    this.timeout(300_000);
    let stack: TestStack;
    let outputs: StackOutputs;
    /** The images of a stack that was made when 2.14 was the newest minor version. */
    const images = { registry: LOCAL_REGISTRY, nats: "2.14.5-debian13" };

    before(async () => {
        stack = await TestStack.create({ nodes: 3 }, { "dhi:images": images });
        await stack.up();
        outputs = await stack.outputs();
    });

    afterEach(hangUp);
    after(() => stack.remove());

    it("shows no change right after it came up, with and without a refresh", async () => {
        await stack.assertUnchanged();
    });

    it("shows in a preview for a tag the replaced servers, in the order of the rolling update", async () => {
        stack.setConfig(["dhi:images", "nats"], "2.15.1-debian13");
        const all = await stack.changes();
        const replaced = all.filter((line) => line.startsWith("replace "));
        const servers = [0, 1, 2].map((index) => `${stack.cluster}-${index}`);
        const answer = await fetch(`${outputs.nats.monitorUrls[0]}/jsz`);
        const { meta_cluster: group } = (await answer.json()) as { meta_cluster: { leader: string } };
        const inOrder = [...servers.filter((name) => name !== group.leader), group.leader];
        assert.deepEqual(
            replaced,
            [`${stack.cluster}-image`, ...inOrder].map((name) => `replace ${name}`),
        );
        const others = all.filter((line) => !replaced.some((one) => line.endsWith(one.slice(8))));
        // The component itself changes: the image is one of its arguments.
        assert.deepEqual(others, [`update ${stack.cluster}`]);
        stack.setConfig(["dhi:images", "nats"], images.nats);
    });

    it("shows in a preview for a server option its files, and the servers only where these must restart", async () => {
        // A comment changes nothing.
        stack.editFile((text) => `# A comment, new.\n${text.replace("config:", "config: # Another.")}`);
        const changed = async () =>
            [...new Set((await stack.changes()).map((line) => line.split(" ")[1] ?? ""))].sort();
        const servers = [0, 1, 2].map((node) => `${stack.cluster}-${node}`);
        const files = servers.map((name) => `${name}-init`);
        stack.setConfig(["dhi:nats", "maxPayload"], "2Mi");
        assert.deepEqual(await changed(), [stack.cluster, ...files]);
        stack.setConfig(["dhi:nats", "maxPayload"], undefined);
        stack.setConfig(["dhi:nats", "maxPending"], "32Mi");
        assert.deepEqual(await changed(), [...servers, ...files].sort());
        stack.setConfig(["dhi:nats", "maxPending"], undefined);
    });

    itServesClients(async () => outputs);

    it("is shown by npm run topology, which finds nothing wrong", async () => {
        const { output, exitCode } = await stack.command("topology", "--json");
        const { servers, leader, problems } = JSON.parse(output) as Topology;
        assert.deepEqual(problems, []);
        assert.equal(exitCode, 0);
        const names = [0, 1, 2].map((index) => `${stack.cluster}-${index}`);
        assert.deepEqual(
            servers.map(({ name, routes }) => [name, routes]),
            names.map((name) => [name, names.filter((other) => other !== name)]),
        );
        assert.ok(names.includes(leader ?? ""));
    });

    it("needs no attention, says npm run check-up", async () => {
        const { output, exitCode } = await stack.command("check-up");
        const parts = ["certificates", "images", "cluster"];
        assert.equal(output, parts.map((part) => `${part}: nothing to do`).join("\n"));
        assert.equal(exitCode, 0);
    });

    it("refuses a route with a wrong password, and with the password published in the image", async () => {
        for (const login of ["route:wrong", "ruser:T0pS3cr3t"]) {
            const name = `${stack.cluster}-intruder`;
            const image = await stack.inspect(`${stack.cluster}-0`, "{{.Config.Image}}");
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
        for (const server of [0, 1, 2]) {
            await assertKeptDuring(connection, `kept-${server}`, async () => {
                await stack.docker("kill", `${stack.cluster}-${server}`);
                await stack.up();
            });
        }
    });

    it("restores a container that was removed manually", async () => {
        await stack.docker("rm", "--force", `${stack.cluster}-1`);
        await stack.up();
        assert.ok((await stack.containers()).includes(`${stack.cluster}-1`));
        assert.equal(await peersOf(outputs, 1), 2);
    });

    it("replaces servers one by one on a change of tag and keeps every acknowledged message", async () => {
        stack.setConfig(["dhi:images", "nats"], "2.15.1-debian13");
        const connection = await dial(outputs);
        const servers = ["ps", "--quiet", "--filter", `name=^${stack.cluster}-[0-9]$`];
        const running = async () => (await stack.docker(...servers)).split("\n").filter(Boolean).length;
        await assertKeptDuring(connection, "rolled", async () => {
            assert.equal(
                await fewestDuring(running, () => stack.up()),
                2,
                "exactly one server may be down at a time",
            );
        });
    });

    it("is removed by destroy, except for the volumes with the streams", async () => {
        await stack.destroy();
        assert.deepEqual(await stack.containers(), []);
        assert.deepEqual(await stack.networks(), []);
        assert.deepEqual(
            (await stack.volumes()).sort(),
            [0, 1, 2].map((server) => `${stack.cluster}-${server}-data`),
        );
    });
});
